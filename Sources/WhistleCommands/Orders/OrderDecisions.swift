import ArgumentParser
import WireMessages
import WorkOrders

struct OrderArrive: StepCommand {
  static let step = Step.arrive
  static let configuration = CommandConfiguration(
    commandName: "arrive", abstract: "报到: a unit that was called has come.")
  @OptionGroup var options: StepOptions
}

struct OrderFinish: StepCommand {
  static let step = Step.finish
  static let configuration = CommandConfiguration(
    commandName: "finish", abstract: "协办完成: a unit that was called has done its part.")
  @OptionGroup var options: StepOptions
}

struct OrderExtend: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "extend",
    abstract: "延期: the holder asks for a later time limit, the centre decides.",
    discussion: """
        whistle order extend 7 --until "2018-10-20 18:00" --reason "等材料"
        whistle order extend 7 --grant
        whistle order extend 7 --refuse --reason "不需要"
      """)
  @OptionGroup var options: StepOptions
  @Option(help: ArgumentHelp("Asks for this time limit.", valueName: "time")) var until: String?
  @Flag(help: "Grants what was asked for.") var grant = false
  @Flag(help: "Refuses what was asked for.") var refuse = false

  func validate() throws {
    try Choice.check(["--until": until != nil, "--grant": grant, "--refuse": refuse])
  }

  func run() async throws {
    let step: Step = grant ? .extend : refuse ? .refuseExtension : .askExtension
    try await options.take(step) { request, names in request.until = try names.moment(until) }
  }
}

struct OrderMerge: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge",
    abstract: "并单: proposes to merge an order into another about the same, and decides on it.",
    discussion: """
        whistle order list --asking
        whistle order merge 8 --confirm --reason "同一处"
        whistle order merge 8 --reject --reason "是另一辆车"
        whistle order merge 9 --into 7 --reason "同一处"
      """)
  @OptionGroup var options: StepOptions
  @Option(help: ArgumentHelp("Proposes to merge it into this order.", valueName: "number"))
  var into: UInt64?
  @Flag(help: "Merges it as was proposed.") var confirm = false
  @Flag(help: "Rejects what was proposed.") var reject = false

  func validate() throws {
    try Choice.check(["--into": into != nil, "--confirm": confirm, "--reject": reject])
  }

  func run() async throws {
    let step: Step = confirm ? .confirmMerge : reject ? .rejectMerge : .proposeMerge
    try await options.take(step) { request, _ in request.other = into ?? 0 }
  }
}

struct OrderVoid: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "void",
    abstract: "作废: one person proposes to void an order, another decides on it.",
    discussion: """
        whistle order void 9 --reason "测试单" --person 王
        whistle order void 9 --confirm --reason "确为测试单" --person 赵
      """)
  @OptionGroup var options: StepOptions
  @Flag(help: "Voids it as was proposed.") var confirm = false
  @Flag(help: "Rejects what was proposed.") var reject = false

  func validate() throws {
    if confirm && reject { throw ValidationError("Give --confirm or --reject, not both.") }
  }

  func run() async throws {
    let step: Step = confirm ? .confirmVoid : reject ? .rejectVoid : .proposeVoid
    try await options.take(step) { _, _ in }
  }
}

struct OrderHold: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "hold", abstract: "暂缓: the centre has an order wait until a stated time.")
  @OptionGroup var options: StepOptions
  @Option(help: ArgumentHelp("Until when.", valueName: "time")) var until: String

  func run() async throws {
    try await options.take(.hold) { request, names in request.until = try names.moment(until) }
  }
}

struct OrderResume: StepCommand {
  static let step = Step.resume
  static let configuration = CommandConfiguration(
    commandName: "resume", abstract: "恢复: an order that was parked or held goes on.")
  @OptionGroup var options: StepOptions
}

/// Options of which exactly one is to be given.
private enum Choice {
  static func check(_ given: KeyValuePairs<String, Bool>) throws {
    if given.count(where: \.value) == 1 { return }
    throw ValidationError("Give one of \(given.map(\.key).joined(separator: ", ")).")
  }
}
