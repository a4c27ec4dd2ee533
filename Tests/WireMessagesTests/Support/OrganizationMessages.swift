import WireMessages

/// The messages of changes and lists of the organisation.
let organizationMessages: [any SampleMessage.Type] = [
  Wire.Column.self,
  Wire.Record.self,
  Wire.RecordChange.self,
  Wire.SplitPart.self,
  Wire.Change.self,
  Wire.ChangeSet.self,
  Wire.RevisionEntry.self,
  Wire.RuleBreach.self,
  Wire.RivalRevision.self,
  Wire.ChangeReport.self,
  Wire.HeldOrders.self,
  Wire.LeadDifference.self,
  Wire.RoutingDifferences.self,
  Wire.ReadAt.self,
  Wire.ListRequest.self,
  Wire.ListReply.self,
  Wire.FindRequest.self,
  Wire.FindReply.self,
  Wire.DryRunRequest.self,
  Wire.DryRunReply.self,
  Wire.ApplyRequest.self,
  Wire.ApplyReply.self,
  Wire.HistoryRequest.self,
  Wire.HistoryEntry.self,
  Wire.HistoryReply.self,
  Wire.DiffRequest.self,
  Wire.DiffReply.self,
  Wire.ImportRequest.self,
  Wire.Excerpt.self,
  Wire.ExportRequest.self,
  Wire.ExportReply.self,
  Wire.WatchRequest.self,
  Wire.WatchReply.self,
]

extension Wire.Column: SampleMessage {
  static var protocolName: String { "whistle.v1.Column" }

  mutating func setFields(_ values: inout SampleValues) {
    name = values.text()
    value = values.text()
  }
}

extension Wire.Record: SampleMessage {
  static var protocolName: String { "whistle.v1.Record" }

  mutating func setFields(_ values: inout SampleValues) {
    table = values.text()
    columns = values.list { .sample(&$0) }
  }
}

extension Wire.RecordChange: SampleMessage {
  static var protocolName: String { "whistle.v1.RecordChange" }

  mutating func setFields(_ values: inout SampleValues) {
    table = values.text()
    key = values.list { $0.text() }
    before = values.optional { .sample(&$0) }
    after = values.optional { .sample(&$0) }
  }
}

extension Wire.SplitPart: SampleMessage {
  static var protocolName: String { "whistle.v1.SplitPart" }

  mutating func setFields(_ values: inout SampleValues) {
    unit = values.optional { .sample(&$0) }
    units = values.list { $0.text() }
    edges = values.list { $0.text() }
    posts = values.list { $0.text() }
  }
}

extension Wire.Change: SampleMessage {
  static var protocolName: String { "whistle.v1.Change" }

  mutating func setFields(_ values: inout SampleValues) {
    change = values.text()
    record = values.optional { .sample(&$0) }
    unit = values.text()
    name = values.text()
    code = values.text()
    under = values.text()
    on = values.text()
    until = values.text()
    units = values.list { $0.text() }
    into = values.text()
    parts = values.list { .sample(&$0) }
    keep = values.flag()
    calendar = values.text()
    hours = values.list { .sample(&$0) }
  }
}

extension Wire.ChangeSet: SampleMessage {
  static var protocolName: String { "whistle.v1.ChangeSet" }

  mutating func setFields(_ values: inout SampleValues) {
    baseRevision = values.unsigned()
    author = values.text()
    reason = values.text()
    key = values.text()
    changes = values.list { .sample(&$0) }
  }
}

extension Wire.RevisionEntry: SampleMessage {
  static var protocolName: String { "whistle.v1.RevisionEntry" }

  mutating func setFields(_ values: inout SampleValues) {
    number = values.unsigned()
    createdAt = values.signed()
    author = values.text()
    reason = values.text()
    baseRevision = values.unsigned()
    key = values.text()
    organizationDigest = values.text()
    policyDigest = values.text()
  }
}

extension Wire.RuleBreach: SampleMessage {
  static var protocolName: String { "whistle.v1.RuleBreach" }

