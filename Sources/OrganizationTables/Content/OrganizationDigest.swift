internal import Crypto
public import OrganizationGraph

/// What an organisation's content is, in 32 bytes: equal content has equal digests.
///
/// SHA-256 over the rows in the order of their keys, so the order of records counts only where it
/// has a meaning. Columns without a value are left out: a column that is added later leaves the
/// digests of organisations without it as they are. O(n) if the records are in order of their keys,
/// otherwise O(n log n), where n is records.
public struct OrganizationDigest: Hashable, Sendable {
  /// Of every table, as 64 hexadecimal digits.
  public let organization: String
  /// Of the policy alone: schema, categories, duties, time limits, calendars, costs.
  public let policy: String

  public init(organization: String, policy: String) {
    self.organization = organization
    self.policy = policy
  }

  public init(of organization: Organization) {
    var whole = DigestStream()
    var policy = DigestStream()
    for description in TableDescription.all {
      let digest = Self.digest(of: description.rows(organization), description)
      whole.add(description.table.rawValue, digest)
      if description.isPolicy { policy.add(description.table.rawValue, digest) }
    }
    self.init(organization: whole.finish(), policy: policy.finish())
  }

  private static func digest(of rows: CanonicalRows, _ description: TableDescription) -> String {
    var stream = DigestStream()
    var row = [String](repeating: "", count: rows.width)
    for index in 0..<rows.count {
      rows.read(index, into: &row)
      for (column, field) in zip(description.columns, row) where !field.isEmpty {
        stream.add(column.name, field)
      }
      stream.endRow()
    }
    return stream.finish()
  }
}

/// Names and values into SHA-256, a large piece at a time.
private struct DigestStream {
  private static let pieceSize = 1 << 16

  private var hash = SHA256()
  private var piece: [UInt8] = []

  init() {
    piece.reserveCapacity(Self.pieceSize + 4096)
  }

  // Names and values hold no control characters, so these two keep every list of rows apart.
  mutating func add(_ name: String, _ value: String) {
    piece.append(contentsOf: name.utf8)
    piece.append(0x1F)
    piece.append(contentsOf: value.utf8)
    piece.append(0x1F)
  }

  mutating func endRow() {
    piece.append(0x1E)
    if piece.count >= Self.pieceSize { flush() }
  }

  mutating func finish() -> String {
    flush()
    let digits = Array("0123456789abcdef".utf8)
    let bytes = hash.finalize().flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    return String(decoding: bytes, as: UTF8.self)
  }

  private mutating func flush() {
    piece.withUnsafeBytes { hash.update(bufferPointer: $0) }
    piece.removeAll(keepingCapacity: true)
  }
}
