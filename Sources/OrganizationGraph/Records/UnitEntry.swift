/// The record of a unit among `UnitRecords`, read where it lies. Each property is what `OrganizationUnit` has under
/// its name, and costs O(bytes before it).
package struct UnitEntry: Sendable {
  /// Where a record's bytes start in its page, and which they are.
  struct Row: BitwiseCopyable, Sendable {
    var start: UInt32
    /// A bit for each field that has a value.
    private let present: UInt16
    /// The number of the kind, if it is no text.
    let kind: UInt16

    @inline(__always) func has(_ field: Field) -> Bool { present & field.bit != 0 }

    var isDated: Bool { has(.from) || has(.until) }

    /// The fields that lie before one.
    func fields(before wanted: Field) -> some Sequence<Field> {
      sequence(state: present & (wanted.bit - 1)) { left in
        defer { left &= left &- 1 }
        return left == 0 ? nil : Field(rawValue: UInt16(left.trailingZeroBitCount))
      }
    }
  }

  /// What a record may have but need not, in the order in which it lies behind code and name.
  enum Field: UInt16 {
    /// Codes that are mostly the beginning of the record's own: then only how much of it.
    case parent, home, lineParent
    case level, partyOrganization, pool, hours, credit
    /// A kind beyond those that are numbered.
    case kind
    case capacity, residents, from, until, aliases
    /// These say all by being there.
    case suspended, synthetic

    fileprivate var bit: UInt16 { 1 << rawValue }
  }

  private let row: Row
  private let bytes: ContiguousArray<UInt8>
  private let numberedKind: UnitKind?

  /// - Parameter kind: the kind of the row's number; `nil`: it is a text.
  @inline(__always)
  init(_ row: Row, _ bytes: ContiguousArray<UInt8>, kind: UnitKind?) {
    self.row = row
    self.bytes = bytes
    numberedKind = kind
  }

  package var code: String { reading { String(packed: $0.text()) } }

  package var name: String { withName { String(packed: $0) } }

  /// Shows the bytes of the name.
  func withName<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    reading { reader in
      _ = reader.text()
      return body(reader.text())
    }
  }

  package var aliases: [String] { value(.aliases) { $0.texts() } ?? [] }
  package var kind: UnitKind {
    numberedKind ?? UnitKind(code: value(.kind) { String(packed: $0.text()) }!)
  }
  package var parent: String? { reference(.parent) }
  package var home: String? { reference(.home) }
  package var lineParent: String? { reference(.lineParent) }
  package var level: String? { text(.level) }
  package var partyOrganization: String? { text(.partyOrganization) }
  package var capacity: Int { value(.capacity) { $0.number() } ?? 1 }
  package var pool: String? { text(.pool) }
  package var hours: String? { text(.hours) }
  package var status: OrganizationUnit.Status { row.has(.suspended) ? .suspended : .active }
  package var credit: String? { text(.credit) }
  package var residents: Int? { value(.residents) { $0.number() } }
  package var term: Term {
    guard row.isDated else { return .always }
    return Term(from: value(.from) { $0.day() }, until: value(.until) { $0.day() })
  }
  package var isSynthetic: Bool { row.has(.synthetic) }

  func has(_ field: Field) -> Bool { row.has(field) }

  /// Shows the bytes of one of the codes that may be the beginning of the record's own.
  func withReference<Result>(
    _ field: Field, _ body: (UnsafeBufferPointer<UInt8>) -> Result
  ) -> Result? {
    value(field) { reader in body(reader.reference()) }
  }

  private func reference(_ field: Field) -> String? {
    withReference(field) { String(packed: $0) }
  }

  private func text(_ field: Field) -> String? { value(field) { String(packed: $0.text()) } }

  private func value<Value>(_ field: Field, _ read: (inout PackedReader) -> Value) -> Value? {
    guard row.has(field) else { return nil }
    return reading { reader in
      reader.start(behindCodeAndNameOf: row, at: field)
      return read(&reader)
    }
  }

  @inline(__always)
  private func reading<Result>(_ body: (inout PackedReader) -> Result) -> Result {
    bytes.withUnsafeBufferPointer { bytes in
      var reader = PackedReader(bytes.baseAddress! + Int(row.start))
      return body(&reader)
    }
  }
}

extension OrganizationUnit {
  /// The whole record. O(its length).
  init(_ entry: UnitEntry) {
    self = entry.whole
  }
}

extension UnitEntry {
  fileprivate var whole: OrganizationUnit {
    reading { reader in
      let (code, name) = (String(packed: reader.text()), String(packed: reader.text()))
      var unit = OrganizationUnit(code: code, name: name, kind: numberedKind ?? UnitKind(code: ""))
      func read(_ field: Field, _ body: (inout PackedReader) -> Void) {
        if row.has(field) { body(&reader) }
      }
      read(.parent) { unit.parent = String(packed: $0.reference()) }
      read(.home) { unit.home = String(packed: $0.reference()) }
      read(.lineParent) { unit.lineParent = String(packed: $0.reference()) }
      read(.level) { unit.level = String(packed: $0.text()) }
      read(.partyOrganization) { unit.partyOrganization = String(packed: $0.text()) }
      read(.pool) { unit.pool = String(packed: $0.text()) }
      read(.hours) { unit.hours = String(packed: $0.text()) }
      read(.credit) { unit.credit = String(packed: $0.text()) }
      read(.kind) { unit.kind = UnitKind(code: String(packed: $0.text())) }
      read(.capacity) { unit.capacity = $0.number() }
      read(.residents) { unit.residents = $0.number() }
      read(.from) { unit.term.from = $0.day() }
      read(.until) { unit.term.until = $0.day() }
      read(.aliases) { unit.aliases = $0.texts() }
      unit.status = status
      unit.isSynthetic = isSynthetic
      return unit
    }
  }
}

