/// What only some edges have: a code, a quota, a scope. The parents that units name have none of it,
/// and they are most edges.
package struct EdgeRemarks: Sendable {
  package struct Remark: Sendable {
    package var code: String
    /// Most orders at one time; `nil`: no limit.
    package var quota: UInt32?
    /// Categories that the edge serves with everything below them; empty: every category.
    package var scope: [CategoryIndex]
    /// Where the orders that came by way of the edge are counted. It keeps its place when the edge
    /// gets another number.
    package var slot: UInt32

    /// Whether the edge has a scope or a quota.
    var isLimit: Bool { quota != nil || !scope.isEmpty }
  }

  /// Of the edges as they were compiled; a remark's place is its slot.
  let compiled: Columns
  /// Of edges that were numbered later.
  private var later: [EdgeIndex: Remark] = [:]
  /// Slots given so far.
  package private(set) var slotCount: Int

  struct Columns: Sendable {
    static let noQuota = UInt32.max

    /// Rising.
    let edges: RowMemory<EdgeIndex>
    let quotas: RowMemory<UInt32>
    /// Where the scope of each begins, and at the end the length of all.
    let scopeStarts: RowMemory<UInt32>
    let scopes: RowMemory<CategoryIndex>
    let codes: TextColumn

    /// The place of an edge's remark. O(log r) where r is the remarks.
    func place(_ edge: EdgeIndex) -> Int? {
      var (low, high) = (0, edges.count)
      while low < high {
        let middle = (low + high) / 2
        if edges[middle] < edge { low = middle + 1 } else { high = middle }
      }
      return low < edges.count && edges[low] == edge ? low : nil
    }

    func quota(_ place: Int) -> UInt32? {
      quotas[place] == Self.noQuota ? nil : quotas[place]
    }

    func scope(_ place: Int) -> [CategoryIndex] {
      (Int(scopeStarts[place])..<Int(scopeStarts[place + 1])).map { scopes[$0] }
    }
  }

  /// No remarks.
  package init() { self.init([]) }

  init(_ columns: Columns) {
    compiled = columns
    slotCount = columns.edges.count
  }

  /// - Parameter remarks: with their edges, rising, each with its place as its slot.
  package init(_ remarks: [(edge: EdgeIndex, remark: Remark)]) {
    var starts: [UInt32] = [0]
    for (_, remark) in remarks { starts.append(starts.last! + UInt32(remark.scope.count)) }
    self.init(
      Columns(
        edges: RowMemory(remarks.map(\.edge)),
        quotas: RowMemory(remarks.map { $0.remark.quota ?? Columns.noQuota }),
        scopeStarts: RowMemory(starts), scopes: RowMemory(remarks.flatMap(\.remark.scope)),
        codes: TextColumn(remarks.lazy.map(\.remark.code))))
  }

  /// The remark on an edge; `nil`: nothing to remark. O(log r) where r is the remarks, as for its parts.
  package func remark(_ edge: EdgeIndex) -> Remark? {
    guard let place = compiled.place(edge) else { return later[edge] }
    return Remark(
      code: compiled.codes[place], quota: compiled.quota(place), scope: compiled.scope(place),
      slot: UInt32(place))
  }

  func quota(_ edge: EdgeIndex) -> UInt32? {
    guard let place = compiled.place(edge) else { return later[edge]?.quota }
    return compiled.quota(place)
  }

  func scope(_ edge: EdgeIndex) -> [CategoryIndex] {
    guard let place = compiled.place(edge) else { return later[edge]?.scope ?? [] }
    return compiled.scope(place)
  }

  package func slot(_ edge: EdgeIndex) -> UInt32? {
    compiled.place(edge).map { UInt32($0) } ?? later[edge]?.slot
  }

  /// Whether an edge's scope is empty or holds a category or one of those above it, nearest first.
  func serves(
    _ edge: EdgeIndex, _ category: CategoryIndex, above: (CategoryIndex) -> CategoryIndex?
  ) -> Bool {
    guard let place = compiled.place(edge) else {
      return Self.serves(later[edge]?.scope ?? [], category, above)
    }
    let (start, end) = (Int(compiled.scopeStarts[place]), Int(compiled.scopeStarts[place + 1]))
    return Self.serves(
      UnsafeBufferPointer(start: compiled.scopes.base + start, count: end - start), category, above)
  }

  @inline(__always)
  private static func serves(
    _ scope: some Collection<CategoryIndex>, _ category: CategoryIndex,
    _ above: (CategoryIndex) -> CategoryIndex?
  ) -> Bool {
    if scope.isEmpty { return true }
    var current: CategoryIndex? = category
    while let candidate = current {
      if scope.contains(candidate) { return true }
      current = above(candidate)
    }
    return false
  }

  /// Takes the next free slot.
  mutating func takeSlot() -> UInt32 {
    slotCount += 1
    return UInt32(slotCount - 1)
  }

  mutating func add(_ remark: Remark, to edge: EdgeIndex) { later[edge] = remark }
}
