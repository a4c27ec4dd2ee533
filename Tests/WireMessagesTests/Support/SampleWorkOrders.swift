import WireMessages

/// Every message of the protocol.
let everyMessage = routingMessages + workOrderMessages + organizationMessages

/// The messages of `work_orders.proto`.
let workOrderMessages: [any SampleMessage.Type] = [
  Wire.Evidence.self,
  Wire.FileRequest.self,
  Wire.OrderRung.self,
  Wire.OrderReply.self,
  Wire.FileManyReply.self,
  Wire.ActRequest.self,
  Wire.Correction.self,
  Wire.CalledUnit.self,
  Wire.Order.self,
  Wire.OrderEvent.self,
  Wire.GetOrderRequest.self,
  Wire.GetOrderReply.self,
  Wire.ListOrdersRequest.self,
  Wire.ListOrdersReply.self,
  Wire.GetQueueRequest.self,
  Wire.WatchOrdersRequest.self,
  Wire.WatchOrdersReply.self,
  Wire.GetCountersRequest.self,
  Wire.StateCount.self,
  Wire.GetCountersReply.self,
  Wire.SetClockRequest.self,
  Wire.SetClockReply.self,
]

extension Wire.Evidence: SampleMessage {
  static var protocolName: String { "whistle.v1.Evidence" }

  mutating func setFields(_ values: inout SampleValues) {
    kind = values.text()
    reference = values.text()
    note = values.text()
  }
}

extension Wire.FileRequest: SampleMessage {
  static var protocolName: String { "whistle.v1.FileRequest" }

  mutating func setFields(_ values: inout SampleValues) {
    key = values.text()
    order = values.optional { .sample(&$0) }
    person = values.text()
    unit = values.text()
    desk = values.text()
    title = values.text()
    text = values.text()
    place = values.text()
    channel = values.text()
    reference = values.text()
    onlyReceive = values.flag()
    contact = values.text()
    evidence = values.list { .sample(&$0) }
  }
}

extension Wire.OrderRung: SampleMessage {
  static var protocolName: String { "whistle.v1.OrderRung" }

  mutating func setFields(_ values: inout SampleValues) {
    unit = values.text()
    name = values.text()
    at = values.signed()
  }
}

extension Wire.OrderReply: SampleMessage {
  static var protocolName: String { "whistle.v1.OrderReply" }

  mutating func setFields(_ values: inout SampleValues) {
    order = values.optional { .sample(&$0) }
    sequence = values.unsigned()
    at = values.signed()
    cost = values.signed()
    shortage = values.flag()
    ladder = values.list { .sample(&$0) }
    organizationRevision = values.unsigned()
  }
}

extension Wire.FileManyReply: SampleMessage {
  static var protocolName: String { "whistle.v1.FileManyReply" }

  mutating func setFields(_ values: inout SampleValues) {
    position = values.unsigned()
    reply = values.optional { .sample(&$0) }
    code = values.choice(17)
    message = values.text()
  }
}

extension Wire.ActRequest: SampleMessage {
  static var protocolName: String { "whistle.v1.ActRequest" }

  mutating func setFields(_ values: inout SampleValues) {
    key = values.text()
    order = values.unsigned()
    step = values.text()
    person = values.text()
    unit = values.text()
    reason = values.text()
    evidence = values.list { .sample(&$0) }
    target = values.text()
    called = values.list { $0.text() }
    until = values.signed()
    other = values.unsigned()
    category = values.text()
    score = values.short()
    expectedSequence = values.unsigned()
    origin = values.text()
    urgency = values.text()
    corrections = values.list { .sample(&$0) }
    assignee = values.text()
  }
}

extension Wire.Correction: SampleMessage {
  static var protocolName: String { "whistle.v1.Correction" }

  mutating func setFields(_ values: inout SampleValues) {
    field = values.text()
    value = values.text()
    former = values.text()
  }
}

