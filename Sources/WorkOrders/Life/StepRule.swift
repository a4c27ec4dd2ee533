/// One line of the table of transitions: from which states a step may be taken, by whom, what it must
/// say, and where it leads. The machine decides by these lines; the published table is made of them.
public struct StepRule: Sendable {
  public let step: Step
  public let label: String
  public let from: Set<OrderStatus>
  /// Where it leads; `nil`: the state stays, or is the one before the order was parked.
  public let to: OrderStatus?
  public let who: [Authority]
  public let needs: [StepNeed]
  /// What else it does or asks for, in words.
  public let effect: String

  static let handling: Set<OrderStatus> = [.dispatched, .signed, .inProgress]
  static let working: Set<OrderStatus> = [.signed, .inProgress]
  /// Whether it is for people without part in the work.
  var asksForOutsiders: Bool { who.contains(.outsider) || who.contains(.rater) }

  static let ofUnit: Set<OrderStatus> = [.dispatched, .signed, .inProgress, .deliberating]
  static let disputed: Set<OrderStatus> = [.returned, .adjudicating]
  static let done: Set<OrderStatus> = [.reported, .verifying]
  static let anyOpen = Set(OrderStatus.open)

  init(
    _ step: Step, _ label: String, _ from: Set<OrderStatus>, _ to: OrderStatus?, _ who: [Authority],
    _ needs: [StepNeed] = [], _ effect: String = ""
  ) {
    self.step = step
    self.label = label
    self.from = from
    self.to = to
    self.who = who
    self.needs = needs
    self.effect = effect
  }

