import ArgumentParser
import Foundation
import OrganizationGraph
import WireMessages
import WorkOrders

/// What every step may say.
struct StepOptions: ParsableArguments {
  @Argument(help: "Number of the order.") var order: UInt64
  @OptionGroup var source: OrderSource

  @Option(help: ArgumentHelp("Who does it.", valueName: "name"))
  var person = ProcessInfo.processInfo.environment["USER"] ?? "tool"

  @Option(
    help: ArgumentHelp(
      "The unit that the person acts for (default: the holder, the centre where the step is its, or the one unit that was called; none where a resident rates).",
      valueName: "unit"))
  var unit: String?

  @Option(help: "Why, in words.") var reason = ""

  @OptionGroup var evidence: EvidenceOptions

  @Flag(help: "Print the reply as JSON.") var json = false

  /// Takes a step and prints what came of it.
  func take(_ step: Step, _ fill: (inout Wire.ActRequest, OrderNames) async throws -> Void)
    async throws
  {
    try await source.write { access, names in
      var request = Wire.ActRequest()
      request.key = UUID().uuidString
      request.order = order
      request.step = step.rawValue
      request.person = person
      request.reason = reason
      request.evidence = evidence.wire
      if let unit {
        request.unit = try await names.unit(unit, what: "--unit")
      } else if !step.rule.who.contains(.rater) {
        let found = try await access.get(
          .with {
            $0.order = order
            $0.limit = 1
          })
        request.unit = try Self.usualUnit(step, found.order ?? Wire.Order())
      }
      try await fill(&request, names)
      let reply = try await access.act(request)
      if json { return try Console.printJSON(reply) }
      Console.print(OrderReplyText(names).text(reply))
    }
  }

  /// The unit whose step it is, if nobody says.
  private static func usualUnit(_ step: Step, _ order: Wire.Order) throws -> String {
    if step.rule.who.contains(.holder) { return order.holder?.code ?? "" }
    guard step.rule.who.contains(.called) else { return order.desk }
    let outstanding = CalledUnit.Standing.allCases.filter(\.isOutstanding).map(\.code)
    let called = order.called.filter { outstanding.contains($0.standing) }.map(\.unit)
    if called.count == 1 { return called[0] }
    throw ValidationError(
      called.isEmpty
        ? "No unit is called to order \(order.id) that has not finished."
        : "Several units are called; say by --unit which: \(called.joined(separator: ", ")).")
  }
}

/// A step with a command of its own.
protocol StepCommand: AsyncParsableCommand {
  var options: StepOptions { get }
  static var step: Step { get }
}

extension StepCommand {
  static var commandName: String { step.rawValue }
  func run() async throws { try await options.take(Self.step) { _, _ in } }
}

struct OrderAssign: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "assign",
    abstract: "分派: the holder names the person who is to do it.",
    discussion: """
        whistle order assign 7 --to 李明 --person 王
        whistle order queue 六和社区 --assignee 李明
      """)
  @OptionGroup var options: StepOptions
  @Option(help: ArgumentHelp("That person.", valueName: "name")) var to: String

  func run() async throws {
    try await options.take(.assign) { request, _ in request.assignee = to }
  }
}

struct OrderSign: StepCommand {
  static let step = Step.sign
  static let configuration = CommandConfiguration(
    commandName: "sign", abstract: "签收: the holder takes the order on.")
  @OptionGroup var options: StepOptions
}

struct OrderStart: StepCommand {
  static let step = Step.start
  static let configuration = CommandConfiguration(
    commandName: "start", abstract: "开工: the holder begins to work on it.")
  @OptionGroup var options: StepOptions
}

struct OrderReport: StepCommand {
  static let step = Step.report
  static let configuration = CommandConfiguration(
    commandName: "report", abstract: "回单: the holder says that it is done, with evidence.")
  @OptionGroup var options: StepOptions
}

struct OrderVerify: StepCommand {
  static let step = Step.verify
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "核查: someone without part in the work finds it done.")
  @OptionGroup var options: StepOptions
}

struct OrderReturn: StepCommand {
  static let step = Step.sendBack
  static let configuration = CommandConfiguration(
    commandName: "return", abstract: "退单: the holder says that it is not its duty, and why.")
  @OptionGroup var options: StepOptions
}

struct OrderRate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rate",
    abstract: "评价: the resident rates, which closes the order or has it done over.",
    discussion: """
        whistle order rate 7 --score 5 --person 居民
        whistle order rate 7 --score 1 --person 居民 --reason "坑还在"

      3 to 5 is satisfied 满意 and closes the order. 1 and 2 is dissatisfied 不满意:
      the holder has to do it over (重办), and only an order that was done over
      before is closed. Every score is kept.
      """)
  @OptionGroup var options: StepOptions
  @Option(help: ArgumentHelp("1 to 5.", valueName: "number")) var score: UInt32

  func run() async throws {
    try await options.take(.rate) { request, _ in request.score = score }
  }
}

struct OrderAdjudicate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "adjudicate",
    abstract: "裁定: upholds a return, or forces the order on a unit for good.",
    discussion: """
        whistle order adjudicate 7 --uphold --reason "不属其职责"
        whistle order adjudicate 7 --force 坪山街道 --reason "属地兜底"
      """)
  @OptionGroup var options: StepOptions
  @Flag(help: "The return is right; routing finds another unit.") var uphold = false
  @Option(help: ArgumentHelp("The unit that has to take it.", valueName: "unit"))
  var force: String?

  func validate() throws {
    if uphold == (force != nil) { throw ValidationError("Give --uphold or --force, one of them.") }
  }

  func run() async throws {
    try await options.take(uphold ? .uphold : .force) { request, names in
      request.target = try await names.unit(force, what: "--force")
    }
  }
}

