import NIOCore
import NIOPosix
import RPCTransport

/// An HTTP/2 client made of bare frames: it sends what a test tells it to and nothing else.
final class RawClient {
  private var inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
  private let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
  private var received = ByteBuffer()

  private init(
    _ inbound: NIOAsyncChannelInboundStream<ByteBuffer>,
    _ outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
  ) {
    self.inbound = inbound.makeAsyncIterator()
    self.outbound = outbound
  }

  /// Connects, runs `body` and closes.
  static func connected<Result: Sendable>(
    to address: RPCServerAddress, _ body: (RawClient) async throws -> Result
  ) async throws -> Result {
    let bootstrap = ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
    let initializer: @Sendable (any Channel) -> EventLoopFuture<AsyncChannel> = { channel in
      channel.eventLoop.makeCompletedFuture {
        try NIOAsyncChannel(wrappingChannelSynchronously: channel)
      }
    }
    let channel =
      switch address {
      case .tcp(let host, let port):
        try await bootstrap.connect(host: host, port: port, channelInitializer: initializer)
      case .unixSocket(let path):
        try await bootstrap.connect(
          unixDomainSocketPath: path, channelInitializer: initializer)
      }
    return try await channel.executeThenClose { inbound, outbound in
      try await body(RawClient(inbound, outbound))
    }
  }

  typealias AsyncChannel = NIOAsyncChannel<ByteBuffer, ByteBuffer>

  func send(_ bytes: [UInt8]) async throws {
    try await outbound.write(ByteBuffer(bytes: bytes))
  }

  /// The next frame, or nil once the server has closed.
  func nextFrame() async throws -> Frame? {
    while true {
      if let frame = Frame(from: &received) { return frame }
      guard try await readMore() else { return nil }
    }
  }

  /// Frames up to and with the first for which `isLast` holds, or to the end of the connection.
  func frames(through isLast: (Frame) -> Bool) async throws -> [Frame] {
    var frames: [Frame] = []
    while let frame = try await nextFrame() {
      frames.append(frame)
      if isLast(frame) { break }
    }
    return frames
  }

  /// All bytes until the server closes.
  func bytesToEnd() async throws -> [UInt8] {
    while try await readMore() {}
    return Array(received.readableBytesView)
  }

  private func readMore() async throws -> Bool {
    guard var more = try await inbound.next() else { return false }
    received.writeBuffer(&more)
    return true
  }
}

/// One HTTP/2 frame (RFC 9113, 4.1).
struct Frame: Equatable {
  var type: UInt8
  var flags: UInt8
  var stream: UInt32
  var payload: [UInt8]

  init(type: UInt8, flags: UInt8, stream: UInt32, _ payload: [UInt8]) {
    self.type = type
    self.flags = flags
    self.stream = stream
    self.payload = payload
  }

  init?(from buffer: inout ByteBuffer) {
    let start = buffer.readerIndex
    guard buffer.readableBytes >= 9,
      let high: UInt16 = buffer.getInteger(at: start),
      let low: UInt8 = buffer.getInteger(at: start + 2),
      let type: UInt8 = buffer.getInteger(at: start + 3),
      let flags: UInt8 = buffer.getInteger(at: start + 4),
      let stream: UInt32 = buffer.getInteger(at: start + 5),
      let payload = buffer.getBytes(at: start + 9, length: Int(high) << 8 | Int(low))
    else { return nil }
    buffer.moveReaderIndex(forwardBy: 9 + payload.count)
    self.init(type: type, flags: flags, stream: stream, payload)
  }

  var bytes: [UInt8] {
    let length = UInt32(payload.count)
    return [UInt8(length >> 16), UInt8(length >> 8 & 255), UInt8(length & 255), type, flags]
      + withUnsafeBytes(of: stream.bigEndian, Array.init) + payload
  }

  var endsStream: Bool { (type == 0 || type == 1) && flags & 1 != 0 }
  var isGoAway: Bool { type == 7 }
  var isPing: Bool { type == 6 && flags & 1 == 0 }
  var isPingAnswer: Bool { type == 6 && flags & 1 != 0 }
  var goAwayLastStream: UInt32 { payload[..<4].reduce(0) { $0 << 8 | UInt32($1) } }
  var goAwayCode: UInt32 { payload[4..<8].reduce(0) { $0 << 8 | UInt32($1) } }
}
