/// The units of an organisation, a list like any other that holds each record in few bytes.
///
/// A city has millions of units and a country tens of millions, nearly all of which have a code, a name, a kind
/// and a parent. As values with their texts they would take some 350 bytes each; here a household takes about 65.
/// Records lie in pages of 1,024: of each 8 bytes with what it has (`UnitEntry.Row`), and behind one another what
/// that is.
///
/// Reading a record: O(its length), and makes its texts; `entry` reads only what it is asked for. Adding one at
/// the end: O(its length). Replacing one: O(length of a page). Anything else at another place than the end:
/// O(n) where n is records behind it. A copy shares all pages until one of them changes.
public struct UnitRecords: Sendable {
  static let pageSize = 1024

  struct Page: Sendable {
    var rows: ContiguousArray<UnitEntry.Row> = []
    var bytes: ContiguousArray<UInt8> = []
  }

  /// All but the last are full.
  private(set) var pages: ContiguousArray<Page> = []
  /// By the number that rows have, as long as they fit; nearly all organisations have a few dozen.
  private var kinds: [UnitKind] = []

  public init() {}

  /// One record where it lies.
  package func entry(_ position: Int) -> UnitEntry {
    let page = pages[position / Self.pageSize]
    let row = page.rows[position % Self.pageSize]
    return UnitEntry(row, page.bytes, kind: row.has(.kind) ? nil : kinds[Int(row.kind)])
  }

  /// What a record has, which tells of most that they need no look at the rest.
  @inline(__always)
  func row(_ position: Int) -> UnitEntry.Row {
    pages[position / Self.pageSize].rows[position % Self.pageSize]
  }

  func term(_ position: Int) -> Term {
    row(position).isDated ? entry(position).term : .always
  }

  package func code(_ position: Int) -> String {
    withCode(position) { String(decoding: $0, as: UTF8.self) }
  }

  package func name(_ position: Int) -> String { entry(position).name }

  /// Shows the bytes of a record's code. O(1).
  @inline(__always)
  func withCode<Result>(
    _ position: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result
  ) -> Result {
    let start = Int(pages[position / Self.pageSize].rows[position % Self.pageSize].start)
    return pages[position / Self.pageSize].bytes.withUnsafeBufferPointer { bytes in
      var reader = PackedReader(bytes.baseAddress! + start)
      return body(reader.text())
    }
  }

  /// Shows the codes of some units one after the other.
  @inline(__always)
  func forEachCode(in rows: Range<Int>, _ body: (UnsafeBufferPointer<UInt8>) -> Void) {
    var first = rows.lowerBound
    while first < rows.upperBound {
      let page = pages[first / Self.pageSize]
      let end = Swift.min(rows.upperBound, (first / Self.pageSize + 1) * Self.pageSize)
      page.bytes.withUnsafeBufferPointer { bytes in
        for row in first..<end {
          var reader = PackedReader(
            bytes.baseAddress! + Int(page.rows[row % Self.pageSize].start))
          body(reader.text())
        }
      }
      first = end
    }
  }

  private mutating func number(of kind: UnitKind, like former: UnitEntry.Row?) -> UInt16? {
    if let former, !former.has(.kind), kinds[Int(former.kind)] == kind { return former.kind }
    if let known = kinds.firstIndex(of: kind) { return UInt16(known) }
    guard kinds.count < 255 else { return nil }
    kinds.append(kind)
    return UInt16(kinds.count - 1)
  }
}

extension UnitRecords: RandomAccessCollection, MutableCollection {
  public var startIndex: Int { 0 }

  public var endIndex: Int {
    pages.isEmpty ? 0 : (pages.count - 1) * Self.pageSize + pages[pages.count - 1].rows.count
  }

  public subscript(position: Int) -> OrganizationUnit {
    get { OrganizationUnit(entry(position)) }
    set {
      let (page, row) = (position / Self.pageSize, position % Self.pageSize)
      let kind = number(of: newValue.kind, like: pages[page].rows[row])
      pages[page].replace(row, by: newValue, kind: kind)
    }
  }
}

extension UnitRecords: RangeReplaceableCollection {
  public mutating func append(_ unit: OrganizationUnit) {
    let kind = number(of: unit.kind, like: pages.last?.rows.last)
    if pages.isEmpty || pages[pages.count - 1].rows.count == Self.pageSize {
      if !pages.isEmpty { pages[pages.count - 1].close() }
      pages.append(Page())
      pages[pages.count - 1].rows.reserveCapacity(Self.pageSize)
    }
    pages[pages.count - 1].append(unit, kind: kind)
  }

  public mutating func append(contentsOf units: some Sequence<OrganizationUnit>) {
    for unit in units { append(unit) }
  }

  public mutating func replaceSubrange(
    _ range: Range<Int>, with units: some Collection<OrganizationUnit>
  ) {
    let behind = Array(self[range.upperBound...])
    truncate(to: range.lowerBound)
    append(contentsOf: units)
    append(contentsOf: behind)
  }

  private mutating func truncate(to count: Int) {
    precondition(count <= endIndex, "record \(count) of \(endIndex)")
    pages.removeSubrange(((count + Self.pageSize - 1) / Self.pageSize)...)
    if count % Self.pageSize > 0 { pages[pages.count - 1].truncate(to: count % Self.pageSize) }
  }
}

extension UnitRecords: ExpressibleByArrayLiteral {
  public init(arrayLiteral units: OrganizationUnit...) { self.init(units) }
}

extension UnitRecords: Hashable {
  public static func == (a: Self, b: Self) -> Bool { a.elementsEqual(b) }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(count)
    for unit in self { hasher.combine(unit) }
  }
}

extension UnitRecords.Page {
  /// Where a row's bytes are.
  private func extent(_ row: Int) -> Range<Int> {
    Int(rows[row].start)..<(row + 1 < rows.count ? Int(rows[row + 1].start) : bytes.count)
  }

  mutating func append(_ unit: OrganizationUnit, kind: UInt16?) {
    rows.append(UnitEntry.Row(unit, kind: kind, into: &bytes))
  }

  mutating func replace(_ row: Int, by unit: OrganizationUnit, kind: UInt16?) {
    var packed: ContiguousArray<UInt8> = []
    let former = extent(row)
    rows[row] = UnitEntry.Row(unit, kind: kind, into: &packed)
    rows[row].start = UInt32(former.lowerBound)
    bytes.replaceSubrange(former, with: packed)
    for next in rows.indices[(row + 1)...] {
      rows[next].start = UInt32(Int(rows[next].start) + packed.count - former.count)
    }
  }

  mutating func truncate(to count: Int) {
    if count < rows.count { bytes.removeSubrange(Int(rows[count].start)...) }
    rows.removeSubrange(count...)
  }

  /// Gives back the room for more bytes.
  mutating func close() {
    bytes = ContiguousArray(unsafeUninitializedCapacity: bytes.count) { room, count in
      count = room.initialize(fromContentsOf: bytes)
    }
  }
}
