/// The time limits of an organisation, looked up once for every category, urgency and stage: each order asks
/// for two, mostly by way of categories that have none.
///
/// The nearest category's limit counts, and there one for the urgency before one for every urgency; of two
/// for the same, the later.
struct LimitTable: Sendable {
  struct Line {
    /// `nil`: every category.
    let category: CategoryIndex?
    /// `nil`: every urgency.
    let urgency: String?
    let stage: TimeLimit.Stage
    let limit: CompiledLimit
  }

  private struct Key: Hashable {
    let category: CategoryIndex?
    let urgency: String?
    let stage: TimeLimit.Stage
  }

  /// Those that limits name, numbered from 1; 0 stands for all others.
  private let urgencies: [String]
  private let categoryCount: Int
  private let limits: ContiguousArray<CompiledLimit>
  /// By urgency, category and stage: the number of a limit, -1 for none.
  private let numbers: ContiguousArray<Int32>

  /// O(urgencies · categories · levels).
  ///
  /// - Parameter parents: the category above each, by category.
  init(_ lines: [Line], parents: [CategoryIndex?]) {
    var known: [Key: Int32] = [:]
    var urgencies: [String] = []
    for (number, line) in lines.enumerated() {
      let key = Key(category: line.category, urgency: line.urgency, stage: line.stage)
      known[key] = Int32(number)
      if let urgency = line.urgency, !urgencies.contains(urgency) { urgencies.append(urgency) }
    }
    func number(_ category: CategoryIndex, _ urgency: String?, _ stage: TimeLimit.Stage) -> Int32 {
      var current: CategoryIndex? = category
      while true {
        let own = urgency.flatMap { known[Key(category: current, urgency: $0, stage: stage)] }
        if let found = own ?? known[Key(category: current, urgency: nil, stage: stage)] {
          return found
        }
        guard let category = current else { return -1 }
        current = parents[category.position]
      }
    }
    var numbers: ContiguousArray<Int32> = []
    for urgency in [nil] + urgencies.map(Optional.some) {
      for category in parents.indices {
        for stage in TimeLimit.Stage.allCases {
          numbers.append(number(CategoryIndex(category), urgency, stage))
        }
      }
    }
    self.urgencies = urgencies
    categoryCount = parents.count
    limits = ContiguousArray(lines.map(\.limit))
    self.numbers = numbers
  }

  /// O(urgencies).
  func limit(
    for category: CategoryIndex, urgency: String, stage: TimeLimit.Stage
  ) -> CompiledLimit? {
    let urgency = urgencies.firstIndex(of: urgency).map { $0 + 1 } ?? 0
    let row = urgency * categoryCount + category.position
    let number = numbers[row * TimeLimit.Stage.allCases.count + stage.number]
    return number >= 0 ? limits[Int(number)] : nil
  }
}

extension TimeLimit.Stage {
  /// Its place among all cases.
  fileprivate var number: Int {
    switch self {
    case .handle: 0
    case .escalate: 1
    }
  }
}
