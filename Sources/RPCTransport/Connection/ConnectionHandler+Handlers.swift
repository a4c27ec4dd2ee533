import CallMeasures
import HTTP2Session
import NIOCore
import RPCCore

/// Running the methods: at once on the loop, or in tasks.
extension ConnectionHandler {
  /// Bytes taken from the session for one write.
  static let clearWriteBytes = 128 * 1024
  /// The same over TLS: what a record holds. TLS keeps a buffer for each connection that is as long as the
  /// longest write, for as long as the connection lasts.
  static let tlsWriteBytes = 15 * 1024
  /// A message from which on its bytes alone take their time.
  private static let longBytes = 16 * 1024

  /// The request of a method that takes one message is whole: its turn, or it waits.
  func run(_ message: MessageDeframer.Message, on index: Int) {
    guard session.isOpen(calls[index].stream) else {
      // Reset in the same burst of bytes: nobody waits for the answer.
      forget(index, .cancelled)
      return
    }
    if waiting.isEmpty, hasRoom() {
      start(message, on: index)
    } else {
      calls[index].machine.hold(message)
      waiting.append(calls[index].stream)
    }
  }

  /// Starts whole requests in the order they came, while their answers have room.
  func runWaiting() {
    guard !waiting.isEmpty else { return }
    var started = 0
    while started < waiting.count, hasRoom() {
      let stream = waiting[started]
      started += 1
      if let index = index(of: stream), let message = calls[index].machine.heldRequest {
        start(message, on: index)
      }
    }
    waiting.removeFirst(started)
    if turn.isOver, !waiting.isEmpty, !isInLine, let context {
      isInLine = true
      workspace.line.append(self, on: context.eventLoop)
    }
  }

  /// Goes on with the calls that waited while other connections had their turn.
  func takeTurn() {
    isInLine = false
    guard let context, phase != .closing else { return }
    now = NIODeadline.now().uptimeNanoseconds
    flush(context)
  }

  private func hasRoom() -> Bool {
    isWritable && !turn.isOver && !session.isBacklogged && session.outputBytes < writeBytes
  }

  private func start(_ message: MessageDeframer.Message, on index: Int) {
    if let answer = calls[index].machine.start(now: now, isCompressed: message.isCompressed) {
      send(answer, on: index)
      return
    }
    if case .task = methods.methods[calls[index].machine.methodIndex].body {
      startTask(index)
      guard let streaming = calls[index].streaming else { return }
      streaming.offer(Array(message.bytes), isCompressed: message.isCompressed)
      streaming.endRequests()
    } else if message.isCompressed {
      startInflated(message, on: index)
    } else {
      runOnLoop(message.bytes, on: index)
    }
  }

  /// Gives a message to a method that runs on the loop.
  private func runOnLoop(
    _ message: UnsafeRawBufferPointer, wasCompressed: Bool = false, on index: Int
  ) {
    switch methods.methods[calls[index].machine.methodIndex].body {
    case .inline(let handler):
      runInline(handler, message, wasCompressed: wasCompressed, on: index)
    case .deferred(let handler): startDeferred(handler, message, on: index)
    case .task: break
    }
  }

  /// Inflates a message that says it is short then; one that is long waits for that to be done elsewhere. What says
  /// less than it is, is none: it costs no more than it says.
  private func startInflated(_ message: MessageDeframer.Message, on index: Int) {
    let stated = MessageCompression.statedBytes(of: message.bytes)
    if stated > InflationLine.shortBytes, let context {
      calls[index].machine.hold(message)
      longMessages.append(calls[index].stream)
      if longMessages.count == 1 { workspace.inflations.append(self, on: context.eventLoop) }
      return
    }
    workspace.inflated.pointee.removeAll(
      keepingCapacity: workspace.inflated.pointee.capacity <= InflationLine.shortBytes)
    do throws(RPCError) {
      try MessageCompression.inflate(
        message.bytes, into: &workspace.inflated.pointee,
        limit: min(stated, limits.rpc.messageBytes), with: workspace.inflater)
    } catch {
      let isWrong = error.code == .resourceExhausted && stated < limits.rpc.messageBytes
      send(.status(isWrong ? Self.falseLength : error), on: index)
      return
    }
    workspace.inflated.pointee.withUnsafeBytes { runOnLoop($0, wasCompressed: true, on: index) }
  }

  private static let falseLength = RPCError(
    code: .internal,
    message: "the compressed message is not one gzip member: it is longer than it says")

  var hasLongMessages: Bool { !longMessages.isEmpty }

  /// The oldest message that waits to be inflated, if its caller still does.
  func nextLongMessage() -> (stream: HTTP2Stream, message: [UInt8])? {
    while let stream = longMessages.first {
      if let index = index(of: stream), let message = calls[index].machine.heldRequest {
        return (stream, Array(message.bytes))
      }
      longMessages.removeFirst()
    }
    return nil
  }

  /// The oldest message has been inflated.
  func start(inflated content: Result<[UInt8], RPCError>, on stream: HTTP2Stream) {
    // Until then it holds the connection's place in line.
    defer { if longMessages.first == stream { longMessages.removeFirst() } }
    guard let context, phase != .closing, let index = index(of: stream) else { return }
    now = NIODeadline.now().uptimeNanoseconds
    turn.begin(now: now)
    switch content {
    case .failure(let error): send(.status(error), on: index)
    case .success(let bytes):
      if let answer = calls[index].machine.start(now: now, isCompressed: true) {
        send(answer, on: index)
      } else {
        bytes.withUnsafeBytes { runOnLoop($0, wasCompressed: true, on: index) }
      }
    }
    flush(context)
  }

