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
      workspace.measures.pointee.ended(
        method: call.method, status: call.status,
        nanoseconds: now > call.beganAt ? now - call.beganAt : 0)
    }
    workspace.ended.pointee.removeAll(keepingCapacity: true)
  }

  func noteOpened() {
    guard !isCounted else { return }
    isCounted = true
    workspace.measures.pointee.openConnections += 1
    workspace.measures.pointee.acceptedConnections += 1
  }

  func noteClosed() {
    guard isCounted else { return }
    isCounted = false
    workspace.measures.pointee.openConnections -= 1
  }

  func hit(_ limit: LimitHit) {
    workspace.measures.pointee.hit(limit)
  }

  func noteViolation() {
    switch session.violation {
    case nil: break
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
    let isKnown = calls[index].machine.isKnown
    let context = calls[index].machine.context
    let given = isKnown ? context.metadata[Self.requestID] : nil
    let name = given ?? workspace.requestIDs.next()
    fields.append(.init(name: Self.requestID, value: name))
    onFailure?(
      RPCFailure(
        method: isKnown ? context.path : "unknown", code: RPCStatusCode(rawValue: code),
        message: HTTPAnswer.message(in: fields), requestID: name, peer: peer))
  }

  static let requestID = "x-request-id"
}
