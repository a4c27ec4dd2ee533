import CallMeasures
import HTTP2Session
import NIOCore
import RPCCore

/// A call that has ended, until the clock says how long it took.
struct EndedCall {
  /// Nil for a method that there is not.
  var method: Int?
  var status: Int
  /// When its headers arrived.
  var beganAt: UInt64
}

/// What is counted, for those who watch the server, and said of calls that fail, for those who look for
/// the reason. The clock is read once for all the calls that end in one flush.
extension ConnectionHandler {
  func noteBegin(_ index: Int) {
    calls[index].beganAt = now
    workspace.measures.pointee.openCalls += 1
  }

  func noteEnd(_ index: Int, _ status: Int) {
    workspace.measures.pointee.openCalls -= 1
    if status == 0, duration(index) >= slowCallTime { noteSlow(index) }
    workspace.ended.pointee.append(
      EndedCall(
        method: calls[index].machine.isKnown ? calls[index].machine.methodIndex : nil,
        status: status, beganAt: calls[index].beganAt))
  }

  /// The answers to the calls that have ended are with the socket.
  func measureEnded() {
    guard !workspace.ended.pointee.isEmpty else { return }
    let now = NIODeadline.now().uptimeNanoseconds
    for call in workspace.ended.pointee {
      let nanoseconds = now > call.beganAt ? now - call.beganAt : 0
      workspace.measures.pointee.ended(
        method: call.method, status: call.status, nanoseconds: nanoseconds)
      workspace.reporter?.ended(
        method: call.method, status: call.status, nanoseconds: nanoseconds)
    }
    workspace.ended.pointee.removeAll(keepingCapacity: true)
    reportMeasures()
  }

  func noteOpened() {
    guard !isCounted else { return }
    isCounted = true
    workspace.measures.pointee.openConnections += 1
    workspace.measures.pointee.acceptedConnections += 1
    reportMeasures()
  }

  func noteClosed() {
    guard isCounted else { return }
    isCounted = false
    workspace.measures.pointee.openConnections -= 1
    reportMeasures()
  }

  private func reportMeasures() {
    workspace.reporter?.report(workspace.measures.pointee)
  }

  func hit(_ limit: LimitHit) {
    workspace.measures.pointee.hit(limit)
  }

  func noteViolation() {
    switch session.violation {
    case nil: if session.hasSentError { hit(.protocolError) }
    case .notHTTP2: hit(.notHTTP2)
    case .flood: hit(.flood)
    case .headerListTooLarge: hit(.headerList)
    case .streamIdentifierReused, .streamClosed: hit(.streamIdentifier)
    case .library: hit(.protocolError)
    }
  }

  /// Gives a call that fails a name by which its caller and the log can speak of it, and tells the log.
  func identify(_ fields: inout [HTTPAnswer.Field], on index: Int) {
    guard let code = HTTPAnswer.statusCode(in: fields), code != 0 else { return }
    let name = metadata(index)[Self.requestID] ?? workspace.requestIDs.next()
    fields.append(.init(name: Self.requestID, value: name))
    notice(
      index, RPCStatusCode(rawValue: code), message: HTTPAnswer.message(in: fields), name: name)
  }

  /// A call that went well and took long. Streams take as long as their callers like.
  private func noteSlow(_ index: Int) {
    guard calls[index].machine.isKnown else { return }
    let kind = methods.methods[calls[index].machine.methodIndex].kind
    guard kind == .unary else { return }
    notice(index, .ok, message: "", name: metadata(index)[Self.requestID] ?? "")
  }

  private func notice(_ index: Int, _ code: RPCStatusCode, message: String, name: String) {
    guard let onNotice else { return }
    let isKnown = calls[index].machine.isKnown
    let trace = metadata(index)[TraceParent.name].flatMap(TraceParent.init)
    onNotice(
      RPCNotice(
        method: isKnown ? calls[index].machine.context.path : "unknown", code: code,
        message: message, requestID: name, peer: peer,
        duration: .nanoseconds(Int64(clamping: duration(index))), traceID: trace?.traceID,
        spanID: trace?.spanID))
  }

  private func metadata(_ index: Int) -> RPCMetadata { calls[index].machine.context.metadata }

  /// Nanoseconds from the call's headers to what the connection last woke up for.
  private func duration(_ index: Int) -> UInt64 {
    now > calls[index].beganAt ? now - calls[index].beganAt : 0
  }

  static let requestID = "x-request-id"
}