extension Wire.CalledUnit: SampleMessage {
  static var protocolName: String { "whistle.v1.CalledUnit" }

  mutating func setFields(_ values: inout SampleValues) {
    unit = values.text()
    name = values.text()
    arriveBy = values.signed()
    standing = values.text()
  }
}

extension Wire.Order: SampleMessage {
  static var protocolName: String { "whistle.v1.Order" }

  mutating func setFields(_ values: inout SampleValues) {
    id = values.unsigned()
    status = values.text()
    holder = values.optional { .sample(&$0) }
    desk = values.text()
    origin = values.text()
    category = values.text()
    categoryName = values.text()
    urgency = values.text()
    title = values.text()
    text = values.text()
    place = values.text()
    channel = values.text()
    reference = values.text()
    receivedAt = values.signed()
    filedAt = values.signed()
    deadline = values.signed()
    nextClock = values.signed()
    endedAt = values.signed()
    overdue = values.flag()
    raises = values.short()
    bounces = values.short()
    reopens = values.short()
    reworks = values.short()
    urges = values.short()
    score = values.short()
    mergeInto = values.unsigned()
    absorbed = values.short()
    called = values.list { .sample(&$0) }
    extensionAsked = values.signed()
    voidProposer = values.text()
    sequence = values.unsigned()
    contact = values.text()
    scores = values.list { $0.short() }
    assignee = values.text()
    subjects = values.list { $0.text() }
  }
}

extension Wire.OrderEvent: SampleMessage {
  static var protocolName: String { "whistle.v1.OrderEvent" }

  mutating func setFields(_ values: inout SampleValues) {
    sequence = values.unsigned()
    order = values.unsigned()
    at = values.signed()
    step = values.text()
    person = values.text()
    unit = values.text()
    reason = values.text()
    evidence = values.list { .sample(&$0) }
    target = values.text()
    called = values.list { $0.text() }
    until = values.signed()
    other = values.unsigned()
    category = values.text()
    score = values.short()
    status = values.text()
    holder = values.text()
    deadline = values.signed()
    organizationRevision = values.unsigned()
    policy = values.text()
    formerHolder = values.text()
    origin = values.text()
    urgency = values.text()
    corrections = values.list { .sample(&$0) }
    predecessor = values.text()
    assignee = values.text()
  }
}

extension Wire.GetOrderRequest: SampleMessage {
  static var protocolName: String { "whistle.v1.GetOrderRequest" }

  mutating func setFields(_ values: inout SampleValues) {
    order = values.unsigned()
    after = values.unsigned()
    limit = values.short()
  }
}

extension Wire.GetOrderReply: SampleMessage {
  static var protocolName: String { "whistle.v1.GetOrderReply" }

  mutating func setFields(_ values: inout SampleValues) {
    order = values.optional { .sample(&$0) }
    events = values.list { .sample(&$0) }
    complete = values.flag()
  }
}

extension Wire.ListOrdersRequest: SampleMessage {
  static var protocolName: String { "whistle.v1.ListOrdersRequest" }

  mutating func setFields(_ values: inout SampleValues) {
    unit = values.text()
    territory = values.text()
    statuses = values.list { $0.text() }
    category = values.text()
    dueBefore = values.signed()
    text = values.text()
    cursor = values.text()
    limit = values.short()
    open = values.flag()
    asking = values.flag()
    called = values.text()
    satisfaction = values.text()
    filedFrom = values.signed()
    filedUntil = values.signed()
    endedFrom = values.signed()
    endedUntil = values.signed()
    channel = values.text()
    urgency = values.text()
    overdue = values.flag()
    missing = values.flag()
    assignee = values.text()
  }
}

extension Wire.ListOrdersReply: SampleMessage {
  static var protocolName: String { "whistle.v1.ListOrdersReply" }

  mutating func setFields(_ values: inout SampleValues) {
    orders = values.list { .sample(&$0) }
    cursor = values.text()
    complete = values.flag()
    sequence = values.unsigned()
  }
}