  private func runInline(
    _ handler: RPCMethod.Handler, _ message: UnsafeRawBufferPointer, wasCompressed: Bool,
    on index: Int
  ) {
    let answer = workspace.answer
    defer {
      // Messages of this size, or of any size once inflated, take their time without a handler.
      turn.ran(
        isLong: wasCompressed || message.count > Self.longBytes
          || answer.pointee.message.count > Self.longBytes
      ) {
        NIODeadline.now().uptimeNanoseconds
      }
    }
    answer.pointee.reset()
    let context = calls[index].machine.context
    do throws(RPCError) {
      try handler(context, message, &answer.pointee)
    } catch {
      refuse(error, with: answer, on: index)
      return
    }
    let isCompressing = RPCAnswer.isCompressing(answer.pointee.isCompressed, context)
    if isCompressing {
      answer.pointee.message = answer.pointee.message.withUnsafeBytes {
        MessageCompression.frame(
          UnsafeRawBufferPointer(rebasing: $0[MessageDeframer.prefixBytes...]),
          with: workspace.deflater)
      }
    } else {
      MessageCompression.setPrefix(of: &answer.pointee.message, isCompressed: false)
    }
    let stream = calls[index].stream
    forget(index, .ok)
    answer.pointee.message.withUnsafeBytes { reply in
      session.respond(
        on: stream,
        headers: ResponseBlocks.head(of: answer, isCompressing: isCompressing),
        body: reply, trailers: ResponseBlocks.okTrailers(of: answer),
        untilBytes: outputBytes(for: reply.count))
    }
  }

  /// The status of an inline method that fails, with the metadata that it left.
  private func refuse(
    _ error: RPCError, with answer: UnsafePointer<RPCAnswer>, on index: Int
  ) {
    if !answer.pointee.head.isEmpty {
      session.respond(
        on: calls[index].stream, headers: ResponseBlocks.head(of: answer, isCompressing: false),
        endStream: false)
      calls[index].isHeadSent = true
    }
    send(.status(error, extra: answer.pointee.trailers.fields), on: index)
  }

  /// Begins a handler that runs in a task, unless too many run already.
  func startTask(_ index: Int) {
    let stream = calls[index].stream
    guard let context,
      case .task(let handler) = methods.methods[calls[index].machine.methodIndex].body,
      session.isOpen(stream)
    else { return }
    guard runningTasks < limits.runningCallsPerConnection, running.begin(share) else {
      // The handler has not run, so the caller may repeat the call at once.
      session.reset(stream, .refusedStream)
      hit(.runningCalls)
      forget(index, .unavailable)
      return
    }
    runningTasks += 1
    let loop = context.eventLoop
    let me = NIOLoopBound(self, eventLoop: loop)
    let (running, share) = (running, share)
    let streaming = StreamingCall(
      context: calls[index].machine.context, limits: limits.rpc, budget: budget
    ) {
      loop.execute { me.value.answer(stream) }
    }
    calls[index].streaming = streaming
    calls[index].machine.handOver()
    calls[index].task = streaming.run(handler) {
      running.end(share)
      loop.execute { me.value.runningTasks -= 1 }
    }
  }

  /// A handler in a task has taken or given something.
  private func answer(_ stream: HTTP2Stream) {
    guard let context, phase != .closing else { return }
    now = NIODeadline.now().uptimeNanoseconds
    pump(stream)
    flush(context)
  }

  /// Moves what a handler has to send into the session, as far as it fits.
  func pump(_ stream: HTTP2Stream) {
    guard let index = index(of: stream), let streaming = calls[index].streaming else { return }
    openWindow(index)
    let room =
      session.isBacklogged
      ? 0 : limits.rpc.queuedResponseBytes - session.queuedBytes(on: stream)
    var responses = streaming.takeResponses(room: max(0, room))
    var status: RPCStatusCode?
    if var trailers = responses.trailers {
      identify(&trailers, on: index)
      responses.trailers = trailers
      status = HTTPAnswer.statusCode(in: trailers).map(RPCStatusCode.init(rawValue:))
    }
    if responses.isTrailersOnly, let trailers = responses.trailers {
      session.respond(
        on: stream, headers: ResponseBlocks.make(HTTPAnswer.head + trailers), endStream: true)
      forget(index, status)
      return
    }
    if let head = responses.head {
      session.respond(on: stream, headers: ResponseBlocks.head(head), endStream: false)
      calls[index].isHeadSent = true
    }
    for message in responses.messages {
      message.withUnsafeBytes { session.enqueue($0, on: stream) }
    }
    if let trailers = responses.trailers {
      session.finish(on: stream, trailers: ResponseBlocks.trailers(trailers))
      forget(index, status)
    } else if responses.isCut, !calls[index].isCut {
      calls[index].isCut = true
      cut.append(stream)
    }
  }

  /// Goes on with handlers whose messages had no room, where there is some now; true if that gave
  /// the session something to send.
  func pumpCut() -> Bool {
    guard !cut.isEmpty, !session.isBacklogged else { return false }
    let candidates = cut
    cut = []
    var isMoving = false
    for stream in candidates {
      guard let index = index(of: stream) else { continue }
      if session.queuedBytes(on: stream) < limits.rpc.queuedResponseBytes {
        calls[index].isCut = false
        pump(stream)
        isMoving = true
      } else {
        cut.append(stream)
      }
    }
    return isMoving
  }
}
