import WireMessages

/// A message that tests can make with random content.
protocol SampleMessage: WireMessage {
  /// Its full name in the protocol.
  static var protocolName: String { get }

  mutating func setFields(_ values: inout SampleValues)
}

extension SampleMessage {
  static func sample(_ values: inout SampleValues) -> Self {
    var message = Self()
    message.setFields(&values)
    return message
  }
}

/// The messages of the organisation, of routing and of health.
let routingMessages: [any SampleMessage.Type] = [
  Wire.HealthCheckRequest.self,
  Wire.HealthCheckResponse.self,
  Wire.Revision.self,
  Wire.GetRevisionRequest.self,
  Wire.GetRevisionReply.self,
  Wire.UnitReference.self,
  Wire.Unit.self,
  Wire.GetUnitRequest.self,
  Wire.GetUnitReply.self,
  Wire.WorkOrder.self,
  Wire.Candidate.self,
  Wire.Hop.self,
  Wire.CostPart.self,
  Wire.RouteRequest.self,
  Wire.RouteReply.self,
  Wire.Alternative.self,
  Wire.Helper.self,
  Wire.Rung.self,
  Wire.ExplainRequest.self,
  Wire.ExplainReply.self,
  Wire.Explanation.self,
  Wire.FilterFailure.self,
  Wire.BatchOrder.self,
  Wire.RouteBatchRequest.self,
  Wire.BatchHelper.self,
  Wire.BatchPlacement.self,
  Wire.BatchEdge.self,
  Wire.BatchNeed.self,
  Wire.BatchPool.self,
  Wire.BatchShortage.self,
  Wire.RouteBatchReply.self,
]

extension Wire.HealthCheckRequest: SampleMessage {
  static var protocolName: String { "grpc.health.v1.HealthCheckRequest" }

  mutating func setFields(_ values: inout SampleValues) {
    service = values.text()
  }
}

extension Wire.HealthCheckResponse: SampleMessage {
  static var protocolName: String { "grpc.health.v1.HealthCheckResponse" }

  mutating func setFields(_ values: inout SampleValues) {
    status = .init(rawValue: values.choice(4))
  }
}

extension Wire.Revision: SampleMessage {
  static var protocolName: String { "whistle.v1.Revision" }

  mutating func setFields(_ values: inout SampleValues) {
    organization = values.unsigned()
    organizationDigest = values.text()
    policyDigest = values.text()
    load = values.unsigned()
  }
}

extension Wire.GetRevisionRequest: SampleMessage {
  static var protocolName: String { "whistle.v1.GetRevisionRequest" }

  mutating func setFields(_ values: inout SampleValues) {}
}

extension Wire.GetRevisionReply: SampleMessage {
  static var protocolName: String { "whistle.v1.GetRevisionReply" }

  mutating func setFields(_ values: inout SampleValues) {
    revision = values.optional { .sample(&$0) }
    name = values.text()
    units = values.unsigned()
    edges = values.unsigned()
    categories = values.unsigned()
  }
}

extension Wire.UnitReference: SampleMessage {
  static var protocolName: String { "whistle.v1.UnitReference" }

  mutating func setFields(_ values: inout SampleValues) {
    code = values.text()
    name = values.text()
    kind = values.text()
  }
}

extension Wire.Unit: SampleMessage {
  static var protocolName: String { "whistle.v1.Unit" }

  mutating func setFields(_ values: inout SampleValues) {
    code = values.text()
    name = values.text()
    aliases = values.list { $0.text() }
    kind = values.text()
    status = values.text()
    home = values.optional { .sample(&$0) }
    level = values.text()
    capacity = values.short()
    pool = values.text()
    load = values.short()
    hours = values.text()
    credit = values.text()
    since = values.text()
    until = values.text()
    synthetic = values.flag()
  }
}

extension Wire.GetUnitRequest: SampleMessage {
  static var protocolName: String { "whistle.v1.GetUnitRequest" }

  mutating func setFields(_ values: inout SampleValues) {
    code = values.text()
    read = values.optional { .sample(&$0) }
  }
}

