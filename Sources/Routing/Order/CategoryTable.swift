import OrganizationGraph

/// What a decision reads of a category.
struct CategoryRow: BitwiseCopyable {
  /// Where its lineage starts.
  var lineage: UInt32
  /// Number of categories at and above it.
  var depth: UInt32
  /// Marks of its lineage.
  var marks: UInt64
  /// Lowest tier it may be sent down to.
  var admission: UInt8
  /// Lowest and highest level whose authority a lead may have.
  var lowestLevel: UInt8
  var highestLevel: UInt8

  /// Where the categories whose duty a helper is needed for start, and how many there are.
  var helpers: UInt32
  var helperCount: UInt32

  /// No limit; also the level of units that have none.
  static let any = UInt8.max
}

/// The categories as flat memory.
final class CategoryTable: Sendable {
  private let rows: RowMemory<CategoryRow>
  /// Of each category: itself and what is above it, nearest first.
  private let lineages: RowMemory<UInt32>
  private let helpers: RowMemory<CategoryIndex>

  init(_ snapshot: OrganizationSnapshot) {
    var rows: [CategoryRow] = []
    var lineages: [UInt32] = []
    var helpers: [CategoryIndex] = []
    for category in snapshot.allCategories {
      let lineage = snapshot.lineage(category).map(\.rawValue)
      rows.append(
        CategoryRow(
          lineage: UInt32(lineages.count), depth: UInt32(lineage.count),
          marks: lineage.reduce(0) { $0 | RoutingIndex.mark($1) },
          admission: snapshot.admission(category).map { UInt8($0) } ?? CategoryRow.any,
          lowestLevel: snapshot.requiredLevel(category).map { UInt8($0) } ?? CategoryRow.any,
          highestLevel: snapshot.ceiling(category).map { UInt8($0) } ?? 0,
          helpers: UInt32(helpers.count), helperCount: UInt32(snapshot.helpers(category).count)))
      lineages += lineage
      helpers += snapshot.helpers(category)
    }
    self.rows = RowMemory(rows)
    self.lineages = RowMemory(lineages)
    self.helpers = RowMemory(helpers)
  }

  @inline(__always) func row(_ category: CategoryIndex) -> UnsafePointer<CategoryRow> {
    UnsafePointer(rows.base + category.position)
  }

  @inline(__always) func lineage(_ row: UnsafePointer<CategoryRow>) -> UnsafePointer<UInt32> {
    UnsafePointer(lineages.base + Int(row.pointee.lineage))
  }

  @inline(__always) func helper(_ row: UnsafePointer<CategoryRow>, _ place: Int) -> CategoryIndex {
    helpers.base[Int(row.pointee.helpers) + place]
  }
}
