// Measures what an organisation folder costs in process: reading, checking, compiling, storing, opening
// and editing.
//
//   organization-measure FOLDER STORE EDITS
//
// Imports the folder into a new store, opens it again, and moves EDITS grids to another community of
// their street, each visible to routing when it is counted. Prints one JSON object: processor seconds of
// each step (`_ms` milliseconds of the clock for edits), bytes of the columns and of the process.

import Foundation
import OrganizationFolder
import OrganizationGraph
import Routing
import SQLiteStorage

guard CommandLine.arguments.count == 4, let edits = Int(CommandLine.arguments[3]), edits > 0 else {
  fatalError("usage: organization-measure FOLDER STORE EDITS")
}

/// Processor time of the process so far, seconds.
func processorTime() -> Double {
  var usage = rusage()
  getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
  func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
  return seconds(usage.ru_utime) + seconds(usage.ru_stime)
}

var figures: [String: Double] = [:]

@MainActor func timed<Result>(_ name: String, _ body: () throws -> Result) rethrows -> Result {
  let start = processorTime()
  let result = try body()
  figures[name] = processorTime() - start
  return result
}

/// Most bytes that the process has had in memory.
func mostMemory() -> Double {
  var usage = rusage()
  getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
  return Double(usage.ru_maxrss) * 1024
}

let reading = try timed("read") {
  try OrganizationFolderReader(folder: CommandLine.arguments[1]).read()
}
guard case .organization(let organization) = reading else {
  fatalError("\(CommandLine.arguments[1]) has faults; see whistle check")
}
figures["units"] = Double(organization.units.count)
let violations = timed("check") { OrganizationValidator.violations(of: organization) }
precondition(violations.isEmpty, "the folder was checked when it was read")
try timed("store") {
  let store = try OrganizationStore.open(CommandLine.arguments[2], mode: .create)
  try store.importOrganization(
    organization, author: "measure", reason: "measure", at: Instant(seconds: 0))
  try store.close()
}
let stored = try timed("open") {
  let store = try OrganizationStore.open(CommandLine.arguments[2], mode: .readOnly)
  defer { try? store.close() }
  return try store.organization().organization
}
figures["memory_records"] = mostMemory()
let snapshot = timed("snapshot") { OrganizationSnapshot(validated: stored, revision: 1) }
let live = timed("router") { LiveRouter(snapshot) }
figures["bytes_a_unit"] = Double(live.state.router.byteCount) / Double(stored.units.count)
figures["memory"] = mostMemory()

// Grids go to the next community of their street, spread over the whole organisation.
let grids = stored.units.filter { $0.kind.code == "grid" }
let communities = Dictionary(
  grouping: stored.units.filter { $0.kind.code == "community" }, by: { $0.parent ?? "" })
let streetOf = Dictionary(
  uniqueKeysWithValues: stored.units.filter { $0.kind.code == "community" }.map {
    ($0.code, $0.parent ?? "")
  })
var times: [Double] = []
let clock = ContinuousClock()
for number in 0..<edits {
  var grid = grids[number * grids.count / edits]
  let siblings = communities[streetOf[grid.parent!]!]!
  grid.parent = siblings.first { $0.code > grid.parent! }?.code ?? siblings[0].code
  var edit = OrganizationEdit()
  edit.units = [grid]
  times.append(try clock.measure { try live.apply(edit) } / .milliseconds(1))
}
times.sort()
figures["edit_ms"] = times[times.count / 2]
figures["edit_most_ms"] = times[times.count - 1]
let encoder = JSONEncoder()
encoder.outputFormatting = .sortedKeys
print(String(decoding: try encoder.encode(figures), as: UTF8.self))