extension Wire.GetUnitReply: SampleMessage {
  static var protocolName: String { "whistle.v1.GetUnitReply" }

  mutating func setFields(_ values: inout SampleValues) {
    unit = values.optional { .sample(&$0) }
    ancestors = values.list { .sample(&$0) }
    children = values.list { .sample(&$0) }
    childrenComplete = values.flag()
    revision = values.optional { .sample(&$0) }
  }
}

extension Wire.WorkOrder: SampleMessage {
  static var protocolName: String { "whistle.v1.WorkOrder" }

  mutating func setFields(_ values: inout SampleValues) {
    origin = values.text()
    category = values.text()
    receivedAt = values.signed()
    urgency = values.text()
    mode = .init(rawValue: values.choice(2))
    deadline = values.signed()
    excluded = values.list { $0.text() }
    subjects = values.list { $0.text() }
  }
}

extension Wire.Candidate: SampleMessage {
  static var protocolName: String { "whistle.v1.Candidate" }

  mutating func setFields(_ values: inout SampleValues) {
    unit = values.optional { .sample(&$0) }
    role = .init(rawValue: values.choice(4))
    totalCost = values.signed()
    parts = values.list { .sample(&$0) }
    path = values.list { .sample(&$0) }
    duty = values.text()
  }
}

extension Wire.Hop: SampleMessage {
  static var protocolName: String { "whistle.v1.Hop" }

  mutating func setFields(_ values: inout SampleValues) {
    kind = values.text()
    from = values.optional { .sample(&$0) }
    to = values.optional { .sample(&$0) }
    cost = values.signed()
    rule = values.text()
    edge = values.text()
  }
}

extension Wire.CostPart: SampleMessage {
  static var protocolName: String { "whistle.v1.CostPart" }

  mutating func setFields(_ values: inout SampleValues) {
    name = values.text()
    cost = values.signed()
    reason = values.text()
  }
}

extension Wire.RouteRequest: SampleMessage {
  static var protocolName: String { "whistle.v1.RouteRequest" }

  mutating func setFields(_ values: inout SampleValues) {
    order = values.optional { .sample(&$0) }
    alternatives = values.short()
    leadOnly = values.flag()
  }
}

extension Wire.RouteReply: SampleMessage {
  static var protocolName: String { "whistle.v1.RouteReply" }

  mutating func setFields(_ values: inout SampleValues) {
    lead = values.optional { .sample(&$0) }
    helpers = values.list { .sample(&$0) }
    alternatives = values.list { .sample(&$0) }
    ladder = values.list { .sample(&$0) }
    shortage = values.flag()
    shortageReason = values.text()
    deadline = values.signed()
    deadlineSource = values.text()
    revision = values.optional { .sample(&$0) }
  }
}

extension Wire.Alternative: SampleMessage {
  static var protocolName: String { "whistle.v1.Alternative" }

  mutating func setFields(_ values: inout SampleValues) {
    candidate = values.optional { .sample(&$0) }
    difference = values.signed()
    separatedBy = values.list { .sample(&$0) }
  }
}

extension Wire.Helper: SampleMessage {
  static var protocolName: String { "whistle.v1.Helper" }

  mutating func setFields(_ values: inout SampleValues) {
    dutyCategory = values.text()
    candidate = values.optional { .sample(&$0) }
  }
}

extension Wire.Rung: SampleMessage {
  static var protocolName: String { "whistle.v1.Rung" }

  mutating func setFields(_ values: inout SampleValues) {
    unit = values.optional { .sample(&$0) }
    at = values.signed()
    reason = values.text()
  }
}

extension Wire.ExplainRequest: SampleMessage {
  static var protocolName: String { "whistle.v1.ExplainRequest" }

  mutating func setFields(_ values: inout SampleValues) {
    order = values.optional { .sample(&$0) }
    candidates = values.list { $0.text() }
    limit = values.short()
  }
}

extension Wire.ExplainReply: SampleMessage {
  static var protocolName: String { "whistle.v1.ExplainReply" }