  mutating func setFields(_ values: inout SampleValues) {
    rule = values.text()
    message = values.text()
    remedy = values.text()
  }
}

extension Wire.RivalRevision: SampleMessage {
  static var protocolName: String { "whistle.v1.RivalRevision" }

  mutating func setFields(_ values: inout SampleValues) {
    revision = values.optional { .sample(&$0) }
    records = values.list { .sample(&$0) }
  }
}

extension Wire.ChangeReport: SampleMessage {
  static var protocolName: String { "whistle.v1.ChangeReport" }

  mutating func setFields(_ values: inout SampleValues) {
    outcome = .init(rawValue: values.choice(6))
    revision = values.optional { .sample(&$0) }
    records = values.list { .sample(&$0) }
    breaches = values.list { .sample(&$0) }
    rivals = values.list { .sample(&$0) }
    message = values.text()
    change = values.short()
    held = values.list { .sample(&$0) }
  }
}

extension Wire.HeldOrders: SampleMessage {
  static var protocolName: String { "whistle.v1.HeldOrders" }

  mutating func setFields(_ values: inout SampleValues) {
    unit = values.text()
    name = values.text()
    from = values.text()
    orders = values.unsigned()
    examples = values.list { $0.unsigned() }
    placed = values.unsigned()
    placedExamples = values.list { $0.unsigned() }
    successors = values.list { $0.text() }
  }
}

extension Wire.LeadDifference: SampleMessage {
  static var protocolName: String { "whistle.v1.LeadDifference" }

  mutating func setFields(_ values: inout SampleValues) {
    origin = values.text()
    category = values.text()
    before = values.text()
    after = values.text()
  }
}

extension Wire.RoutingDifferences: SampleMessage {
  static var protocolName: String { "whistle.v1.RoutingDifferences" }

  mutating func setFields(_ values: inout SampleValues) {
    compared = values.unsigned()
    changed = values.unsigned()
    examples = values.list { .sample(&$0) }
    at = values.signed()
  }
}

extension Wire.ReadAt: SampleMessage {
  static var protocolName: String { "whistle.v1.ReadAt" }

  mutating func setFields(_ values: inout SampleValues) {
    atLeast = values.unsigned()
    exactly = values.unsigned()
  }
}

extension Wire.ListRequest: SampleMessage {
  static var protocolName: String { "whistle.v1.ListRequest" }

  mutating func setFields(_ values: inout SampleValues) {
    code = values.text()
    relation = .init(rawValue: values.choice(7))
    pageSize = values.short()
    cursor = values.text()
    read = values.optional { .sample(&$0) }
  }
}

extension Wire.ListReply: SampleMessage {
  static var protocolName: String { "whistle.v1.ListReply" }

  mutating func setFields(_ values: inout SampleValues) {
    units = values.list { .sample(&$0) }
    records = values.list { .sample(&$0) }
    cursor = values.text()
    complete = values.flag()
    revision = values.optional { .sample(&$0) }
  }
}

extension Wire.FindRequest: SampleMessage {
  static var protocolName: String { "whistle.v1.FindRequest" }

  mutating func setFields(_ values: inout SampleValues) {
    text = values.text()
    pageSize = values.short()
    cursor = values.text()
    read = values.optional { .sample(&$0) }
  }
}

extension Wire.FindReply: SampleMessage {
  static var protocolName: String { "whistle.v1.FindReply" }

  mutating func setFields(_ values: inout SampleValues) {
    units = values.list { .sample(&$0) }
    cursor = values.text()
    complete = values.flag()
    revision = values.optional { .sample(&$0) }
  }
}

extension Wire.DryRunRequest: SampleMessage {
  static var protocolName: String { "whistle.v1.DryRunRequest" }

  mutating func setFields(_ values: inout SampleValues) {
    changes = values.optional { .sample(&$0) }
    at = values.signed()
    mostExamples = values.short()
  }
}