extension UnitEntry.Row {
  /// Packs a record behind some bytes.
  ///
  /// - Parameter kind: the number of its kind; `nil`: it has none.
  init(_ unit: OrganizationUnit, kind: UInt16?, into bytes: inout ContiguousArray<UInt8>) {
    precondition(bytes.count <= UInt32.max, "a page of units has more than 4 GiB of text")
    start = UInt32(bytes.count)
    self.kind = kind ?? 0
    var present: UInt16 = 0
    bytes.appendPacked(unit.code)
    bytes.appendPacked(unit.name)
    func note<Value>(
      _ field: UnitEntry.Field, _ value: Value?,
      _ pack: (Value, inout ContiguousArray<UInt8>) -> Void
    ) {
      guard let value else { return }
      present |= field.bit
      pack(value, &bytes)
    }
    func reference(_ code: String, _ bytes: inout ContiguousArray<UInt8>) {
      bytes.appendPacked(code, asBeginningOf: unit.code)
    }
    note(.parent, unit.parent, reference)
    note(.home, unit.home, reference)
    note(.lineParent, unit.lineParent, reference)
    note(.level, unit.level) { $1.appendPacked($0) }
    note(.partyOrganization, unit.partyOrganization) { $1.appendPacked($0) }
    note(.pool, unit.pool) { $1.appendPacked($0) }
    note(.hours, unit.hours) { $1.appendPacked($0) }
    note(.credit, unit.credit) { $1.appendPacked($0) }
    note(.kind, kind == nil ? unit.kind : nil) { $1.appendPacked($0.code) }
    note(.capacity, unit.capacity == 1 ? nil : unit.capacity) { $1.appendPacked($0) }
    note(.residents, unit.residents) { $1.appendPacked($0) }
    note(.from, unit.term.from) { $1.appendPacked(Int($0.number)) }
    note(.until, unit.term.until) { $1.appendPacked(Int($0.number)) }
    note(.aliases, unit.aliases.isEmpty ? nil : unit.aliases) { aliases, bytes in
      bytes.appendPacked(aliases.count)
      for alias in aliases { bytes.appendPacked(alias) }
    }
    note(.suspended, unit.status == .suspended ? true : nil) { _, _ in }
    note(.synthetic, unit.isSynthetic ? true : nil) { _, _ in }
    self.present = present
  }
}

/// Reads packed values one behind the other: numbers (`PackedNumber`), and texts behind their lengths.
struct PackedReader {
  private let first: UnsafePointer<UInt8>
  private var next: UnsafePointer<UInt8>

  /// - Parameter first: where a record starts.
  @inline(__always)
  init(_ first: UnsafePointer<UInt8>) {
    self.first = first
    next = first
  }

  @inline(__always)
  private mutating func natural() -> Int { PackedNumber.read(&next) }

  @inline(__always)
  mutating func text() -> UnsafeBufferPointer<UInt8> {
    let count = natural()
    defer { next += count }
    return UnsafeBufferPointer(start: next, count: count)
  }

  /// Signs lie in the lowest bit, so that small numbers of either sign are short.
  mutating func number() -> Int {
    let packed = UInt(bitPattern: natural())
    return Int(bitPattern: packed >> 1) ^ -Int(bitPattern: packed & 1)
  }

  mutating func day() -> Day { Day(number: Int32(number())) }

  mutating func texts() -> [String] { (0..<number()).map { _ in String(packed: text()) } }

  mutating func reference() -> UnsafeBufferPointer<UInt8> {
    let packed = natural()
    if packed & 1 == 1 {
      var own = PackedReader(first)
      return UnsafeBufferPointer(rebasing: own.text()[..<(packed >> 1)])
    }
    defer { next += packed >> 1 }
    return UnsafeBufferPointer(start: next, count: packed >> 1)
  }

  /// Passes what lies before a field of a record.
  mutating func start(behindCodeAndNameOf row: UnitEntry.Row, at wanted: UnitEntry.Field) {
    _ = text()
    _ = text()
    for field in row.fields(before: wanted) {
      switch field {
      case .parent, .home, .lineParent: _ = reference()
      case .level, .partyOrganization, .pool, .hours, .credit, .kind: _ = text()
      case .capacity, .residents, .from, .until: _ = natural()
      case .aliases, .suspended, .synthetic: preconditionFailure("nothing lies behind these")
      }
    }
  }
}

extension String {
  @inline(__always)
  fileprivate init(packed bytes: UnsafeBufferPointer<UInt8>) {
    self = String(decoding: bytes, as: UTF8.self)
  }
}

extension ContiguousArray<UInt8> {
  fileprivate mutating func appendPacked(_ number: Int) {
    PackedNumber.append(UInt(bitPattern: number << 1 ^ number >> 63), to: &self)
  }

  fileprivate mutating func appendPacked(_ text: String) {
    var text = text
    text.withUTF8 { bytes in
      PackedNumber.append(UInt(bytes.count), to: &self)
      append(contentsOf: bytes)
    }
  }

  /// Packs a text as the number of bytes that it is of another, if it is its beginning.
  fileprivate mutating func appendPacked(_ text: String, asBeginningOf whole: String) {
    var (text, whole) = (text, whole)
    text.withUTF8 { bytes in
      let isBeginning = whole.withUTF8 { $0.starts(with: bytes) }
      PackedNumber.append(UInt(bytes.count) << 1 | (isBeginning ? 1 : 0), to: &self)
      if !isBeginning { append(contentsOf: bytes) }
    }
  }
}
