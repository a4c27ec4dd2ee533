public import OrganizationGraph
internal import OrganizationTables
public import Routing

/// An organisation that is ready to route on, in one file: what decisions read, as it lies in memory. Opening
/// it maps the file and builds nothing, whatever its size.
///
/// It holds the units' columns, codes and names, the edges, the catalogue and policy, and the routing indexes
/// of both modes. It holds no people, no aliases and no history: it is made of one revision, for routing.
public struct OrganizationImage: Sendable {
  public let router: Router
  /// Hexadecimal (`OrganizationDigest`).
  public let organizationDigest: String
  public let policyDigest: String
  /// Bytes of the file.
  public let byteCount: Int
  private let file: MappedImage

  /// The tables that are kept as records.
  private static let tables: [RecordTable] = [
    .schema, .pools, .categories, .duties, .timeLimits, .calendars, .costs,
  ]

  /// Writes an image; the file is there whole or not at all. O(n) where n is bytes.
  ///
  /// - Throws: `ImageError` if the file cannot be written, or edits made the router's snapshot.
  public static func write(
    _ router: Router, organizationDigest: String, policyDigest: String, to path: String
  ) throws(ImageError) {
    var writer = try ImageWriter(path: path, seed: seed(organizationDigest))
    try writer.put("digests", TextColumn([organizationDigest, policyDigest]))
    let organization = router.snapshot.policyRecords
    for table in tables {
      let rows = TableDescription.of(table).rows(organization)
      var texts = TextColumn.Builder()
      var row = [String](repeating: "", count: rows.width)
      // In the order of the records, by which compiled lines name theirs.
      for index in (0..<rows.count).sorted(by: { rows.position($0) < rows.position($1) }) {
        rows.read(index, into: &row)
        for field in row { texts.append(field) }
      }
      try writer.put("tables.\(table.rawValue)", texts.finish())
    }
    try router.write(to: &writer)
    try writer.finish()
  }

  /// Maps an image. O(c) where c is rows of catalogue and policy, and units or edges by the thousand.
  ///
  /// - Throws: `ImageError` if there is no such file, or it is no image of this version, or not whole.
  public init(path: String) throws(ImageError) {
    file = try MappedImage(path: path)
    byteCount = file.byteCount
    let digests = try file.texts("digests")
    guard digests.count == 2 else {
      throw ImageError(.damaged, "\(path): the image has no digests; write it anew")
    }
    (organizationDigest, policyDigest) = (digests[0], digests[1])
    var builder = OrganizationBuilder()
    for table in Self.tables {
      let description = TableDescription.of(table)
      let width = description.columns.count
      let texts = Array(try file.texts("tables.\(table.rawValue)").all)
      guard texts.count % width == 0 else {
        throw ImageError(
          .otherVersion,
          "\(path): another version of whistle wrote the image (its \(table.rawValue)); write it anew"
        )
      }
      for row in stride(from: 0, to: texts.count, by: width) {
        builder.append(Array(texts[row..<row + width]), to: description)
      }
    }
    router = try Router(file, tables: builder.finish())
  }

  /// Reads the whole file and compares it with what was written. O(n) where n is bytes.
  ///
  /// - Throws: `ImageError` naming what is damaged.
  public func check() throws(ImageError) { try file.check() }

  /// Chooses the addresses of an image.
  private static func seed(_ digest: String) -> UInt64 {
    digest.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 } >> 32
  }
}
