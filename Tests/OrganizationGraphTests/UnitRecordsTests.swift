import OrganizationGraph
import OrganizationSamples
import Testing

/// Packed records of units against an array of them.
@Suite struct UnitRecordsTests {
  /// A unit with any fields, also such as no rule allows.
  private func unit(_ random: inout SplitMix64, kinds: Int) -> OrganizationUnit {
    func text() -> String {
      let letters = [
        "", "a", "440310001001", "-G01", "光明区", "e\u{301}", "\u{0}",
        String(repeating: "长", count: 90),
      ]
      return (0...random.range(0...3)).map { _ in random.pick(letters) }.joined()
    }
    func maybe(_ value: () -> String) -> String? { random.chance(30) ? value() : nil }
    func number() -> Int { random.pick([0, 1, 2, 63, 64, -1, 8191, 8192, .max, .min]) }
    func day() -> Day? {
      random.chance(30) ? Day(number: random.pick([.min, -1, 0, 20_000, .max])) : nil
    }
    var unit = OrganizationUnit(
      code: text(), name: text(), kind: UnitKind(code: "k\(random.range(0...kinds - 1))"))
    if random.chance(30) { unit.aliases = (0..<random.range(0...3)).map { _ in text() } }
    // Beginnings of its own code, and other codes.
    unit.parent = maybe { String(unit.code.prefix(random.range(0...20))) }
    unit.home = maybe(text)
    unit.lineParent = maybe { unit.code }
    unit.level = maybe(text)
    unit.partyOrganization = maybe(text)
    if random.chance(30) { unit.capacity = number() }
    unit.pool = maybe(text)
    unit.hours = maybe(text)
    unit.status = random.pick(OrganizationUnit.Status.allCases)
    unit.credit = maybe(text)
    if random.chance(30) { unit.residents = number() }
    unit.term = Term(from: day(), until: day())
    unit.isSynthetic = random.chance(50)
    return unit
  }

  /// Equal byte for byte, which texts in two normal forms are not.
  private func isSame(_ a: OrganizationUnit, _ b: OrganizationUnit) -> Bool {
    func bytes(_ unit: OrganizationUnit) -> [[UInt8]] {
      ([unit.code, unit.name, unit.kind.code] + unit.aliases
        + [
          unit.parent, unit.home, unit.lineParent, unit.level, unit.partyOrganization, unit.pool,
          unit.hours, unit.credit,
        ].compactMap(\.self)).map { Array($0.utf8) }
    }
    return a == b && bytes(a) == bytes(b)
  }

  private func check(_ records: UnitRecords, _ expected: [OrganizationUnit], _ seed: UInt64) {
    #expect(records.count == expected.count, "seed \(seed)")
    for (position, unit) in expected.enumerated() {
      guard !isSame(records[position], unit) else { continue }
      Issue.record("seed \(seed), record \(position): \(records[position]) is not \(unit)")
      return
    }
  }

  @Test(arguments: 0..<40 as Range<UInt64>)
  func recordsAreThoseOfAnArray(seed: UInt64) {
    var random = SplitMix64(state: seed)
    // Some lists have more kinds than are numbered.
    let kinds = random.pick([1, 20, 600])
    var expected: [OrganizationUnit] = []
    var records = UnitRecords()
    for _ in 0..<random.range(1...12) {
      let former = records
      let formerExpected = expected
      switch random.range(0...6) {
      case 0...2:
        for _ in 0..<random.range(1...1500) {
          let added = unit(&random, kinds: kinds)
          expected.append(added)
          records.append(added)
        }
      case 3:
        for _ in 0..<50 where !expected.isEmpty {
          let position = random.range(0...expected.count - 1)
          let changed = unit(&random, kinds: kinds)
          expected[position] = changed
          records[position] = changed
        }
      case 4:
        let place = random.range(0...expected.count)
        let added = (0..<random.range(0...3)).map { _ in unit(&random, kinds: kinds) }
        expected.insert(contentsOf: added, at: place)
        records.insert(contentsOf: added, at: place)
      case 5:
        let start = random.range(0...expected.count)
        let end = random.range(start...expected.count)
        expected.removeSubrange(start..<end)
        records.removeSubrange(start..<end)
      default:
        expected.removeAll { $0.isSynthetic }
        records.removeAll { $0.isSynthetic }
      }
      check(records, expected, seed)
      check(former, formerExpected, seed)
    }
    #expect(records == UnitRecords(expected))
    #expect(records.hashValue == UnitRecords(expected).hashValue)
  }

  @Test(arguments: 0..<10 as Range<UInt64>)
  func aFieldReadAloneIsThatOfTheRecord(seed: UInt64) {
    var random = SplitMix64(state: seed)
    let units = (0..<300).map { _ in unit(&random, kinds: 300) }
    let records = UnitRecords(units)
    for (position, unit) in units.enumerated() {
      let entry = records.entry(position)
      #expect(records.code(position) == unit.code && entry.code == unit.code)
      #expect(records.name(position) == unit.name && entry.name == unit.name)
      #expect(entry.kind == unit.kind && entry.aliases == unit.aliases, "seed \(seed)")
      #expect(entry.parent == unit.parent && entry.home == unit.home, "seed \(seed)")
      #expect(entry.lineParent == unit.lineParent && entry.level == unit.level, "seed \(seed)")
      #expect(entry.partyOrganization == unit.partyOrganization, "seed \(seed)")
      #expect(entry.capacity == unit.capacity && entry.pool == unit.pool, "seed \(seed)")
      #expect(entry.hours == unit.hours && entry.credit == unit.credit, "seed \(seed)")
      #expect(entry.residents == unit.residents && entry.term == unit.term, "seed \(seed)")
      #expect(entry.status == unit.status && entry.isSynthetic == unit.isSynthetic, "seed \(seed)")
    }
  }

  @Test func listsThatDifferInOneFieldAreNotEqual() {
    var random = SplitMix64(state: 7)
    let units = (0..<2000).map { _ in unit(&random, kinds: 20) }
    var other = UnitRecords(units)
    other[1500].residents = (other[1500].residents ?? 0) / 2 + 17
    #expect(other != UnitRecords(units))
    #expect(UnitRecords(units.dropLast()) != UnitRecords(units))
    #expect(UnitRecords() == [])
  }
}

extension UnitRecordsTests {
  @Test func kindsBeyondThoseThatAreNumberedAreToldApartFromThem() {
    var organization = SampleOrganization.make()
    // Of the first kind, of 300 that are unknown, and of the first again, one after the other.
    let root = organization.units[0]
    for number in 0..<300 {
      var unit = root
      unit.code = "unknown-\(number)"
      unit.kind = UnitKind(code: "kind-\(number)")
      organization.units.append(unit)
      unit.code = "known-\(number)"
      unit.kind = root.kind
      organization.units.append(unit)
    }
    let unknown = OrganizationValidator.violations(of: organization).filter {
      $0.rule == .knownKind
    }
    let codes = unknown.map { organization.units[$0.place.row].code }
    #expect(codes == (0..<300).map { "unknown-\($0)" })
  }
}
