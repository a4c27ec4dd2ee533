import OrganizationGraph
import OrganizationTables
import RPCCore
import SQLiteStorage
import WireMessages

/// `Watch`, `Diff`, `Export` and `Import` of `whistle.v1.OrganizationService`.
struct RevisionStreams: Sendable {
  /// Records in one message.
  private static let part = 500
  /// Most records of one revision that a watch sends.
  private static let mostWatched = 50_000

  let changes: ChangeService
  let reading: RevisionReading

  func methods(_ service: String) -> [RPCMethod] {
    [
      RPCMethod(path: "/\(service)/Watch", kind: .serverStreaming, handler: watch),
      RPCMethod(path: "/\(service)/Diff", kind: .serverStreaming, handler: diff),
      RPCMethod(path: "/\(service)/Export", kind: .serverStreaming, handler: export),
      RPCMethod(path: "/\(service)/Import", kind: .clientStreaming, handler: replace),
    ]
  }

  /// Sends every revision after the caller's last one, then each as it comes.
  private func watch(
    _ context: RPCCallContext, _ requests: RPCRequests, _ responses: RPCResponses
  ) async throws {
    let request = try RPCMethod.decode(Wire.WatchRequest.self, from: try await requests.only())
    let editor = try changes.requireEditor()
    guard request.heartbeatSeconds <= 3_600 else {
      throw RPCError.invalid("heartbeat_seconds", "is more than 3600")
    }
    let beat = request.heartbeatSeconds == 0 ? 30 : Int(request.heartbeatSeconds)
    var sent = request.after
    let first = editor.organization.current.snapshot.revision
    guard sent <= first else {
      throw RPCError.invalid("after", "\(sent) is not yet there; the latest revision is \(first)")
    }
    // Before the first look, so that no revision comes in between.
    let signals = editor.watchers.signals(every: .seconds(beat))
    try await send(editor, after: &sent, responses)
    for await _ in signals {
      if editor.organization.current.snapshot.revision == sent {
        try await responses.send(RPCMethod.encode(Wire.WatchReply.with { $0.latest = sent }))
      } else {
        try await send(editor, after: &sent, responses)
      }
    }
    try Task.checkCancellation()
    throw RPCError(code: .unavailable, message: "the server is shutting down")
  }

  private func send(
    _ editor: OrganizationEditor, after sent: inout UInt64, _ responses: RPCResponses
  ) async throws {
    while true {
      let latest = editor.organization.current.snapshot.revision
      guard sent < latest else { return }
      let number = Int(sent) + 1
      let (revision, records) = try Self.storing { () throws(StoreError) in
        let revision = try editor.store.revision(number)
        let count = revision.changes.reduce(0) { $0 + $1.added + $1.changed + $1.removed }
        return (revision, count > Self.mostWatched ? nil : try editor.store.changes(in: number))
      }
      for part in Self.parts(records ?? []) {
        let message = Wire.WatchReply.with {
          $0.revision = Wire.RevisionEntry(revision)
          $0.records = part.items.map { Wire.RecordChange($0) }
          $0.complete = part.isLast
          $0.latest = latest
          $0.tooMany = records == nil
        }
        try await responses.send(RPCMethod.encode(message))
      }
      sent += 1
    }
  }

  private func diff(
    _ context: RPCCallContext, _ requests: RPCRequests, _ responses: RPCResponses
  ) async throws {
    let request = try RPCMethod.decode(Wire.DiffRequest.self, from: try await requests.only())
    let editor = try changes.requireEditor()
    let latest = Int(editor.organization.current.snapshot.revision)
    let (from, to) = (Int(clamping: request.from), Int(clamping: request.to))
    for (field, number) in [("from", from), ("to", to)] where number > latest {
      throw RPCError(
        code: .notFound,
        message: "\(field): there is no revision \(number); the latest is \(latest)")
    }
    guard from > 0 else { throw RPCError.invalid("from", "is missing; give a revision") }
    let records = try Self.storing { () throws(StoreError) in
      try editor.store.changes(from: from, to: to == 0 ? latest : to)
    }
    for part in Self.parts(records) {
      let message = Wire.DiffReply.with {
        $0.records = part.items.map { Wire.RecordChange($0) }
        $0.complete = part.isLast
      }
      try await responses.send(RPCMethod.encode(message))
    }
  }

