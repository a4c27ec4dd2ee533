import CallMeasures
import HTTP2Session
import NIOCore
import RPCCore

/// Methods that are answered later, from another thread.
extension ConnectionHandler {
  /// Hands a request to a deferred method, unless too many calls wait already.
  func startDeferred(
    _ handler: RPCMethod.DeferredHandler, _ message: UnsafeRawBufferPointer, on index: Int
  ) {
    let stream = calls[index].stream
    guard let context, session.isOpen(stream) else { return }
    guard runningTasks < limits.runningCallsPerConnection, running.begin(share) else {
      // The handler has not run, so the caller may repeat the call at once.
      session.reset(stream, .refusedStream)
      hit(.runningCalls)
      forget(index, .unavailable)
      return
    }
    runningTasks += 1
    let replies = deferredReplies ?? DeferredReplies(self, context.eventLoop)
    deferredReplies = replies
    let reply = RPCReply { replies.add(.init(stream: stream, result: $0)) }
    let callContext = calls[index].machine.context
    do throws(RPCError) {
      try handler(callContext, message, reply)
    } catch {
      reply.finish(.failure(error))
    }
    calls[index].machine.handOver()
  }

  /// Answers have come in: writes them, all at once.
  func answerDeferred() {
    guard let replies = deferredReplies?.take() else { return }
    for _ in replies {
      runningTasks -= 1
      running.end(share)
    }
    guard let context, phase != .closing else { return }
    now = NIODeadline.now().uptimeNanoseconds
    for reply in replies {
      // The caller may have left.
      guard let index = index(of: reply.stream) else { continue }
      switch reply.result {
      case .failure(let error): send(.status(error), on: index)
      case .success(let bytes): respond(bytes, on: index)
      }
    }
    flush(context)
  }

  private func respond(_ bytes: [UInt8], on index: Int) {
    let stream = calls[index].stream
    let isCompressing =
      calls[index].machine.context.isRequestCompressed
      && calls[index].machine.context.acceptsCompression
    let framed = bytes.withUnsafeBytes {
      MessageCompression.frame($0, with: isCompressing ? workspace.deflater : nil)
    }
    forget(index, .ok)
    framed.withUnsafeBytes { body in
      session.respond(
        on: stream, headers: isCompressing ? ResponseBlocks.compressedHead : ResponseBlocks.head,
        body: body, trailers: ResponseBlocks.okTrailers,
        untilBytes: outputBytes(for: body.count))
    }
  }
}
