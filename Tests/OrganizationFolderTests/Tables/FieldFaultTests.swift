import OrganizationGraph
import OrganizationTables
import Testing

@Suite struct FieldFaultTests {
  /// A sound row of each table that has one, as column and value; the rest is empty.
  static let sound: [RecordTable: [String: String]] = [
    .schema: ["code": "grid", "name": "网格", "authority": "30", "duty": "carry_out"],
    .units: ["code": "G1", "name": "网格", "kind": "grid"],
    .pools: ["code": "P1", "name": "池", "capacity": "3"],
    .posts: ["code": "Q1", "unit": "G1", "name": "书记"],
    .appointments: ["person": "M1", "post": "Q1", "kind": "principal"],
    .edges: ["code": "E1", "kind": "station", "from_unit": "G1", "to_unit": "S1"],
    .categories: ["code": "C1", "name": "垃圾"],
    .duties: ["unit": "G1", "category": "C1"],
    .timeLimits: ["stage": "handle", "value": "2", "unit": "running_day"],
    .calendars: ["calendar": "K", "day": "mon", "opens": "08:00", "closes": "12:00"],
    .costs: ["item": "waiting", "value": "200"],
  ]

  /// One change to a sound row, and what must be said about it.
  struct Case: CustomTestStringConvertible, Sendable {
    let table: RecordTable
    let column: String
    let value: String
    let message: String
    let remedy: String
    var faultyColumn: String? = nil

    init(
      _ table: RecordTable, _ column: String, _ value: String, _ message: String, _ remedy: String
    ) {
      (self.table, self.column, self.value) = (table, column, value)
      (self.message, self.remedy) = (message, remedy)
    }

    var testDescription: String { "\(table.rawValue).\(column) = \(value)" }
  }

  static let cases = [
    Case(.units, "code", "", "a value is missing", "give one in every row"),
    Case(.units, "code", "G 1", "the character space", "use letters"),
    Case(.units, "code", "网格1", "the character 网", "use letters"),
    Case(.units, "code", "G,1", "the character ,", "use letters"),
    Case(.units, "code", String(repeating: "x", count: 65), "has 65 bytes", "64 bytes"),
    Case(.units, "name", "　", "a value is missing", "give one"),
    Case(.units, "name", "a\nb", "a line end", "on one line"),
    Case(.units, "kind", "", "a value is missing", "give one"),
    Case(.units, "capacity", "many", "is not a whole number", "in digits only"),
    Case(.units, "capacity", "1.5", "is not a whole number", "in digits only"),
    Case(.units, "capacity", "1,000", "is not a whole number", "in digits only"),
    Case(.units, "capacity", "１２", "is not a whole number", "in digits only"),
    Case(.units, "capacity", "-", "is not a whole number", "in digits only"),
    Case(.units, "capacity", "99999999999999999999", "is too large", "at most 1000000000"),
    Case(
      .units, "status", "actve", "is not a word",
      "did you mean active? otherwise use one of active, susp"),
    Case(.units, "synthetic", "是", "is not a word", "use one of yes, no"),
    Case(.units, "synthetic", "Yes", "is not a word", "did you mean yes?"),
    Case(.units, "from", "2026/1/5", "is not written as a date", "write 2026-01-05"),
    Case(.units, "from", "2026年1月5日", "is not written as a date", "write 2026-01-05"),
    Case(.units, "until", "2025-02-29", "is not a day of the calendar", "a date that exists"),
    Case(.units, "until", "soon", "is not a date", "YYYY-MM-DD"),
    Case(.units, "code", "3.30502E+11", "a spreadsheet has turned the code", "column as text"),
    Case(.units, "parent", "4.4E+11", "a spreadsheet has turned the code", "enter it again"),
    Case(.units, "code", "E+11", "the character +", "use letters"),
    Case(.units, "aliases", "甲；乙", "full-width", "by ;"),
    Case(.units, "aliases", "; ;", "separators and no item", "leave it empty"),
    Case(.edges, "categories", ";", "separators and no item", "name the items"),
    Case(.schema, "duty", "carryout", "is not a word", "did you mean carry_out?"),
    Case(.schema, "authority", "high", "is not a whole number", "digits"),
    Case(.pools, "capacity", "", "a value is missing", "give one"),
    Case(.appointments, "kind", "pricipal", "is not a word", "did you mean principal?"),
    Case(
      .edges, "kind", "sation", "is not a word",
      "did you mean station? otherwise use one of chain, line"),
    Case(.edges, "categories", "a;b c", "the character space", "use letters"),
    Case(.edges, "quota", "x", "is not a whole number", "digits"),
    Case(.duties, "kind", "grid", "stands beside a unit", "either the unit or the kind"),
    Case(.duties, "role", "owner", "is not a word", "own, assist"),
    Case(.duties, "mode", "war", "is not a word", "peacetime, emergency"),
    Case(.timeLimits, "stage", "handel", "is not a word", "handle"),
    Case(.timeLimits, "unit", "days", "is not a word", "running_hour, running_day"),
    Case(.calendars, "day", "monday", "neither a weekday nor a date", "mon, tue"),
    Case(.calendars, "day", "2026-13-01", "is not a day of the calendar", "exists"),
    Case(.calendars, "opens", "8:00", "is not a time of day", "HH:MM"),
    Case(.calendars, "closes", "24:01", "is not a time of day", "24:00"),
    Case(.calendars, "closes", "", "a closing time is missing", "both times or neither"),
    Case(.calendars, "opens", "", "an opening time is missing", "both times or neither"),
    Case(.costs, "mode", "peace", "is not a word", "peacetime, emergency"),
  ]