  /// Every step has one line.
  public static let all: [StepRule] = [
    StepRule(.receive, "受理", [], .received, [.anyone], [], "begins the order"),
    StepRule(.admit, "立案", [.received], .admitted, [.centre, .router]),
    StepRule(
      .refuse, "不予受理", [.received, .admitted], .notAccepted, [.centre], [.reason],
      "the reason names the other channel"),
    StepRule(
      .answer, "直接答复", [.received, .admitted], .awaitingRating, [.centre], [.reason],
      "settled on the spot; the reason is the answer"),
    StepRule(
      .offer, "邀约", [.admitted], .offered, [.centre], [.target], "the unit holds it meanwhile"),
    StepRule(.accept, "接单", [.offered], .signed, [.holder]),
    StepRule(
      .decline, "婉拒", [.offered], .admitted, [.holder], [.reason],
      "the unit is not asked again"),
    StepRule(
      .dispatch, "派遣", [.admitted], .dispatched, [.router, .centre], [.target],
      "starts the time limit for handling, unless one runs that has not passed"),
    StepRule(
      .transfer, "指定移交", ofUnit, .dispatched, [.centre, .superior], [.target, .reason],
      "no bounce; time goes on"),
    StepRule(
      .reclassify, "改类",
      [
        .received, .admitted, .dispatched, .signed, .inProgress, .returned,
        .adjudicating,
      ], .admitted, [.centre], [.matter, .reason],
      "id and history stay; so does the time limit, unless the urgency or the new category has another, which"
        + " begins with the next dispatch; it is dispatched anew; received stays received"),
    StepRule(
      .correct, "更正", anyOpen, nil, [.centre], [.corrections, .reason],
      "of title, text, place, channel, reference or contact; what it said before is kept"),
    StepRule(
      .assign, "分派", ofUnit, nil, [.holder], [.assignee],
      "names the person of the unit who is to do it; the unit stays accountable"),
    StepRule(.sign, "签收", [.dispatched], .signed, [.holder]),
    StepRule(.start, "开工", [.signed], .inProgress, [.holder]),
    StepRule(
      .report, "回单", [.inProgress], .reported, [.holder], [.reason, .evidence],
      "no called unit may be outstanding"),
    StepRule(
      .sendBack, "退单", [.dispatched], .returned, [.holder], [.reason, .evidence],
      "within the bounce budget, and not where it was forced"),
    StepRule(.hear, "受理退单", [.returned], .adjudicating, [.centre, .superior]),
    StepRule(
      .uphold, "准予退单", disputed, .admitted, [.centre, .superior], [.reason],
      "counts as a bounce; the unit is not asked again; routing dispatches it anew where it finds a unit"
    ),
    StepRule(
      .force, "裁定强派", disputed, .dispatched, [.centre, .superior], [.target, .reason],
      "counts as a bounce; the unit cannot return it again; a time limit that has passed starts anew"
    ),
    StepRule(
      .whistle, "吹哨", [.signed, .inProgress], nil, [.holder, .centre], [.called, .reason],
      "starts an arrival clock for each called unit; the holder leads"),
    StepRule(.arrive, "报到", anyOpen, nil, [.called], [], "stops the unit's arrival clock"),
    StepRule(.finish, "协办完成", anyOpen, nil, [.called], [.reason], "the unit has done its part"),
    StepRule(
      .excuse, "免到", anyOpen, nil, [.holder, .centre], [.target, .reason],
      "the called unit need not come"),
    StepRule(
      .askExtension, "申请延期", ofUnit, nil, [.holder], [.until, .reason],
      "before the time limit has passed, to a later moment"),
    StepRule(
      .extend, "准予延期", ofUnit.union(disputed), nil, [.centre, .superior], [],
      "only what was asked for; moves the time limit"),
    StepRule(
      .refuseExtension, "不予延期", ofUnit.union(disputed), nil, [.centre, .superior, .clock],
      [.reason],
      "the clock does where the time limit passes and nobody has decided"),
    StepRule(
      .deliberate, "会商", [.signed, .inProgress], .deliberating, [.holder, .centre],
      [.until, .reason], "the time limit goes on"),
    StepRule(
      .resolve, "会商议定", [.deliberating], .inProgress, [.holder, .centre, .clock], [.reason]),
    StepRule(
      .suspend, "挂账", [.signed, .inProgress, .deliberating], .suspended, [.centre, .superior],
      [.until, .reason], "until the review date; the time limit stops"),
    StepRule(
      .hold, "暂缓", [.admitted, .dispatched, .signed, .inProgress], .held, [.centre],
      [.until, .reason], "the time limit stops"),
    StepRule(
      .resume, "恢复", [.suspended, .held], nil, [.centre, .superior, .clock], [],
      "to the state before, or in progress; the time that was left is left"),
    StepRule(
      .raise, "提级", ofUnit, .dispatched, [.holder, .centre, .clock], [.target, .reason],
      "to a unit of strictly greater authority"),
    StepRule(.urge, "催办", anyOpen, nil, [.anyone], [.reason], "is counted"),
    StepRule(.note, "记录", anyOpen, nil, [.anyone], [.reason]),
    StepRule(.check, "核查", [.reported], .verifying, [.outsider]),
    StepRule(
      .verify, "核查通过", done, .awaitingRating, [.outsider], [.proof],
      "a photograph alone is no proof"),
    StepRule(
      .rework, "返工", done, .inProgress, [.outsider], [.reason],
      "starts a new time limit"),
    StepRule(
      .rate, "评价", [.awaitingRating], .closed, [.rater], [.score],
      "1 or 2 has it done over as `reopen` does, and closes it only where it was reopened before"),
    StepRule(
      .close, "办结", [.awaitingRating], .closed, [.centre, .clock], [.reason],
      "the resident did not rate"),
    StepRule(
      .reopen, "重办", [.awaitingRating], .inProgress, [.anyone], [.reason],
      "once; starts a new time limit; a score is given with `rate`"),
    StepRule(
      .proposeMerge, "并单建议", [.received, .admitted, .dispatched], nil, [.anyone, .router],
      [.other], "nothing is merged by it"),
    StepRule(
      .confirmMerge, "并单", [.received, .admitted, .dispatched], .merged, [.centre], [.reason],
      "into the proposed order, or where that went; it must be open"),
    StepRule(.rejectMerge, "不予并单", anyOpen, nil, [.centre], [.reason]),
    StepRule(.absorb, "并入", anyOpen, nil, [.router], [.other], "follows the merge of the other"),
    StepRule(
      .succeed, "承接", anyOpen, nil, [.organization], [.target, .predecessor],
      "whatever the order says of a unit it says from now on of the one in its place; state and clocks stay"
    ),
    StepRule(.proposeVoid, "作废建议", anyOpen, nil, [.anyone], [.reason]),
    StepRule(.confirmVoid, "作废", anyOpen, .voided, [.second], [.reason]),
    StepRule(.rejectVoid, "不予作废", anyOpen, nil, [.second], [.reason]),
    StepRule(.warn, "预警", ofUnit, nil, [.clock], [], "once before a time limit passes"),
    StepRule(
      .remind, "催促", anyOpen, nil, [.clock], [],
      "the state's own clock ran out; it starts anew, and is the slower the older the order"),
    StepRule(.lapse, "邀约过期", [.offered], .admitted, [.clock], [], "the unit is not asked again"),
    StepRule(
      .missArrival, "未报到", anyOpen, nil, [.clock], [.target],
      "once for each called unit"),
  ]
}
