import CatalogueLearning
import OrganizationGraph
import Testing

@Suite("Learning a catalogue")
struct LearnerTests {
  private func learn(
    _ rows: [(unit: String, category: String, origin: String)],
    options: LearningOptions = LearningOptions()
  ) throws -> [String] {
    let snapshot = try OrganizationSnapshot(SmallOrganization.make())
    return CatalogueLearner(snapshot, options: options)
      .learn(snapshot.tickets(rows), source: "past.csv").duties.map(\.line)
  }

  private func repeated(_ count: Int, _ unit: String, _ category: String, _ origin: String)
    -> [(unit: String, category: String, origin: String)]
  {
    Array(repeating: (unit, category, origin), count: count)
  }

  @Test("What one street's station does, the other street's does too, and finer cells are silent")
  func stationsByStreet() throws {
    // Shares are 6 and 2 of 8 in every cell, so smoothing leaves them alone.
    let rows = repeated(6, "water", "1.2.3", "C11") + repeated(2, "m1", "1.2.3", "C11")
    #expect(try learn(rows) == ["water 1 - 750 6", "m1 1 S1 250 2", "m2 1 S2 250 2"])
  }

  @Test("A community that handles its own work is every community in its own territory")
  func communities() throws {
    let lines = try learn(repeated(4, "C11", "5", "C11"))
    #expect(lines == SmallOrganization.communities.map { "\($0) 5 \($0) 1000 4" })
  }

  @Test("A street that differs has lines of its own, smoothed towards everywhere")
  func differingStreets() throws {
    let rows = repeated(8, "water", "1.2.3", "C11") + repeated(8, "m2", "1.2.3", "C21")
    // Everywhere 8/16. In a street (8 + 4/2)/12 and (0 + 4/2)/12. In the community
    // (8 + 8 · 0.833)/16 = 0.917, the same ranking and little more confidence: left out.
    #expect(
      try learn(rows) == [
        "water 1 - 500 8", "m1 1 S1 500 8", "m2 1 S2 500 8",
        "water 1.2.3 S1 833 8", "m1 1.2.3 S1 167 8", "m2 1.2.3 S2 833 8", "water 1.2.3 S2 167 8",
      ])
  }

  @Test("A cell names a unit that a coarser line would put among its first")
  func correction() throws {
    var options = LearningOptions()
    options.mostRoles = 1
    let rows =
      repeated(6, "water", "1.2.3", "C11") + repeated(5, "city", "1.2.4", "C11")
      + repeated(30, "water", "1.2.4", "C21")
    let lines = try learn(rows, options: options)
    // In the first street city leads with 0.62; silent on the water bureau, the cell would leave it
    // the 0.88 that it has everywhere.
    let area = lines.filter { $0.contains(" 1.2.4 S1 ") }
    #expect(area.map { $0.split(separator: " ")[0] } == ["city", "water"])
  }

  @Test("A category that others are below has no lines for areas, which would hide theirs")
  func nesting() throws {
    let rows =
      repeated(20, "water", "1.2", "C11") + repeated(20, "city", "1.2", "C21")
      + repeated(20, "m1", "1.2.3", "C11")
    let lines = try learn(rows)
    #expect(!lines.contains { $0.hasPrefix("water 1.2 S") || $0.hasPrefix("city 1.2 S") })
  }

  @Test("A unit of another street stays itself")
  func elsewhere() throws {
    let lines = try learn(repeated(4, "m2", "5", "C11"))
    #expect(lines == ["m2 5 - 1000 4"])
  }

  @Test("Without tickets there is no catalogue")
  func nothing() throws {
    #expect(try learn([]) == [])
  }

  @Test("The source of a line names the file and the days")
  func source() throws {
    let snapshot = try OrganizationSnapshot(SmallOrganization.make())
    let tickets = snapshot.tickets(repeated(30, "water", "5", "C11"))
    let duties = CatalogueLearner(snapshot).learn(tickets, source: "past.csv").duties
    #expect(duties.map(\.source) == ["learned from past.csv 2024-03-01..2024-03-02"])
  }

  @Test("Learned lines replace learned lines; written ones stay")
  func replacing() {
    var organization = SmallOrganization.make()
    let written = Duty(holder: .unit("water"), category: "5")
    var old = Duty(holder: .unit("city"), category: "5")
    old.support = 3
    var new = Duty(holder: .unit("city"), category: "1")
    new.support = 0
    organization.duties = [old, written]
    #expect(organization.replacingLearnedDuties(with: [new]).duties == [written, new])
  }

  @Test("Confidence rises with the share of tickets")
  func monotone() throws {
    var last = 0
    for count in 1...19 {
      let rows = repeated(count, "water", "5", "C11") + repeated(20 - count, "city", "5", "C11")
      let line = try #require(try learn(rows).first { $0.hasPrefix("water 5 - ") })
      let confidence = try #require(Int(line.split(separator: " ")[3]))
      #expect(confidence > last)
      last = confidence
    }
  }
}