  private func outcome(
    _ table: RecordTable, _ values: [String: String]
  ) -> OrganizationBuilder.Outcome {
    let description = TableDescription.of(table)
    var builder = OrganizationBuilder()
    return builder.append(description.columns.map { values[$0.name] ?? "" }, to: description)
  }

  @Test(arguments: cases) func aFaultyFieldIsReportedOnce(test: Case) throws {
    var values = Self.sound[test.table]!
    #expect(outcome(test.table, values).faults.isEmpty)
    values[test.column] = test.value
    let faults = outcome(test.table, values).faults
    #expect(faults.count == 1)
    let fault = try #require(faults.first)
    #expect(fault.column == test.column)
    #expect(fault.message.contains(test.message), "\(fault)")
    #expect(fault.remedy.contains(test.remedy), "\(fault)")
    let isEmpty = test.value.allSatisfy(\.isWhitespace)
    #expect(fault.value == (isEmpty ? nil : test.value))
  }

  @Test func aDutyOfNobodyIsReported() {
    let faults = outcome(.duties, ["category": "C1"]).faults
    #expect(faults.map(\.column) == ["unit"])
    #expect(faults.first?.message == "neither a unit nor a kind is named")
  }

  @Test func allFaultsOfARowAreReported() {
    let faults = outcome(
      .units, ["code": "G1", "capacity": "x", "status": "y", "from": "z", "until": "1"]
    ).faults
    #expect(faults.map(\.column) == ["name", "kind", "capacity", "status", "from", "until"])
  }

  @Test func onlyARowWithoutItsCodeIsLeftOut() {
    #expect(outcome(.units, ["code": "G 1"]).position == 0)
    #expect(outcome(.units, ["name": "x"]).position == nil)
  }

  @Test func faultsCountRowsOfTheirTable() {
    let description = TableDescription.of(.people)
    var builder = OrganizationBuilder()
    builder.append(["M1", "甲", ""], to: description)
    builder.append(["", "乙", ""], to: description)
    let third = builder.append(["M3", "丙", "x"], to: description)
    #expect(third.faults.map(\.row) == [2])
    #expect(third.position == 1)
  }

  @Test func blanksAroundFieldsAndItemsAreIgnored() {
    let description = TableDescription.of(.units)
    var builder = OrganizationBuilder()
    let values = ["code": " G1\t", "name": "　网格 ", "kind": "grid", "aliases": " a ;; b;"]
    let row = description.columns.map { values[$0.name] ?? "" }
    #expect(builder.append(row, to: description).faults.isEmpty)
    let unit = builder.finish().units[0]
    #expect(unit.code == "G1" && unit.name == "网格" && unit.aliases == ["a", "b"])
  }
}