extension Wire.GetQueueRequest: SampleMessage {
  static var protocolName: String { "whistle.v1.GetQueueRequest" }

  mutating func setFields(_ values: inout SampleValues) {
    unit = values.text()
    cursor = values.text()
    limit = values.short()
  }
}

extension Wire.WatchOrdersRequest: SampleMessage {
  static var protocolName: String { "whistle.v1.WatchOrdersRequest" }

  mutating func setFields(_ values: inout SampleValues) {
    unit = values.text()
    territory = values.text()
    order = values.unsigned()
    after = values.unsigned()
    fromNow = values.flag()
    heartbeat = values.short()
  }
}

extension Wire.WatchOrdersReply: SampleMessage {
  static var protocolName: String { "whistle.v1.WatchOrdersReply" }

  mutating func setFields(_ values: inout SampleValues) {
    event = values.optional { .sample(&$0) }
    sequence = values.unsigned()
  }
}

extension Wire.GetCountersRequest: SampleMessage {
  static var protocolName: String { "whistle.v1.GetCountersRequest" }

  mutating func setFields(_ values: inout SampleValues) {
  }
}

extension Wire.StateCount: SampleMessage {
  static var protocolName: String { "whistle.v1.StateCount" }

  mutating func setFields(_ values: inout SampleValues) {
    status = values.text()
    orders = values.unsigned()
  }
}

extension Wire.GetCountersReply: SampleMessage {
  static var protocolName: String { "whistle.v1.GetCountersReply" }

  mutating func setFields(_ values: inout SampleValues) {
    received = values.unsigned()
    open = values.unsigned()
    closed = values.unsigned()
    merged = values.unsigned()
    voided = values.unsigned()
    refused = values.unsigned()
    states = values.list { .sample(&$0) }
    sequence = values.unsigned()
    now = values.signed()
    nextClock = values.signed()
    ratings = values.list { $0.unsigned() }
  }
}

extension Wire.ReportOrdersRequest: SampleMessage {
  static var protocolName: String { "whistle.v1.ReportOrdersRequest" }

  mutating func setFields(_ values: inout SampleValues) {
    filedFrom = values.signed()
    filedUntil = values.signed()
    territory = values.text()
    unit = values.text()
    category = values.text()
    by = values.text()
  }
}

extension Wire.OrderSummary: SampleMessage {
  static var protocolName: String { "whistle.v1.OrderSummary" }

  mutating func setFields(_ values: inout SampleValues) {
    key = values.text()
    name = values.text()
    received = values.unsigned()
    open = values.unsigned()
    closed = values.unsigned()
    merged = values.unsigned()
    voided = values.unsigned()
    refused = values.unsigned()
    overdue = values.unsigned()
    closedInTime = values.unsigned()
    satisfied = values.unsigned()
    dissatisfied = values.unsigned()
    raised = values.unsigned()
    returned = values.unsigned()
    redone = values.unsigned()
    medianSeconds = values.signed()
    longestSeconds = values.signed()
  }
}

extension Wire.ReportOrdersReply: SampleMessage {
  static var protocolName: String { "whistle.v1.ReportOrdersReply" }

  mutating func setFields(_ values: inout SampleValues) {
    total = values.optional { .sample(&$0) }
    rows = values.list { .sample(&$0) }
    sequence = values.unsigned()
  }
}

extension Wire.SetClockRequest: SampleMessage {
  static var protocolName: String { "whistle.v1.SetClockRequest" }

  mutating func setFields(_ values: inout SampleValues) {
    now = values.signed()
  }
}

extension Wire.SetClockReply: SampleMessage {
  static var protocolName: String { "whistle.v1.SetClockReply" }

  mutating func setFields(_ values: inout SampleValues) {
    now = values.signed()
    fired = values.unsigned()
  }
}