extension Wire.DryRunReply: SampleMessage {
  static var protocolName: String { "whistle.v1.DryRunReply" }

  mutating func setFields(_ values: inout SampleValues) {
    report = values.optional { .sample(&$0) }
    routing = values.optional { .sample(&$0) }
    revision = values.optional { .sample(&$0) }
  }
}

extension Wire.ApplyRequest: SampleMessage {
  static var protocolName: String { "whistle.v1.ApplyRequest" }

  mutating func setFields(_ values: inout SampleValues) {
    changes = values.optional { .sample(&$0) }
  }
}

extension Wire.ApplyReply: SampleMessage {
  static var protocolName: String { "whistle.v1.ApplyReply" }

  mutating func setFields(_ values: inout SampleValues) {
    report = values.optional { .sample(&$0) }
    revision = values.optional { .sample(&$0) }
  }
}

extension Wire.HistoryRequest: SampleMessage {
  static var protocolName: String { "whistle.v1.HistoryRequest" }

  mutating func setFields(_ values: inout SampleValues) {
    unit = values.text()
    person = values.text()
    pageSize = values.short()
    cursor = values.text()
  }
}

extension Wire.HistoryEntry: SampleMessage {
  static var protocolName: String { "whistle.v1.HistoryEntry" }

  mutating func setFields(_ values: inout SampleValues) {
    revision = values.optional { .sample(&$0) }
    records = values.list { .sample(&$0) }
  }
}

extension Wire.HistoryReply: SampleMessage {
  static var protocolName: String { "whistle.v1.HistoryReply" }

  mutating func setFields(_ values: inout SampleValues) {
    entries = values.list { .sample(&$0) }
    cursor = values.text()
    complete = values.flag()
  }
}

extension Wire.DiffRequest: SampleMessage {
  static var protocolName: String { "whistle.v1.DiffRequest" }

  mutating func setFields(_ values: inout SampleValues) {
    from = values.unsigned()
    to = values.unsigned()
  }
}

extension Wire.DiffReply: SampleMessage {
  static var protocolName: String { "whistle.v1.DiffReply" }

  mutating func setFields(_ values: inout SampleValues) {
    records = values.list { .sample(&$0) }
    complete = values.flag()
  }
}

extension Wire.ImportRequest: SampleMessage {
  static var protocolName: String { "whistle.v1.ImportRequest" }

  mutating func setFields(_ values: inout SampleValues) {
    author = values.text()
    reason = values.text()
    baseRevision = values.unsigned()
    records = values.list { .sample(&$0) }
  }
}

extension Wire.Excerpt: SampleMessage {
  static var protocolName: String { "whistle.v1.Excerpt" }

  mutating func setFields(_ values: inout SampleValues) {
    scope = .init(rawValue: values.choice(5))
    text = values.text()
  }
}

extension Wire.ExportRequest: SampleMessage {
  static var protocolName: String { "whistle.v1.ExportRequest" }

  mutating func setFields(_ values: inout SampleValues) {
    read = values.optional { .sample(&$0) }
    excerpt = values.optional { .sample(&$0) }
  }
}

extension Wire.ExportReply: SampleMessage {
  static var protocolName: String { "whistle.v1.ExportReply" }

  mutating func setFields(_ values: inout SampleValues) {
    records = values.list { .sample(&$0) }
    complete = values.flag()
    revision = values.optional { .sample(&$0) }
  }
}

extension Wire.WatchRequest: SampleMessage {
  static var protocolName: String { "whistle.v1.WatchRequest" }

  mutating func setFields(_ values: inout SampleValues) {
    after = values.unsigned()
    heartbeatSeconds = values.short()
  }
}

extension Wire.WatchReply: SampleMessage {
  static var protocolName: String { "whistle.v1.WatchReply" }

  mutating func setFields(_ values: inout SampleValues) {
    revision = values.optional { .sample(&$0) }
    records = values.list { .sample(&$0) }
    complete = values.flag()
    latest = values.unsigned()
    tooMany = values.flag()
  }
}
