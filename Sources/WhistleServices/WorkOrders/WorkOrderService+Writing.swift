import OrganizationGraph
import RPCCore
import Routing
import WireMessages
import WorkOrders

/// Requests to write, checked field by field.
extension WorkOrderService {
  typealias Completion = @Sendable (Result<[UInt8], RPCError>) -> Void

  func write(
    _ request: Wire.FileRequest, _ context: RPCCallContext, _ complete: @escaping Completion
  ) throws(RPCError) -> DeskRequest {
    try checkKey(request.key)
    guard let order = request.order else { throw .invalid("order", "is missing") }
    if order.origin.isEmpty {
      throw .invalid("order.origin", "is empty; give the code of the chain unit of the place")
    }
    if order.category.isEmpty {
      throw .invalid("order.category", "is empty; give the code of a category")
    }
    guard let mode = Mode(rawValue: UInt8(clamping: order.mode.rawValue)) else {
      throw .invalid("order.mode", "\(order.mode.rawValue) is no mode")
    }
    for (field, codes) in [("excluded", order.excluded), ("subjects", order.subjects)]
    where codes.count > ServedOrganization.mostCodes {
      throw .invalid(
        "order.\(field)",
        "has \(codes.count) codes; at most \(ServedOrganization.mostCodes) are allowed")
    }
    var content = OrderContent(
      desk: request.desk, origin: order.origin, category: order.category,
      urgency: order.urgency.isEmpty ? WorkOrder.normalUrgency : order.urgency, mode: mode,
      // Without a time it is that of the desk's clock.
      receivedAt: try Self.instant(order.receivedAt, "order.received_at") ?? Instant(seconds: 0))
    content.deadline = try Self.instant(order.deadline, "order.deadline")
    content.excluded = order.excluded
    content.subjects = order.subjects
    content.title = try short(request.title, "title")
    content.text = try short(request.text, "text")
    content.place = try short(request.place, "place")
    content.channel = try short(request.channel, "channel")
    content.reference = try short(request.reference, "reference")
    content.contact = try short(request.contact, "contact")
    return DeskRequest(
      key: request.key, fingerprint: Self.fingerprint(request),
      work: .file(
        content, evidence: try evidence(request.evidence),
        Actor(person: try person(request.person, "person"), unit: request.unit),
        onlyReceive: request.onlyReceive), complete: complete)
  }

  /// Has the desk take a step.
  func submit(
    _ request: Wire.ActRequest, _ complete: @escaping Completion
  ) throws(RPCError) {
    guard request.step == Step.correct.rawValue else {
      return desk.submit(try write(request, complete))
    }
    try correct(request, attempts: Self.mostAttempts, complete)
  }

  /// Sets words of an order right. The desk keeps no words: they are read, and the step is taken if the order
  /// has not moved on meanwhile, else they are read again.
  private func correct(
    _ request: Wire.ActRequest, attempts: Int, _ complete: @escaping Completion
  ) throws(RPCError) {
    var given = request
    let filed: FiledOrder?
    do throws(LedgerError) {
      filed = try desk.ledger.order(request.order)
    } catch {
      throw RPCError(error)
    }
    if let filed, given.expectedSequence == 0 { given.expectedSequence = filed.state.sequence }
    let isRepeated = request.expectedSequence == 0 && attempts > 1
    let write = try write(given, words: filed?.content, of: request) { result in
      guard isRepeated, case .failure(let error) = result, error.code == .aborted else {
        return complete(result)
      }
      Task {
        do throws(RPCError) {
          try correct(request, attempts: attempts - 1, complete)
        } catch {
          complete(.failure(error))
        }
      }
    }
    desk.submit(write)
  }

