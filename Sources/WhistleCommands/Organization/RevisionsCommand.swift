import ArgumentParser
import OrganizationGraph
import OrganizationTables
import SQLiteStorage

struct RevisionsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "revisions",
    abstract: "Lists what the store holds: who changed the organisation, when, and why.",
    discussion: """
        whistle revisions
        whistle revisions --json

      The oldest comes first. Times are China time (UTC+8). Any revision can be routed on, explained
      and exported with --revision.
      """)

  @OptionGroup var store: StoreOptions

  @Flag(help: "Print the revisions as JSON, with whole digests.")
  var json = false

  private static let zone = ZoneOffset(minutes: 8 * 60)
  private static let digestLength = 12

  func run() throws {
    do {
      let revisions = try self.revisions()
      if json { return try Console.printJSON(revisions.map { RevisionReport($0, Self.zone) }) }
      if revisions.isEmpty { return Console.print("\(store.path): no revision yet") }
      Console.print(Self.text(revisions))
    } catch let error as ToolError {
      throw error.exit()
    }
  }

  private func revisions() throws -> [RevisionRecord] {
    do throws(StoreError) {
      let opened = try OrganizationStore.open(store.path, mode: .readOnly)
      defer { try? opened.close() }
      return try opened.revisions()
    } catch {
      throw ToolError(error)
    }
  }

  private static func text(_ revisions: [RevisionRecord]) -> String {
    var table = TextTable(
      ["revision", "time", "author", "reason", "added", "changed", "removed", "content"],
      [.right, .left, .left, .left, .right, .right, .right, .left])
    for revision in revisions {
      table.add([
        "\(revision.number)", zone.text(revision.createdAt), revision.author, revision.reason,
        "\(revision.changes.reduce(0) { $0 + $1.added })",
        "\(revision.changes.reduce(0) { $0 + $1.changed })",
        "\(revision.changes.reduce(0) { $0 + $1.removed })",
        String(revision.digest.organization.prefix(digestLength)),
      ])
    }
    return table.text
  }
}

/// A revision of a store, for machines.
private struct RevisionReport: Encodable {
  let revision: Int
  let time: String
  let author: String
  let reason: String
  let organizationDigest: String
  let policyDigest: String
  let changes: [TableChangeReport]

  init(_ record: RevisionRecord, _ zone: ZoneOffset) {
    revision = record.number
    time = zone.text(record.createdAt)
    author = record.author
    reason = record.reason
    organizationDigest = record.digest.organization
    policyDigest = record.digest.policy
    changes = record.changes.map(TableChangeReport.init)
  }
}

/// What a revision changed in one table, for machines.
struct TableChangeReport: Encodable {
  let table: String
  let added: Int
  let changed: Int
  let removed: Int

  init(_ changes: RevisionRecord.TableChanges) {
    table = changes.table.rawValue
    added = changes.added
    changed = changes.changed
    removed = changes.removed
  }
}
