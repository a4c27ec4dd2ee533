// Measures what an organisation folder costs in process: reading, checking, compiling, storing, opening
// and editing.
//
//   organization-measure FOLDER STORE EDITS
//   organization-measure IMAGE ORDERS
//
// Imports the folder into a new store, opens it again, and moves EDITS grids to another community of
// their street: first in memory alone, then by change sets as a server makes them. Prints one JSON object:
// processor seconds of each step (`_ms` milliseconds of the clock for edits), bytes of the columns and of
// the process.
//
// Of an image (whistle org image) it prints milliseconds until it is open and until the first order is decided,
// microseconds of a whole reply for so many orders from random units, and bytes a unit.

import Foundation
import OrganizationFolder
import OrganizationGraph
import OrganizationTables
import ProcessMeasures
import Routing
import SQLiteStorage
import WhistleServices

var figures = Figures()
if CommandLine.arguments.count == 3, let orders = Int(CommandLine.arguments[2]), orders > 0 {
  try ImageMeasure(CommandLine.arguments[1], &figures).decide(orders, &figures)
  print(try figures.json())
  exit(0)
}
guard CommandLine.arguments.count == 4, let edits = Int(CommandLine.arguments[3]), edits > 0 else {
  ProcessUse.end("usage: organization-measure FOLDER STORE EDITS | IMAGE ORDERS")
}

/// Reads, checks and stores the folder; its records are let go at the end.
func importFolder(_ folder: String, into path: String, _ figures: inout Figures) throws {
  let reading = try figures.timed("read") { try OrganizationFolderReader(folder: folder).read() }
  guard case .organization(let organization) = reading else {
    ProcessUse.end("\(folder) has faults; see whistle check", code: 65)
  }
  figures["units"] = Double(organization.units.count)
  let violations = figures.timed("check") { OrganizationValidator.violations(of: organization) }
  precondition(violations.isEmpty, "the folder was checked when it was read")
  try figures.timed("store") {
    let store = try OrganizationStore.open(path, mode: .create)
    try store.importOrganization(
      organization, author: "measure", reason: "measure", at: Instant(seconds: 0))
    try store.close()
  }
  figures.noteMemory("memory_import")
}

func openAndEdit(_ path: String, _ edits: Int, _ figures: inout Figures) throws {
  let store = try OrganizationStore.open(path, mode: .readWrite)
  let (revision, organization) = try figures.timed("open") { try store.organization() }
  let snapshot = figures.timed("snapshot") {
    OrganizationSnapshot(validated: organization, revision: UInt64(revision.number))
  }
  let router = figures.timed("router") { LiveRouter(snapshot) }
  figures["bytes_a_unit"] =
    Double(router.state.router.byteCount) / Double(organization.units.count)
  figures.timed("prepare") { snapshot.prepareForEdits() }
  figures.noteMemory("memory")
  let measure = EditMeasure(organization.units, count: edits)
  figures.note("edit", try measure.inMemory(router))

  // Compiled anew, because the edits before had the room that is kept behind its columns.
  let live = LiveOrganization(
    OrganizationSnapshot(validated: organization, revision: UInt64(revision.number)),
    organizationDigest: revision.digest.organization,
    policyDigest: revision.digest.policy)
  figures.note(
    "apply", try measure.byChangeSets(live, OrganizationEditor(live, store: store)))
}

try importFolder(CommandLine.arguments[1], into: CommandLine.arguments[2], &figures)
try openAndEdit(CommandLine.arguments[2], edits, &figures)
print(try figures.json())
