/// Finds whose lists lie at an address. O(n log n) to make where n is hubs, O(log n) to ask.
struct HubsByAddress {
  /// Where a hub's lists begin.
  typealias Place = (lists: UInt, number: UInt32)

  private let places: [Place]

  init(_ places: [Place]) { self.places = places.sorted { $0.lists < $1.lists } }

  /// The hub whose lists hold an address; there must be one.
  func hub(at address: UInt) -> Place {
    var (low, high) = (0, places.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if places[middle].lists <= address { low = middle } else { high = middle }
    }
    return places[low]
  }
}
