/// The time limits of an organisation, found without hashing: each order looks for two, mostly by way of
/// categories that have none.
struct LimitTable: Sendable {
  private struct Line {
    /// Number of an urgency; 0 for every one.
    let urgency: Int
    let stage: TimeLimit.Stage
    let limit: CompiledLimit
  }

  /// Those that limits name, numbered from 1.
  private var urgencies: [String] = []
  /// By category, one behind the last for every category: its place in `lines`, -1 for none.
  private var places: ContiguousArray<Int32>
  private var lines: ContiguousArray<[Line]> = []

  init(categories: Int) {
    places = ContiguousArray(repeating: -1, count: categories + 1)
  }

  /// A later limit takes the place of an earlier one for the same.
  mutating func add(
    _ limit: CompiledLimit, for category: CategoryIndex?, urgency: String?, stage: TimeLimit.Stage
  ) {
    var number = 0
    if let urgency {
      if !urgencies.contains(urgency) { urgencies.append(urgency) }
      number = self.number(ofUrgency: urgency)
    }
    let category = category?.position ?? places.count - 1
    if places[category] < 0 {
      places[category] = Int32(lines.count)
      lines.append([])
    }
    let place = Int(places[category])
    lines[place].removeAll { $0.urgency == number && $0.stage == stage }
    lines[place].append(Line(urgency: number, stage: stage, limit: limit))
  }

  /// -1 for an urgency that no limit names. O(urgencies).
  func number(ofUrgency urgency: String) -> Int {
    urgencies.firstIndex(of: urgency).map { $0 + 1 } ?? -1
  }

  /// The limit of a category itself, nil for all categories together: one for the urgency before one for
  /// every urgency. O(limits of the category).
  func limit(
    for category: CategoryIndex?, urgency: Int, stage: TimeLimit.Stage
  ) -> CompiledLimit? {
    let place = places[category?.position ?? places.count - 1]
    guard place >= 0 else { return nil }
    var usual: CompiledLimit?
    for line in lines[Int(place)] where line.stage == stage {
      if line.urgency == urgency { return line.limit }
      if line.urgency == 0 { usual = line.limit }
    }
    return usual
  }
}
