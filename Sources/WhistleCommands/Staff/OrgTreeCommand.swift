import ArgumentParser
import OrganizationGraph
import OrganizationReports
import SQLiteStorage

struct OrgTreeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tree",
    abstract: "Prints the chain below a unit.",
    discussion: """
        whistle org tree
        whistle org tree 坪山街道 --depth 2
        whistle org tree 六和社区 --kinds grid,station --outside

      Without a unit the tree begins at the root. With --outside, units outside the chain follow the \
      territory that they are at home in.
      """)

  @Argument(help: "The unit at the top: its code, name or alias.")
  var unit: String?

  @OptionGroup var options: StaffOptions

  @Option(help: ArgumentHelp("How many levels below the top.", valueName: "levels"))
  var depth = 2

  @Option(
    help: ArgumentHelp(
      "Only these kinds, separated by commas; what lies between is passed over.",
      valueName: "kinds"))
  var kinds: String?

  @Flag(help: "Also departments, stations, resident units and command units.")
  var outside = false

  @Flag(help: "Print the units as a JSON array, each with its depth and parent.")
  var json = false

  func validate() throws {
    if depth < 0 { throw ValidationError("--depth is 0 or more.") }
  }

  func run() async throws {
    do {
      let day = try options.day()
      let register =
        if let unit {
          try await options.register(outside ? .below : .unit, unit)
        } else {
          try await options.register()
        }
      guard let top = try unit.map(register.unit(called:)) ?? Self.root(register, day) else {
        throw ToolError("the chain has no root on \(day)", ExitReason.missingInput)
      }
      var tree = UnitTree(register, on: day)
      tree.depth = depth
      tree.kinds = kinds.map { Set($0.split(separator: ",").map(String.init)) }
      tree.hasOutside = outside
      try checkKinds(tree.kinds ?? [], register)
      if json { return try Console.printJSON(tree.lines(from: top)) }
      Console.print(tree.text(from: top))
    } catch let error as ToolError {
      throw error.exit()
    }
  }

  private static func root(_ register: OrganizationRegister, _ day: Day) -> Int? {
    register.organization.units.indices.first {
      register.tier($0) != nil && register.exists($0, on: day)
        && register.parent(of: $0, on: day) == nil
    }
  }

  private func checkKinds(_ kinds: Set<String>, _ register: OrganizationRegister) throws {
    let known =
      register.organization.schema.tiers.map(\.code) + UnitKind.outsideChain.map(\.kind.code)
    for kind in kinds.sorted() where !known.contains(kind) {
      let near = NearestText.nearest(to: kind, in: known)
      throw ToolError(
        "--kinds: there is no kind \(kind)"
          + (near.map { "; did you mean \($0)?" } ?? "; use \(known.joined(separator: ", "))"),
        .validationFailure)
    }
  }
}

/// The chain below a unit, as lines.
struct UnitTree {
  struct Line: Encodable {
    let code: String
    let name: String
    let kind: String
    let depth: Int
    let parent: String?
    /// Units below in the chain that are not shown.
    let hidden: Int
    let isSuspended: Bool
  }

  let register: OrganizationRegister
  let day: Day
  var depth = 2
  /// `nil`: all.
  var kinds: Set<String>?
  var hasOutside = false

  init(_ register: OrganizationRegister, on day: Day) {
    self.register = register
    self.day = day
  }

  /// Each unit before what is below it.
  func lines(from top: Int) -> [Line] {
    var lines: [Line] = []
    visit(top, 0, nil) { lines.append($0) }
    return lines
  }

  /// Names joined by lines, with codes and kinds in columns of their own.
  func text(from top: Int) -> String {
    let lines = lines(from: top)
    // Open branches: whether a later line goes on at each depth, found from the end.
    var isLast = [Bool](repeating: false, count: lines.count)
    var goesOn: Set<Int> = []
    for position in lines.indices.reversed() {
      let depth = lines[position].depth
      isLast[position] = !goesOn.contains(depth)
      goesOn = goesOn.filter { $0 < depth }
      goesOn.insert(depth)
    }
    var table = TextTable(["unit", "code", "kind", ""], [.left, .left, .left, .left])
    var ended: [Bool] = []
    for (position, line) in lines.enumerated() {
      ended = Array(ended.prefix(line.depth))
      let stem = ended.dropFirst().map { $0 ? "   " : "│  " }.joined()
      let joint = line.depth == 0 ? "" : isLast[position] ? "└─ " : "├─ "
      ended.append(isLast[position])
      var remark = line.hidden > 0 ? Style.faint("+\(line.hidden) below") : ""
      if line.isSuspended { remark = Style.warning("suspended ") + remark }
      table.add([
        Style.faint(stem + joint) + line.name, Style.faint(line.code),
        "\(register.label(ofKind: line.kind)) \(Style.faint(line.kind))", remark,
      ])
    }
    return table.text
  }

  private func visit(_ unit: Int, _ level: Int, _ parent: Int?, _ body: (Line) -> Void) {
    // Kinds that are passed over take no level.
    let isShown = level == 0 || isWanted(unit)
    let next = isShown ? level + 1 : level
    let isEnd = level >= depth && isShown
    if isShown {
      let hidden =
        isEnd && register.tier(unit) != nil ? register.subtree(of: unit, on: day).count - 1 : 0
      let record = register.organization.units[unit]
      body(
        Line(
          code: record.code, name: record.name, kind: record.kind.code, depth: level,
          parent: parent.map(register.code), hidden: hidden,
          isSuspended: record.status == .suspended))
    }
    if isEnd { return }
    let above = isShown ? unit : parent
    if hasOutside {
      for other in register.residents(of: unit, on: day) where isWanted(other) {
        visitOutside(other, next, above, body)
      }
    }
    for child in register.children(of: unit, on: day) { visit(child, max(next, 1), above, body) }
  }

  private func visitOutside(_ unit: Int, _ level: Int, _ parent: Int?, _ body: (Line) -> Void) {
    let record = register.organization.units[unit]
    body(
      Line(
        code: record.code, name: record.name, kind: record.kind.code, depth: level,
        parent: parent.map(register.code), hidden: 0, isSuspended: record.status == .suspended))
  }

  private func isWanted(_ unit: Int) -> Bool {
    kinds?.contains(register.organization.units.entry(unit).kind.code) ?? true
  }
}