  /// - Parameters:
  ///   - words: what the order says, where the step is to set it right.
  ///   - original: what the caller has sent, which tells one request from another.
  private func write(
    _ request: Wire.ActRequest, words: OrderContent? = nil, of original: Wire.ActRequest? = nil,
    _ complete: @escaping Completion
  ) throws(RPCError) -> DeskRequest {
    try checkKey(request.key)
    guard let step = Step(rawValue: request.step) else {
      throw .invalid(
        "step",
        "\"\(request.step)\" is none; there are"
          + " \(Step.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    var command = OrderCommand(
      step, by: Actor(person: try person(request.person, "person"), unit: request.unit))
    command.reason = try short(request.reason, "reason")
    if command.reason.allSatisfy(\.isWhitespace) { command.reason = "" }
    command.evidence = try evidence(request.evidence)
    command.target = request.target
    guard request.called.count <= Self.mostCalled else {
      throw .invalid(
        "called", "has \(request.called.count) units; at most \(Self.mostCalled) are called at once"
      )
    }
    command.called = request.called
    command.until = try Self.instant(request.until, "until")
    command.other = request.other
    command.category = request.category
    command.origin = request.origin
    command.assignee = try person(request.assignee, "assignee")
    command.urgency = request.urgency
    let corrected = try corrected(words, by: request.corrections)
    if let words, let corrected {
      command.content = corrected
      command.corrections = corrected.corrections(of: words)
    }
    command.score = Int(clamping: request.score)
    return DeskRequest(
      key: request.key, fingerprint: Self.fingerprint(original ?? request),
      work: .act(order: request.order, command, expectedSequence: request.expectedSequence),
      complete: complete)
  }

  /// What the order says once it is set right; nil if nothing is to be.
  private func corrected(
    _ words: OrderContent?, by corrections: [Wire.Correction]
  ) throws(RPCError) -> OrderContent? {
    var seen: Set<Correction.Field> = []
    var content = words
    for (place, correction) in corrections.enumerated() {
      guard let field = Correction.Field(rawValue: correction.field) else {
        let fields = Correction.Field.allCases.map(\.rawValue).joined(separator: ", ")
        throw .invalid(
          "corrections[\(place)].field", "\"\(correction.field)\" is none; there are \(fields)")
      }
      guard seen.insert(field).inserted else {
        throw .invalid("corrections[\(place)].field", "\(field.rawValue) is set right twice")
      }
      content?[field] = try short(correction.value, "corrections[\(place)].value")
    }
    return corrections.isEmpty ? nil : content
  }

  private func evidence(_ given: [Wire.Evidence]) throws(RPCError) -> [Evidence] {
    guard given.count <= Self.mostEvidence else {
      throw .invalid(
        "evidence", "has \(given.count) pieces; at most \(Self.mostEvidence) are taken")
    }
    var found: [Evidence] = []
    for (place, evidence) in given.enumerated() {
      let field = "evidence[\(place)]"
      if evidence.kind.isEmpty { throw .invalid("\(field).kind", "is empty") }
      found.append(
        Evidence(
          kind: try short(evidence.kind, "\(field).kind"),
          reference: try short(evidence.reference, "\(field).reference"),
          note: try short(evidence.note, "\(field).note")))
    }
    return found
  }

  private func checkKey(_ key: String) throws(RPCError) {
    guard !key.isEmpty, key.utf8.count <= Self.mostKeyBytes else {
      throw .invalid(
        "key",
        key.isEmpty
          ? "is empty; make one for each write, so that it can be repeated"
          : "is longer than \(Self.mostKeyBytes) bytes")
    }
  }

  /// What a person is known by, without the spaces around it, which make no other person.
  private func person(_ text: String, _ field: String) throws(RPCError) -> String {
    var name = try short(text, field)[...]
    while name.first?.isWhitespace ?? false { name.removeFirst() }
    while name.last?.isWhitespace ?? false { name.removeLast() }
    return String(name)
  }

  private func short(_ text: String, _ field: String) throws(RPCError) -> String {
    guard text.utf8.count <= Self.mostTextBytes else {
      throw .invalid(field, "is longer than \(Self.mostTextBytes) bytes")
    }
    return text
  }

  static func instant(_ seconds: Int64, _ field: String) throws(RPCError) -> Instant? {
    guard seconds != 0 else { return nil }
    guard (1...ServedOrganization.lastSecond).contains(seconds) else {
      throw .invalid(
        field,
        "\(seconds) is out of range; give seconds since 1970-01-01 UTC, up to the year 9999")
    }
    return Instant(seconds: seconds)
  }

  /// FNV-1a over the request's own form, 64 bits: finds a key that is used for two requests by mistake.
  static func fingerprint(_ request: some WireMessage) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in RPCMethod.encode(request) { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return hash
  }

  /// Takes many orders; replies in their order, each once it is on disk.
  func fileMany(
    _ context: RPCCallContext, _ requests: RPCRequests, _ responses: RPCResponses
  ) async throws {
    let window = FilingWindow()
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        var position: UInt64 = 0
        for try await bytes in requests {
          try await window.enter()
          let place = position
          position += 1
          let complete: Completion = { window.finish(place, $0) }
          do throws(RPCError) {
            let request = try RPCMethod.decode(Wire.FileRequest.self, from: bytes)
            desk.submit(try write(request, context, complete))
          } catch {
            complete(.failure(error))
          }
        }
        window.end(position)
      }
      var position: UInt64 = 0
      while let result = try await window.next() {
        try await responses.send(Self.reply(position, result))
        position += 1
      }
      try await group.waitForAll()
    }
  }

  private static func reply(_ position: UInt64, _ result: Result<[UInt8], RPCError>) -> [UInt8] {
    var reply = WireWriter()
    reply.number(1, position)
    switch result {
    case .success(let bytes):
      let message = reply.begin(2)
      bytes.withUnsafeBytes { reply.raw($0) }
      reply.end(message)
    case .failure(let error):
      reply.number(3, Int64(error.code.rawValue))
      reply.text(4, error.message)
    }
    return Array(reply.bytes)
  }
}
