import HTTP2Session

/// Bytes into a session of either side: no input traps, and pieces of any size give the same events.
///
/// The first byte says which side, whether what a peer must begin with is put in front, and whether the
/// owner answers; the second how large the pieces are.
enum SessionTarget {
  static let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8) + settings
  static let settings: [UInt8] = [0, 0, 0, 4, 0, 0, 0, 0, 0]

  static func run(_ input: UnsafeRawBufferPointer) -> Int32 {
    guard input.count >= 2 else { return -1 }
    let isServer = input[0] & 1 == 0
    let hasBeginning = input[0] & 2 == 0
    let answers = input[0] & 4 == 0
    let piece = Int(input[1]) + 1
    let bytes = (hasBeginning ? (isServer ? preface : settings) : []) + input.dropFirst(2)
    if answers {
      _ = play(bytes, piece: piece, isServer: isServer, answers: true)
      return 0
    }
    let whole = play(bytes, piece: .max, isServer: isServer, answers: false)
    let pieces = play(bytes, piece: piece, isServer: isServer, answers: false)
    precondition(areEqual(whole, pieces), "pieces of \(piece): \(pieces)\nwhole: \(whole)")
    return 0
  }

  /// Whether pieces gave the events that the whole gave. Behind the peer's GOAWAY a session without
  /// streams reads no further, which it looks at where bytes begin; so pieces may end early there.
  static func areEqual(_ whole: [String], _ pieces: [String]) -> Bool {
    whole == pieces
      || pieces.contains { $0.hasPrefix("goaway") } && whole.starts(with: pieces)
  }

  /// The events in words, those of data joined.
  static func play(_ bytes: [UInt8], piece: Int, isServer: Bool, answers: Bool) -> [String] {
    let workspace = HTTP2Workspace()
    let player: any Player =
      isServer
      ? ServerPlayer(workspace, answers: answers) : ClientPlayer(workspace, answers: answers)
    var at = 0
    while at < bytes.count {
      let end = min(bytes.count, at + min(piece, bytes.count))
      bytes[at..<end].withUnsafeBytes { player.receive($0) }
      at = end
    }
    return player.journal.events
  }
}

/// What happened, with data of one stream joined.
struct Journal {
  private(set) var events: [String] = []
  private var dataStream: HTTP2Stream?

  mutating func note(_ event: HTTP2Event) {
    switch event {
    case .data(let stream, let bytes, let endStream):
      let text = bytes.map { String($0, radix: 16) }.joined(separator: " ")
      if dataStream == stream, !events.isEmpty {
        events[events.count - 1] += " " + text
      } else {
        events.append("data \(stream) \(text)")
      }
      dataStream = stream
      if endStream { add("end \(stream)") }
    case .requestHeaders(let stream, let fields, let endStream, let exceedsLimit):
      add("request \(stream) \(list(fields)) \(endStream) \(exceedsLimit)")
    case .responseHeaders(let stream, let fields, let endStream, let exceedsLimit):
      add("response \(stream) \(list(fields)) \(endStream) \(exceedsLimit)")
    case .endOfStream(let stream): add("end \(stream)")
    case .streamClosed(let stream, let code): add("closed \(stream) \(code.rawValue)")
    case .goAway(let code): add("goaway \(code.rawValue)")
    case .pingAcknowledged(let payload): add("ping \(payload)")
    }
  }

  private mutating func add(_ event: String) {
    dataStream = nil
    events.append(event)
  }

  private func list(_ fields: HTTP2Fields) -> String {
    var text = ""
    fields.withEachField { name, value in text += "\(Array(name)):\(Array(value)) " }
    return text
  }
}

protocol Player: AnyObject {
  var journal: Journal { get }
  func receive(_ bytes: UnsafeRawBufferPointer)
}

/// A server that answers every request, if it answers at all.
final class ServerPlayer: Player {
  private let session: ServerSession
  private let answers: Bool
  private(set) var journal = Journal()
  private let head = HTTP2HeaderBlock([(":status", "200")])
  private let trailers = HTTP2HeaderBlock([("grpc-status", "0")])

  init(_ workspace: HTTP2Workspace, answers: Bool) {
    session = ServerSession(limits: HTTP2Limits(), now: 0, workspace: workspace)
    self.answers = answers
  }

  func receive(_ bytes: UnsafeRawBufferPointer) {
    session.receive(bytes, now: 0)
    while let event = session.takeEvent() {
      journal.note(event)
      if answers { answer(event) }
    }
    guard answers else { return }
    session.send(untilBytes: 1 << 16)
    session.takeOutput { _ in }
    while let event = session.takeEvent() { journal.note(event) }
  }

  private func answer(_ event: HTTP2Event) {
    switch event {
    case .requestHeaders(let stream, _, let endStream, _) where endStream:
      [1, 2, 3].withUnsafeBytes {
        session.respond(
          on: stream, headers: head, body: $0, trailers: trailers, untilBytes: 1 << 16)
      }
    case .requestHeaders(let stream, _, _, _):
      session.respond(on: stream, headers: head, endStream: false)
    case .data(let stream, let bytes, _):
      session.consume(bytes.count, on: stream)
      session.enqueue(bytes, on: stream)
    case .endOfStream(let stream):
      session.finish(on: stream, trailers: trailers)
    case .pingAcknowledged:
      session.announceShutdown()
    case .goAway:
      session.goAway()
    case .streamClosed, .responseHeaders: break
    }
  }
}

/// A client with three calls open, the last of which it gives up when the first has ended.
final class ClientPlayer: Player {
  private let session: ClientSession
  private let answers: Bool
  private(set) var journal = Journal()
  private var streams: [HTTP2Stream] = []

  init(_ workspace: HTTP2Workspace, answers: Bool) {
    session = ClientSession(limits: HTTP2Limits(), now: 0, workspace: workspace)
    self.answers = answers
    let head = HTTP2HeaderBlock([
      (":method", "POST"), (":scheme", "http"), (":path", "/a.B/C"), (":authority", "x"),
    ])
    for number in 0..<3 {
      guard let stream = session.request(head) else { continue }
      streams.append(stream)
      [UInt8](repeating: 7, count: 100).withUnsafeBytes { session.enqueue($0, on: stream) }
      if number != 1 { session.finish(on: stream, trailers: nil) }
    }
    session.send(untilBytes: 1 << 16)
    session.takeOutput { _ in }
  }

  func receive(_ bytes: UnsafeRawBufferPointer) {
    session.receive(bytes, now: 0)
    while let event = session.takeEvent() {
      journal.note(event)
      if answers { answer(event) }
    }
    guard answers else { return }
    session.send(untilBytes: 1 << 16)
    session.takeOutput { _ in }
    while let event = session.takeEvent() { journal.note(event) }
  }

  private func answer(_ event: HTTP2Event) {
    switch event {
    case .data(let stream, let bytes, _): session.consume(bytes.count, on: stream)
    case .streamClosed:
      if let last = streams.popLast() { session.reset(last, .cancel) }
    default: break
    }
  }
}
