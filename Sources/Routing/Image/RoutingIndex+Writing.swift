import OrganizationGraph

extension RoutingIndex {
  /// The most words of lists that an image can hold: they are numbered by 32 bits.
  private static let mostWords = Int(UInt32.max)

  /// Writes the index so that `init(_:_:_:)` finds it as it lies.
  ///
  /// Lists are written side by side in the order of their hubs; what leads to them leads to where they will
  /// lie. O(n) where n is bytes, and 4 bytes a hub.
  func write(to sink: inout some ColumnSink) throws(ImageError) {
    let mode = mode.code
    let hubs = RowView(self.hubs)
    let count = self.hubs.count
    // Where each hub's lists begin, in words.
    let places = RowMemory<UInt32>(count: count)
    var words = 0
    for number in 0..<count {
      places.base[number] = UInt32(words)
      if let lists = lists(of: hubs.pointer(number)) { words += lists.wordCount }
      guard words <= Self.mostWords else {
        throw ImageError(.failed, "the lists of \(count) hubs are more than an image can hold")
      }
    }
    let start = try sink.begin("\(mode).lists", stride: 4)
    let byAddress = hubsByAddress
    func address(_ list: HubList) -> UInt {
      let hub = byAddress.hub(at: UInt(bitPattern: list.head))
      return start + UInt(4 * Int(places[Int(hub.number)])) + UInt(bitPattern: list.head)
        - hub.lists
    }
    var block: [UInt32] = []
    for number in 0..<count {
      guard let lists = lists(of: hubs.pointer(number)) else { continue }
      block.replaceSubrange(
        0..., with: UnsafeBufferPointer(start: lists.words, count: lists.wordCount))
      try block.withUnsafeMutableBufferPointer { block throws(ImageError) in
        HubLists(words: UnsafePointer(block.baseAddress!), isExact: isExact).forEachBranch {
          $0.pointee.lead(to: address($0.pointee.list))
        }
        try sink.append(UnsafeRawBufferPointer(block))
      }
    }
    try sink.begin("\(mode).hubs", stride: MemoryLayout<Hub>.stride)
    for number in 0..<count {
      var hub = hubs.pointer(number).pointee
      if hub.lists != nil {
        hub.lists = UnsafePointer(bitPattern: start + UInt(4 * Int(places[number])))
      }
      try withUnsafeBytes(of: &hub) { bytes throws(ImageError) in try sink.append(bytes) }
    }
    try sink.put("\(mode).numbers", numbers)
    try sink.put("\(mode).hints", hints)
    try sink.put("\(mode).crossings", crossings)
    try sink.put("\(mode).crossingDays", crossingDays)
    try sink.put("\(mode).areas", RowMemory(areas.pairs))
  }

  /// Hubs that have lists, by where these lie.
  private var hubsByAddress: HubsByAddress {
    let hubs = RowView(self.hubs)
    return HubsByAddress(
      (0..<self.hubs.count).compactMap { number in
        hubs.pointer(number).pointee.lists.map { (UInt(bitPattern: $0), UInt32(number)) }
      })
  }

  private func lists(of hub: UnsafePointer<Hub>) -> HubLists? {
    hub.pointee.lists.map { HubLists(words: $0, isExact: isExact) }
  }
}

extension HubLists {
  /// Words of all lists.
  fileprivate var wordCount: Int {
    var entries = 0
    for rank in 0..<count {
      _ = list(rank).visit { _ in
        entries += 1
        return true
      }
    }
    return Self.wordCount(lists: count, entries: entries, isExact: isExact)
  }

  /// Calls `body` with the entries that are branches to addresses, to change them.
  func forEachBranch(_ body: (UnsafeMutablePointer<IndexEntry>) -> Void) {
    for rank in 0..<count {
      _ = list(rank).visit { entry in
        let bits = entry.pointee.bits
        if bits.isBranch, !bits.isDated { body(UnsafeMutablePointer(mutating: entry)) }
        return true
      }
    }
  }
}