  private func export(
    _ context: RPCCallContext, _ requests: RPCRequests, _ responses: RPCResponses
  ) async throws {
    let request = try RPCMethod.decode(Wire.ExportRequest.self, from: try await requests.only())
    let view = try reading.view(request.read)
    let organization = try organization(request.excerpt, view)
    for description in TableDescription.all {
      let rows = TableRows(description, organization)
      var next = 0
      while next < rows.count {
        let end = min(rows.count, next + Self.part)
        let message = Wire.ExportReply.with {
          $0.records = (next..<end).map { rows.record($0) }
          $0.revision = view.revision
        }
        next = end
        try await responses.send(RPCMethod.encode(message))
      }
    }
    try await responses.send(
      RPCMethod.encode(
        Wire.ExportReply.with {
          $0.complete = true
          $0.revision = view.revision
        }))
  }

  /// What is asked for of a revision: a part, or all. Without a store to ask, all stands for a part, except
  /// for units by name.
  private func organization(
    _ excerpt: Wire.Excerpt?, _ view: RevisionView
  ) throws(RPCError) -> Organization {
    if let excerpt {
      let scope = UInt8(exactly: excerpt.scope.rawValue).flatMap(OrganizationExcerpt.Scope.init)
      guard let scope else {
        throw .invalid("excerpt.scope", "\(excerpt.scope.rawValue) is no scope")
      }
      if let store = changes.editor?.store {
        return try Self.storing { () throws(StoreError) in
          try store.excerpt(
            OrganizationExcerpt(scope, excerpt.text), at: Int(view.revision.organization)
          ).organization
        }
      }
      if scope == .named { return view.snapshot.excerpt(named: excerpt.text) }
    }
    try view.requireRecords()
    return view.snapshot.records()
  }

  private func replace(
    _ context: RPCCallContext, _ requests: RPCRequests, _ responses: RPCResponses
  ) async throws {
    let editor = try changes.requireEditor()
    var head: Wire.ImportRequest?
    var builder = OrganizationBuilder()
    var position = 0
    for try await bytes in requests {
      let request = try RPCMethod.decode(Wire.ImportRequest.self, from: bytes)
      if head == nil { head = request }
      for record in request.records {
        try Self.append(record, position, to: &builder)
        position += 1
      }
    }
    guard let head else { throw RPCError.invalid("records", "are missing") }
    guard !head.author.isEmpty else {
      throw RPCError.invalid("author", "is empty; say who imports the organisation")
    }
    let organization = builder.finish()
    let report = try Wire.ChangeReport {
      Wire.ChangeReport(
        try editor.replace(
          by: organization, author: head.author, reason: head.reason,
          base: head.baseRevision == 0 ? nil : Int(clamping: head.baseRevision),
          at: context.instant))
    }
    _ = await changes.held(by: [])
    let reply = Wire.ApplyReply.with {
      $0.report = report
      $0.revision = editor.organization.current.revision
    }
    try await responses.send(RPCMethod.encode(reply))
  }

  private static func append(
    _ record: Wire.Record, _ position: Int, to builder: inout OrganizationBuilder
  ) throws(RPCError) {
    guard let table = RecordTable(rawValue: record.table) else {
      throw .invalid("records[\(position)].table", "there is no table \"\(record.table)\"")
    }
    let named = try record.named("records[\(position)]")
    do throws(FieldFault) {
      let outcome = builder.append(try TableDescription.of(table).fields(named), to: .of(table))
      if let fault = outcome.faults.first { throw fault }
    } catch {
      throw .invalid("records[\(position)]", "\(error)")
    }
  }

  private static func storing<Result>(
    _ body: () throws(StoreError) -> Result
  ) throws(RPCError) -> Result {
    do throws(StoreError) {
      return try body()
    } catch {
      throw RPCError(error)
    }
  }

  /// Pieces of a list; of an empty one, one empty piece.
  private static func parts<Item>(_ items: [Item]) -> [(items: ArraySlice<Item>, isLast: Bool)] {
    if items.isEmpty { return [(items[...], true)] }
    return stride(from: 0, to: items.count, by: part).map { start in
      let end = min(items.count, start + part)
      return (items[start..<end], end == items.count)
    }
  }
}

/// The rows of one table as messages.
private struct TableRows {
  private let description: TableDescription
  private let rows: CanonicalRows

  init(_ description: TableDescription, _ organization: Organization) {
    self.description = description
    rows = description.rows(organization)
  }

  var count: Int { rows.count }

  func record(_ index: Int) -> Wire.Record {
    var fields = [String](repeating: "", count: rows.width)
    rows.read(index, into: &fields)
    return .with {
      $0.table = description.name
      $0.columns = zip(description.columns, fields).filter { !$0.1.isEmpty }.map { column, value in
        .with {
          $0.name = column.name
          $0.value = value
        }
      }
    }
  }
}