  mutating func setFields(_ values: inout SampleValues) {
    lead = values.optional { .sample(&$0) }
    explanations = values.list { .sample(&$0) }
    complete = values.flag()
    revision = values.optional { .sample(&$0) }
  }
}

extension Wire.Explanation: SampleMessage {
  static var protocolName: String { "whistle.v1.Explanation" }

  mutating func setFields(_ values: inout SampleValues) {
    unit = values.optional { .sample(&$0) }
    chosen = values.flag()
    candidate = values.optional { .sample(&$0) }
    failures = values.list { .sample(&$0) }
    change = values.text()
  }
}

extension Wire.FilterFailure: SampleMessage {
  static var protocolName: String { "whistle.v1.FilterFailure" }

  mutating func setFields(_ values: inout SampleValues) {
    filter = values.text()
    message = values.text()
    remedy = values.text()
  }
}

extension Wire.BatchOrder: SampleMessage {
  static var protocolName: String { "whistle.v1.BatchOrder" }

  mutating func setFields(_ values: inout SampleValues) {
    id = values.text()
    order = values.optional { .sample(&$0) }
    holder = values.text()
    pinned = values.flag()
  }
}

extension Wire.RouteBatchRequest: SampleMessage {
  static var protocolName: String { "whistle.v1.RouteBatchRequest" }

  mutating func setFields(_ values: inout SampleValues) {
    orders = values.list { .sample(&$0) }
    moveCost = values.signed()
    brief = values.flag()
    fair = values.flag()
    teams = values.flag()
    timeLimitMs = values.short()
  }
}

extension Wire.BatchHelper: SampleMessage {
  static var protocolName: String { "whistle.v1.BatchHelper" }

  mutating func setFields(_ values: inout SampleValues) {
    dutyCategory = values.text()
    candidate = values.optional { .sample(&$0) }
    edge = values.text()
  }
}

extension Wire.BatchPlacement: SampleMessage {
  static var protocolName: String { "whistle.v1.BatchPlacement" }

  mutating func setFields(_ values: inout SampleValues) {
    id = values.text()
    lead = values.optional { .sample(&$0) }
    cost = values.signed()
    moved = values.flag()
    shortage = values.flag()
    edge = values.text()
    helpers = values.list { .sample(&$0) }
  }
}

extension Wire.BatchEdge: SampleMessage {
  static var protocolName: String { "whistle.v1.BatchEdge" }

  mutating func setFields(_ values: inout SampleValues) {
    edge = values.text()
    orders = values.short()
    room = values.short()
    price = values.signed()
    before = values.short()
  }
}

extension Wire.BatchPool: SampleMessage {
  static var protocolName: String { "whistle.v1.BatchPool" }

  mutating func setFields(_ values: inout SampleValues) {
    units = values.list { .sample(&$0) }
    before = values.short()
    after = values.short()
    capacity = values.short()
    price = values.signed()
    pool = values.text()
  }
}

extension Wire.BatchNeed: SampleMessage {
  static var protocolName: String { "whistle.v1.BatchNeed" }

  mutating func setFields(_ values: inout SampleValues) {
    order = values.short()
    role = values.short()
  }
}

extension Wire.BatchShortage: SampleMessage {
  static var protocolName: String { "whistle.v1.BatchShortage" }

  mutating func setFields(_ values: inout SampleValues) {
    orders = values.list { $0.short() }
    units = values.list { .sample(&$0) }
    places = values.short()
    reason = values.text()
    needs = values.list { .sample(&$0) }
    missing = values.short()
    edges = values.list { $0.text() }
  }
}

extension Wire.RouteBatchReply: SampleMessage {
  static var protocolName: String { "whistle.v1.RouteBatchReply" }

  mutating func setFields(_ values: inout SampleValues) {
    placements = values.list { .sample(&$0) }
    cost = values.signed()
    bound = values.signed()
    optimal = values.flag()
    pools = values.list { .sample(&$0) }
    shortages = values.list { .sample(&$0) }
    revision = values.optional { .sample(&$0) }
    received = values.short()
    edges = values.list { .sample(&$0) }
    fair = values.flag()
    listed = values.short()
    priceBound = values.signed()
  }
}
