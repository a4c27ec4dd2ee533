import ArgumentParser
import OrganizationGraph

struct RenameCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rename",
    abstract: "Gives a unit another name; the former one still finds it.",
    discussion: "  whistle org rename 六和社区 六联社区 --reason \"区划调整\"")

  @Argument(help: "The unit, by code or name.") var unit: String
  @Argument(help: "The new name.") var name: String
  @Flag(help: "Do not keep the former name as an alias.") var forgetName = false
  @OptionGroup var options: ChangeOptions

  func run() async throws {
    try await options.run { names in
      [
        .rename(
          unit: try await names.unit(unit, what: "unit").code, to: name,
          keepsFormerName: !forgetName)
      ]
    }
  }
}

struct RecodeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "recode",
    abstract: "Gives a unit another code, wherever it is named; its open orders follow.",
    discussion: "  whistle org recode 440310001003-G05 440310001003-G15 --reason \"统一编码\"")

  @Argument(help: "The unit, by code or name.") var unit: String
  @Argument(help: "The new code.") var code: String
  @OptionGroup var options: ChangeOptions

  func run() async throws {
    try await options.run { names in
      [.recode(unit: try await names.unit(unit, what: "unit").code, to: code)]
    }
  }
}

struct MoveCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "move",
    abstract: "Places a unit under another in the chain, or in another home territory.",
    discussion: """
        whistle org move 440310001003-G05 440310001004 --on 2026-01-01

      A unit outside the chain changes its home at once: a home has no days.
      """)

  @Argument(help: "The unit, by code or name.") var unit: String
  @Argument(help: "The unit above it from then on.") var parent: String
  @OptionGroup var day: DayOptions
  @OptionGroup var options: ChangeOptions

  func run() async throws {
    try await options.run { names in
      let moved = try await names.unit(unit, what: "unit")
      let isChain = names.schema.position(of: moved.kind.code) != nil
      let day = isChain || self.day.on != nil ? try self.day.day(in: names.zone) : nil
      let above = try await names.unit(parent, what: "parent")
      return [.move(unit: moved.code, under: above.code, on: day)]
    }
  }
}

struct CloseCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "close",
    abstract: "Ends a unit with its edges, appointments and duties.",
    discussion: "  whistle org close 440310001003-G05 --on 2026-01-01")

  @Argument(help: "The unit, by code or name.") var unit: String
  @OptionGroup var day: DayOptions
  @OptionGroup var options: ChangeOptions

  func run() async throws {
    try await options.run { names in
      [
        .close(
          unit: try await names.unit(unit, what: "unit").code, on: try day.day(in: names.zone))
      ]
    }
  }
}

struct MergeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge",
    abstract: "Puts units into another, which takes over everything that hangs on them.",
    discussion: "  whistle org merge 440310001003-G05 440310001003-G06 --into 440310001003-G04")

  @Argument(help: "The units that go, by code or name.") var units: [String]
  @Option(help: "The unit that stays.") var into: String
  @Flag(help: "Do not keep the former names as aliases.") var forgetNames = false
  @OptionGroup var day: DayOptions
  @OptionGroup var options: ChangeOptions

  func run() async throws {
    try await options.run { names in
      var merged: [String] = []
      for unit in units { merged.append(try await names.unit(unit, what: "unit").code) }
      return [
        .merge(
          UnitMerge(
            units: merged, into: try await names.unit(into, what: "--into").code,
            keepsFormerNames: !forgetNames, on: try day.day(in: names.zone)))
      ]
    }
  }
}

struct SplitCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "split",
    abstract: "Divides a unit into parts.",
    discussion: """
        whistle org split 440310001003-G05 --part G51=东网格 --part G52=西网格 \\
          --take G51=440310001003-G05-B01 --take G52=440310001003-G05-B02 --on 2026-01-01

      What no part takes goes to the first, or stays with the unit if --keep is given. A part of a tier \
      that needs a party organisation gets one of its name.
      """)

  @Argument(help: "The unit, by code or name.") var unit: String
  @Option(help: ArgumentHelp("A new unit.", valueName: "code=name")) var part: [String]
  @Option(help: ArgumentHelp("What a part takes.", valueName: "part=unit")) var take: [String] = []
  @Flag(help: "The divided unit stays.") var keep = false
  @OptionGroup var day: DayOptions
  @OptionGroup var options: ChangeOptions

  func run() async throws {
    try await options.run { names in
      let whole = try await names.unit(unit, what: "unit")
      let tier = names.schema.tiers.first { $0.code == whole.kind.code }
      var taken: [(part: String, unit: String)] = []
      for text in take {
        let (part, unit) = try Self.pair(text, "--take")
        taken.append((part, try await names.unit(unit, what: "--take").code))
      }
      let parts = try part.map { text in
        let (code, name) = try Self.pair(text, "--part")
        var record = OrganizationUnit(code: code, name: name, kind: whole.kind)
        record.capacity = whole.capacity
        if tier?.needsPartyOrganization ?? false { record.partyOrganization = "\(name)党支部" }
        return UnitSplit.Part(
          record, units: taken.filter { $0.part == code }.map(\.unit))
      }
      if let stray = taken.first(where: { pair in !parts.contains { $0.unit.code == pair.part } }) {
        throw ToolError(
          "--take \(stray.part)=\(stray.unit): there is no such part", .validationFailure)
      }
      return [
        .split(
          UnitSplit(
            unit: whole.code, parts: parts, keepsUnit: keep,
            on: try day.day(in: names.zone)))
      ]
    }
  }

  private static func pair(_ text: String, _ option: String) throws -> (String, String) {
    let sides = text.split(separator: "=", maxSplits: 1).map(String.init)
    guard sides.count == 2 else {
      throw ToolError("\(option) \"\(text)\" has no =; write CODE=TEXT", .validationFailure)
    }
    return (sides[0], sides[1])
  }
}
