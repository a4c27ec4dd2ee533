internal import Foundation
internal import GRDB
internal import OrganizationTables

/// The codes that a unit has had, the first one first, each with the revisions in which it had it. A change
/// of the code belongs to both.
///
/// Change sets say which unit got another code; an import does not. A code that was given away and later
/// to a new unit is that of the new one.
struct UnitCodes {
  struct Use {
    let code: String
    let revisions: ClosedRange<Int>
  }

  private(set) var uses: [Use] = []

  private struct Recoding {
    let revision: Int
    let from: String
    let to: String
  }

  /// O(r) where r is the revisions that gave a unit another code.
  init(of code: String, _ db: Database) throws {
    let recodings = try Self.recodings(db)
    var (name, position) = (code, 0)
    // What became of the code, unless it was given anew.
    while let next = recodings[position...].lastIndex(where: { $0.from == name }),
      try !Self.isAdded(name, after: recodings[next].revision, db)
    {
      name = recodings[next].to
      position = next + 1
    }
    var end = Int.max
    for recoding in recodings.reversed() where recoding.revision <= end {
      if recoding.to == name {
        uses.insert(Use(code: name, revisions: recoding.revision...end), at: 0)
        (name, end) = (recoding.from, recoding.revision)
      } else if recoding.from == name {
        // Until then the code was another unit's.
        if recoding.revision < end {
          uses.insert(Use(code: name, revisions: recoding.revision + 1...end), at: 0)
        }
        return
      }
    }
    uses.insert(Use(code: name, revisions: 0...end), at: 0)
  }

  private static func recodings(_ db: Database) throws -> [Recoding] {
    let rows = try Row.fetchCursor(
      db,
      sql: "SELECT number, changes FROM revision WHERE changes LIKE '%\"recode\"%' ORDER BY number")
    var result: [Recoding] = []
    while let row = try rows.next() {
      let text: String = row[1]
      for change in try JSONDecoder().decode([ChangeForm].self, from: Data(text.utf8))
      where change.change == "recode" {
        if let from = change.unit, let to = change.code {
          result.append(Recoding(revision: row[0], from: from, to: to))
        }
      }
    }
    return result
  }

  /// Whether there is a unit of that code which came behind a revision.
  static func isAdded(_ code: String, after revision: Int, _ db: Database) throws -> Bool {
    try Bool.fetchOne(
      db, sql: "SELECT EXISTS (SELECT 1 FROM units WHERE code = ? AND since_revision > ?)",
      arguments: [code, revision]) ?? false
  }
}
