import CatalogueLearning
import OrganizationGraph
import Testing

@Suite("Reading tickets")
struct TicketReaderTests {
  static let header =
    "id,created_at,category_id,main_type_id,sub_type_id,agency_id,agency,area,subarea,division_code"

  /// The small organisation, with two units called 调解室 and two places called 新村.
  private func snapshot() throws -> OrganizationSnapshot {
    var organization = SmallOrganization.make()
    func add(_ alias: String, to codes: [String]) {
      for position in organization.units.indices
      where codes.contains(organization.units[position].code) {
        organization.units[position].aliases.append(alias)
      }
    }
    add("调解室", to: ["m1", "e1"])
    add("新村", to: ["C12", "C21"])
    return try OrganizationSnapshot(organization)
  }

  private func read(_ rows: [String], header: String = header) throws -> TicketHistory {
    let text = ([header] + rows).joined(separator: "\n") + "\n"
    return try TicketReader(snapshot()).read(Array(text.utf8), name: "past.csv")
  }

  @Test(
    "A unit is found by code, by the alias of its id, else by a name that is one unit's",
    arguments: [
      ("m1,", "m1"), (",m1", "m1"), ("id-m1,水务局", "m1"), (",水务局", "water"),
      ("unheard,水务局", "water"), (",街2街道执法队", "e2"),
    ])
  func units(fields: String, expected: String) throws {
    let history = try read(["7,2024-03-01 08:00:00,1,2,3,\(fields),,,C11"])
    let wanted = try #require(try snapshot().unit(expected))
    #expect(history.tickets.map { $0.unit } == [wanted])
    #expect(history.notes.isEmpty)
  }

  @Test(
    "The place is the division, else the smaller area by name, told apart by the larger, else the root",
    arguments: [
      ("街1街道,社11社区,C22", "C22", ""), ("街1街道,社11社区,", "C11", ""),
      ("街1街道,社11社区,unheard", "C11", ""), ("街2街道,,", "S2", ""),
      ("街1街道,新村,", "C12", ""), ("街2街道,新村,", "C21", ""), (",新村,", "D", "unknown_place"),
      (",,", "D", "no_place"), ("乙街道,丙社区,", "D", "unknown_place"),
      (",,m1", "D", "unknown_place"),
    ])
  func places(fields: String, expected: String, note: String) throws {
    let history = try read(["7,2024-03-01 08:00:00,1,2,3,m1,,\(fields)"])
    let wanted = try #require(try snapshot().unit(expected))
    #expect(history.tickets.map { $0.origin } == [wanted])
    #expect(history.notes.map(\.reason.code) == (note.isEmpty ? [] : [note]))
  }

  @Test(
    "The category is the deepest that is known",
    arguments: [
      ("1,2,3", "1.2.3", ""), ("1,2,9", "1.2", "coarser_category"), ("1,,", "1", ""),
      ("1,9,3", "1", "coarser_category"), ("5,,", "5", ""),
    ])
  func categories(fields: String, expected: String, note: String) throws {
    let history = try read(["7,2024-03-01 08:00:00,\(fields),m1,,,,C11"])
    let wanted = try #require(try snapshot().category(expected))
    #expect(history.tickets.map { $0.category } == [wanted])
    #expect(history.notes.map(\.reason.code) == (note.isEmpty ? [] : [note]))
  }

  @Test("A column of category codes stands in for the ids")
  func plainCategory() throws {
    let history = try read(
      ["2024-03-01,1.2,water"], header: "created_at,category,agency")
    let wanted = try #require(try snapshot().category("1.2"))
    #expect(history.tickets.map { $0.category } == [wanted])
    #expect(history.tickets.map { $0.id } == ["line 2"])
  }