struct OrderWhistle: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "whistle", abstract: "吹哨: calls units, which must report in.")
  @OptionGroup var options: StepOptions
  @Option(help: ArgumentHelp("A unit that must come; repeatable.", valueName: "unit"))
  var call: [String]
  @Option(help: ArgumentHelp("By when (default: by policy).", valueName: "time")) var until: String?

  func run() async throws {
    try await options.take(.whistle) { request, names in
      request.called = try await names.units(call, what: "--call")
      request.until = try names.moment(until)
    }
  }
}

struct OrderRaise: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "raise", abstract: "提级: to the next unit of greater authority.")
  @OptionGroup var options: StepOptions
  @Option(help: ArgumentHelp("That unit (default: the next rung).", valueName: "unit"))
  var target: String?

  func run() async throws {
    try await options.take(.raise) { request, names in
      request.target = try await names.unit(target, what: "--target")
    }
  }
}

struct OrderSuspend: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "suspend", abstract: "挂账: parks an order until a review date.")
  @OptionGroup var options: StepOptions
  @Option(help: ArgumentHelp("The review date.", valueName: "time")) var until: String

  func run() async throws {
    try await options.take(.suspend) { request, names in
      request.until = try names.moment(until)
    }
  }
}

struct OrderTransfer: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "transfer", abstract: "移交: gives the order to a unit that is named.")
  @OptionGroup var options: StepOptions
  @Option(help: ArgumentHelp("The unit.", valueName: "unit")) var target: String

  func run() async throws {
    try await options.take(.transfer) { request, names in
      request.target = try await names.unit(target, what: "--target")
    }
  }
}

struct OrderReclassify: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reclassify",
    abstract: "改类: another category, place or urgency; the order is dispatched anew.",
    discussion: """
        whistle order reclassify 7 --category 侵占绿地 --reason "原类别有误"
        whistle order reclassify 7 --urgency urgent --reason "有人受伤"
      """)
  @OptionGroup var options: StepOptions
  @Option(help: "A category: its code or name.") var category: String?
  @Option(help: ArgumentHelp("The chain unit that the place is in.", valueName: "unit"))
  var origin: String?
  @Option(help: ArgumentHelp("normal, urgent, or another that has limits.", valueName: "word"))
  var urgency = ""

  func validate() throws {
    if category == nil, origin == nil, urgency.isEmpty {
      throw ValidationError("Give --category, --origin or --urgency.")
    }
  }

  func run() async throws {
    try await options.take(.reclassify) { request, names in
      request.category = try await names.category(category)
      request.origin = try await names.unit(origin, what: "--origin", chainOnly: true)
      request.urgency = urgency
    }
  }
}

struct OrderCorrect: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "correct",
    abstract: "更正: sets right what the order says; what it said before is kept.",
    discussion: """
        whistle order correct 7 --contact "李女士 13800000000" --reason "号码记错"
        whistle order correct 7 --place "" --reason "地点不明"
      """)
  @OptionGroup var options: StepOptions
  @Option(help: "In a few words.") var title: String?
  @Option(help: "In full.") var text: String?
  @Option(help: "The place in words.") var place: String?
  @Option(help: "Where it came from.") var channel: String?
  @Option(help: "Its number in the system it came from.") var reference: String?
  @Option(help: "Whom to call back, and how.") var contact: String?

  private var corrections: [Wire.Correction] {
    let given: [(Correction.Field, String?)] = [
      (.title, title), (.text, text), (.place, place), (.channel, channel), (.reference, reference),
      (.contact, contact),
    ]
    return given.compactMap { field, value in
      value.map { value in
        .with {
          $0.field = field.rawValue
          $0.value = value
        }
      }
    }
  }

  func validate() throws {
    if corrections.isEmpty {
      throw ValidationError(
        "Give what is to be set right: --title, --text, --place, --channel, --reference or --contact."
      )
    }
  }

  func run() async throws {
    try await options.take(.correct) { request, _ in request.corrections = corrections }
  }
}

struct OrderAct: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "act", abstract: "Takes any step; whistle order life lists them.")
  @OptionGroup var options: StepOptions
  @Option(help: ArgumentHelp("The step.", valueName: "word")) var step: String
  @Option(help: ArgumentHelp("The unit it is about.", valueName: "unit")) var target: String?
  @Option(help: ArgumentHelp("A unit that is called; repeatable.", valueName: "unit"))
  var call: [String] = []
  @Option(help: ArgumentHelp("A moment that it names.", valueName: "time")) var until: String?
  @Option(help: ArgumentHelp("The other order of a merge.", valueName: "number"))
  var other: UInt64 = 0
  @Option(help: "A category: its code or name.") var category: String?
  @Option(help: ArgumentHelp("1 to 5.", valueName: "number")) var score: UInt32 = 0
  @Option(help: ArgumentHelp("The person who is to do it.", valueName: "name")) var assignee = ""

  func validate() throws {
    if Step(rawValue: step) == nil {
      throw ValidationError(
        "--step \(step) is none; there are"
          + " \(Step.allCases.map(\.rawValue).joined(separator: ", ")).")
    }
  }

  func run() async throws {
    guard let step = Step(rawValue: step) else { return }
    try await options.take(step) { request, names in
      request.target = try await names.unit(target, what: "--target")
      request.called = try await names.units(call, what: "--call")
      request.until = try names.moment(until)
      request.other = other
      request.category = try await names.category(category)
      request.score = score
      request.assignee = assignee
    }
  }
}
