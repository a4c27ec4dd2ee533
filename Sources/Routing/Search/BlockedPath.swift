import OrganizationGraph

extension PathSearch {
  /// The path of the command grammar that meets the fewest unusable edges on its way to a unit,
  /// and these edges; `nil` if no edges of the allowed kinds lead there at all.
  ///
  /// Answers why a unit is out of reach. A 0-1 breadth-first search over (unit, form of path): an
  /// edge costs 1 if it is unusable. Of several paths with as few, the first that is met counts: what
  /// leads from a unit is followed in the order of its edges, outgoing before incoming, and of two
  /// units the one that was met first. Descents are followed only to units that are above the unit in
  /// question on some day, because no other leads there; the rest is as a search of everything would
  /// meet it, so the result is the same.
  ///
  /// O(b · l + t) where b is the bridges of what is ever above the origin, l is the edges of a line, and
  /// t is, in an emergency, the edges of the command trees.
  func blockedEdges(from origin: UnitIndex, to unit: UnitIndex) -> [EdgeIndex]? {
    var walk = BlockedWalk(search: self, unit: unit)
    return walk.run(from: origin)
  }

  /// The unusable edges of which each, if it were usable, would alone let a path lead to a unit that is
  /// out of reach, in the order in which they are met. As costly as `blockedEdges`, and for each of
  /// these edges what lies beyond it.
  func soleBlockedEdges(from origin: UnitIndex, to unit: UnitIndex) -> [EdgeIndex] {
    var walk = BlockedWalk(search: self, unit: unit)
    return walk.soleEdges(from: origin)
  }
}

private struct BlockedWalk {
  let search: PathSearch
  let unit: UnitIndex
  /// The chain edges by which a descent may come to the unit, on any day, rising.
  private let descents: [EdgeIndex]
  /// What has been met, in the order in which it was.
  private var entries: [Entry] = []
  private var settled: Set<State> = []
  /// Entries to be followed, with as many unusable edges as now, and with one more.
  private var current: [Int] = []
  private var next: [Int] = []

  /// Where a path of the command grammar stands.
  private struct State: Hashable {
    enum Form { case climbing, descending, crossed, commanding }

    let unit: UnitIndex
    let form: Form
    /// Hops descended.
    let depth: Int
  }

  private struct Entry {
    let state: State
    /// The entry it was met from, and the edge between if that is unusable.
    let previous: Int
    let blocked: EdgeIndex?
  }

  init(search: PathSearch, unit: UnitIndex) {
    self.search = search
    self.unit = unit
    var above = [unit]
    var edges: [EdgeIndex] = []
    var position = 0
    while position < above.count {
      for edge in search.snapshot.outgoing(above[position])
      where search.snapshot.kind(edge) == .chain {
        edges.append(edge)
        let parent = search.snapshot.target(edge)
        if !above.contains(parent) { above.append(parent) }
      }
      position += 1
    }
    descents = edges.sorted()
  }

  mutating func run(from origin: UnitIndex) -> [EdgeIndex]? {
    begin(at: origin)
    while !current.isEmpty {
      if let number = settle() { return blocked(upTo: number) }
      current = next
      next.removeAll(keepingCapacity: true)
    }
    return nil
  }

  mutating func soleEdges(from origin: UnitIndex) -> [EdgeIndex] {
    begin(at: origin)
    if settle() != nil { return [] }
    var result: [EdgeIndex] = []
    for number in next {
      guard let edge = entries[number].blocked, !result.contains(edge) else { continue }
      let first = entries.count
      current = [number]
      guard settle() != nil else { continue }
      result.append(edge)
      // What led to the unit may do so from another edge, too; what did not, does not.
      settled.remove(entries[number].state)
      for entry in entries[first...] { settled.remove(entry.state) }
    }
    return result
  }

  private mutating func begin(at origin: UnitIndex) {
    entries = [
      Entry(
        state: State(unit: origin, form: .climbing, depth: 0), previous: -1, blocked: nil)
    ]
    current = [0]
  }

  /// Follows all that is met without one more unusable edge; the entry of the unit, if it is met.
  private mutating func settle() -> Int? {
    var position = 0
    while position < current.count {
      let number = current[position]
      position += 1
      let state = entries[number].state
      guard settled.insert(state).inserted else { continue }
      if state.unit == unit { return number }
      follow(state, number)
    }
    return nil
  }

  private func blocked(upTo number: Int) -> [EdgeIndex] {
    var result: [EdgeIndex] = []
    var number = number
    while number >= 0 {
      if let edge = entries[number].blocked { result.append(edge) }
      number = entries[number].previous
    }
    return result.reversed()
  }

  private mutating func add(
    _ edge: EdgeIndex, _ unit: UnitIndex, _ form: State.Form, depth: Int = 0, after number: Int
  ) {
    let state = State(unit: unit, form: form, depth: depth)
    if settled.contains(state) { return }
    let isBlocked = !search.isUsable(edge)
    if isBlocked { next.append(entries.count) } else { current.append(entries.count) }
    entries.append(Entry(state: state, previous: number, blocked: isBlocked ? edge : nil))
  }

  private mutating func follow(_ state: State, _ number: Int) {
    let snapshot = search.snapshot
    let mayCommand =
      search.mode == .emergency && (state.form == .climbing || state.form == .commanding)
    for edge in snapshot.outgoing(state.unit) {
      let target = snapshot.target(edge)
      switch (snapshot.kind(edge), state.form) {
      case (.chain, .climbing): add(edge, target, .climbing, after: number)
      case (.line, .crossed): add(edge, target, .crossed, after: number)
      case (.command, _) where mayCommand: add(edge, target, .commanding, after: number)
      case (let kind, .climbing) where kind.isBridge: add(edge, target, .crossed, after: number)
      default: break
      }
    }
    if state.form == .climbing || state.form == .descending,
      state.depth < search.policy[search.mode].descendLimit
    {
      for edge in descents where snapshot.target(edge) == state.unit {
        add(edge, snapshot.source(edge), .descending, depth: state.depth + 1, after: number)
      }
    }
    guard mayCommand else { return }
    for edge in snapshot.incoming(state.unit).reversed().prefix(while: {
      snapshot.kind($0) == .command
    }).reversed() {
      add(edge, snapshot.source(edge), .commanding, after: number)
    }
  }
}
