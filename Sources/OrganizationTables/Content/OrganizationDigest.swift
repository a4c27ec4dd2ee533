public import OrganizationGraph

/// What an organisation's content is, in 32 bytes: equal content has equal digests, however it came to be.
public struct OrganizationDigest: Hashable, Sendable {
  /// Of every table, as 64 hexadecimal digits.
  public let organization: String
  /// Of the policy alone: schema, categories, duties, time limits, calendars, costs.
  public let policy: String

  public init(organization: String, policy: String) {
    self.organization = organization
    self.policy = policy
  }

  /// O(n) where n is records.
  public init(of organization: Organization) {
    self = OrganizationContent(of: organization).digest
  }
}

/// The sums from which an organisation's digest is made, to which changes are added.
package struct OrganizationContent: Hashable, Sendable {
  private(set) var policy = ContentSum()
  /// Of the other tables.
  private(set) var others = ContentSum()

  /// Of no rows.
  package init() {}

  /// Of every row. O(n) where n is records.
  package init(of organization: Organization) {
    for description in TableDescription.all {
      let rows = description.rows(organization)
      var hasher = RowHasher(description)
      var row = [String](repeating: "", count: rows.width)
      var sum = ContentSum()
      for index in 0..<rows.count {
        rows.read(index, into: &row)
        sum.add(hasher.hash(row, at: index))
      }
      add(sum, of: description)
    }
  }

  /// Adds rows of a table, by the sum of their hashes.
  package mutating func add(_ rows: ContentSum, of description: TableDescription) {
    if description.isPolicy { policy.add(rows) } else { others.add(rows) }
  }

  /// Reads what `bytes` gave; `nil` if they are not 128.
  package init?(_ bytes: [UInt8]) {
    guard bytes.count == 128, let policy = ContentSum(bytes[..<64]),
      let others = ContentSum(bytes[64...])
    else { return nil }
    self.policy = policy
    self.others = others
  }

  package var bytes: [UInt8] { policy.bytes + others.bytes }

  /// One row is another, is added, or is taken out. The table is one without an order. O(columns).
  package mutating func change(
    _ description: TableDescription, from before: [String]?, to after: [String]?
  ) {
    precondition(!description.isOrdered, "rows of \(description.name) have their places")
    var hasher = RowHasher(description)
    var sum = description.isPolicy ? policy : others
    if let before { sum.subtract(hasher.hash(before, at: 0)) }
    if let after { sum.add(hasher.hash(after, at: 0)) }
    if description.isPolicy { policy = sum } else { others = sum }
  }

  package var digest: OrganizationDigest {
    var whole = policy
    whole.add(others)
    return OrganizationDigest(organization: whole.digest, policy: policy.digest)
  }
}