  @Test("What is left out is counted by reason, with lines and values")
  func leftOut() throws {
    let history = try read([
      "1,2024-03-01 24:00:00,1,2,3,m1,,,,C11",
      "2,2024-02-30,1,2,3,m1,,,,C11",
      "3,2024-03-01,9,2,3,m1,,,,C11",
      "4,2024-03-01,1,2,3,,,,,C11",
      "5,2024-03-01,1,2,3,77,交警,,,C11",
      "6,2024-03-01,1,2,3,,调解室,,,C11",
      "7,2024-03-01,1,2,3,m1",
      "8,2024-03-01,1,2,3,m1,,,,C11",
    ])
    #expect(history.rows == 8)
    #expect(history.tickets.map(\.id) == ["8"])
    let expected = [
      "malformed_row 1 8", "bad_time 2 2 3", "unknown_category 1 4", "no_unit 1 5",
      "unknown_unit 1 6", "ambiguous_unit 1 7",
    ]
    let lines = history.notes.map { note in
      (["\(note.reason.code) \(note.count)"] + note.examples.map { "\($0.line)" })
        .joined(separator: " ")
    }
    #expect(lines == expected)
    #expect(history.notes.first { $0.reason == .unknownUnit }?.examples.first?.value == "77 交警")
    #expect(history.notes.allSatisfy { $0.reason.leavesOut })
  }

  @Test("Tickets come by time, then by id, numbers as numbers")
  func order() throws {
    let history = try read(
      ["b", "10", "9", "a"].map { "\($0),2024-03-01,1,2,3,m1,,,,C11" } + [
        "1,2024-03-02 00:00:00,1,2,3,m1,,,,C11", "99,2024-02-29T23:59:59,1,2,3,m1,,,,C11",
      ])
    #expect(history.tickets.map(\.id) == ["99", "9", "10", "a", "b", "1"])
    #expect(history.split(earliest: 50).past.map(\.id) == ["99", "9", "10"])
    #expect(history.split(earliest: 50).later.map(\.id) == ["a", "b", "1"])
  }

  @Test("GB18030 is read as well")
  func gb18030() throws {
    let waterBureau: [UInt8] = [0xCB, 0xAE, 0xCE, 0xF1, 0xBE, 0xD6]
    let bytes =
      Array("created_at,category,agency\n2024-03-01,5,".utf8) + waterBureau + Array("\n".utf8)
    let history = try TicketReader(snapshot()).read(bytes, name: "past.csv")
    let wanted = try #require(try snapshot().unit("water"))
    #expect(history.tickets.map { $0.unit } == [wanted])
  }

  @Test(
    "A file without a column that is needed is refused by name",
    arguments: [
      ("id,category,agency", "created_at"), ("created_at,category", "agency_id or agency"),
      ("created_at,agency", "category_id or category"),
    ])
  func missingColumn(header: String, named: String) throws {
    let error = try #require(throws: TicketFileError.self) { _ = try read([], header: header) }
    #expect(error.message.contains("has no column \(named)"))
  }

  @Test("A file whose rest cannot be read is refused with the line from which on it is not")
  func restIsUnreadable() throws {
    let row = "7,2024-03-01,1,2,3,m1,,,,C11"
    let error = try #require(throws: TicketFileError.self) {
      _ = try read([row, "8,2024-03-01,1,2,3,\"m1,,,,C11", row, row])
    }
    #expect(error.code == .cutShort)
    #expect(
      error.description
        == "past.csv: nothing from line 3 on was read; there, agency_id begins with a quote that is"
        + " never closed")
    let long = String(repeating: "x", count: 1 << 21)
    let other = try #require(throws: TicketFileError.self) { _ = try read([row, long, row]) }
    #expect(other.code == .cutShort && other.message.contains("nothing from line 3 on was read"))
  }

  @Test("Lines that an unclosed quote swallows are all counted as left out")
  func swallowedLines() throws {
    let row = "7,2024-03-01,1,2,3,m1,,,,C11"
    let history = try read(["8,2024-03-01,1,2,3,\"m1,,,,C11", row, "9,\"2024-03-01\"", row])
    #expect(history.tickets.count == 1)
    #expect(history.rows == 4)
    #expect(history.notes.map(\.count) == [3])
  }

  @Test("A file without commas is refused by what it has in their place")
  func semicolons() throws {
    let error = try #require(throws: TicketFileError.self) {
      _ = try read(["2024-03-01;1;m1"], header: "created_at;category;agency")
    }
    #expect(error.code == .unsuitable)
    #expect(error.message.contains("line 1: fields are separated by ';'"))
  }

  @Test("A file that is not there is an error that names it")
  func missingFile() throws {
    let error = try #require(throws: TicketFileError.self) {
      _ = try TicketReader(snapshot()).read(path: "/nowhere/past.csv")
    }
    #expect(error.file == "past.csv")
    #expect(error.code == .unreadable)
  }
}
