import Gzip
import RPCCore

/// Bytes into what is above HTTP/2: message framing, the two state machines, and the small encodings. No
/// input traps, a call has one outcome at most, and what was decoded encodes to what it was.
enum CallsTarget {
  static let methods = MethodTable([
    RPCMethod(path: "/a.B/One", handler: { (_, _, _) throws(RPCError) in }),
    RPCMethod(path: "/a.B/Many", kind: .bidirectional, handler: { _, _, _ in }),
  ])

  static func run(_ input: UnsafeRawBufferPointer) -> Int32 {
    guard let first = input.first else { return -1 }
    let rest = UnsafeRawBufferPointer(rebasing: input[1...])
    switch first % 5 {
    case 0: framing(rest)
    case 1: response(rest)
    case 2: request(rest)
    case 3: encodings(rest)
    default: inflate(rest)
    }
    return 0
  }

  /// The same messages, whole and byte by byte.
  private static func framing(_ input: UnsafeRawBufferPointer) {
    func messages(piece: Int) -> [String] {
      var deframer = MessageDeframer(limit: 1_000, mayBeCompressed: true)
      var found: [String] = []
      var at = 0
      do throws(RPCError) {
        while at < input.count {
          let end = min(input.count, at + min(piece, input.count))
          var part = UnsafeRawBufferPointer(rebasing: input[at..<end])
          at = end
          while !part.isEmpty {
            guard let message = try deframer.next(from: &part) else { break }
            found.append("\(message.isCompressed) \(Array(message.bytes))")
          }
        }
      } catch {
        found.append("\(error)")
      }
      return found
    }
    let whole = messages(piece: .max)
    precondition(whole == messages(piece: 1), "messages depend on pieces")
  }

  /// Steps of a server, each a byte that says which, a length and as many bytes.
  private static func steps(
    _ input: UnsafeRawBufferPointer, _ body: (UInt8, UnsafeRawBufferPointer) -> Void
  ) {
    var at = 0
    while at + 2 <= input.count {
      let count = min(Int(input[at + 1]), input.count - at - 2)
      body(input[at], UnsafeRawBufferPointer(rebasing: input[(at + 2)..<(at + 2 + count)]))
      at += 2 + count
    }
  }

  /// Name and value on both sides of the first zero of each part between newlines.
  private static func fields(
    _ bytes: UnsafeRawBufferPointer,
    _ body: (UnsafeRawBufferPointer, UnsafeRawBufferPointer) -> Void
  ) {
    for line in bytes.split(separator: 10) {
      let zero = line.firstIndex(of: 0) ?? line.endIndex
      body(
        UnsafeRawBufferPointer(rebasing: line[line.startIndex..<zero]),
        UnsafeRawBufferPointer(rebasing: line[min(zero + 1, line.endIndex)...]))
    }
  }

  private static func response(_ input: UnsafeRawBufferPointer) {
    for kind in [RPCMethod.Kind.unary, .bidirectional] {
      var machine = ResponseStateMachine(
        ClientRequest(path: "/a.B/One", kind: kind, deadline: 100, replyBytes: 1_000))
      var outcomes = 0
      func note(_ action: ResponseAction) {
        if case .end = action { outcomes += 1 }
        precondition(outcomes <= 1, "two outcomes")
      }
      steps(input) { step, bytes in
        switch step % 5 {
        case 0:
          var list = ResponseFields()
          list.exceedsLimit = step & 0x40 != 0
          fields(bytes) { list.add(name: $0, value: $1) }
          note(machine.receive(list, endStream: step & 0x80 != 0))
        case 1:
          var part = bytes
          repeat { note(machine.receive(&part)) } while !part.isEmpty
        case 2: note(machine.receiveEnd())
        case 3: note(machine.close(code: UInt32(bytes.first ?? 0), now: UInt64(step)))
        default: note(machine.expire(at: UInt64(step)))
        }
      }
    }
  }

  private static func request(_ input: UnsafeRawBufferPointer) {
    var machine = CallStateMachine()
    var head = RequestHead(methods: methods)
    var begun = false
    steps(input) { step, bytes in
      switch step % 4 {
      case 0:
        // A stream has one head.
        guard !begun else { return }
        begun = true
        head.reset()
        head.exceedsLimit = step & 0x40 != 0
        fields(bytes) { head.add(name: $0, value: $1) }
        _ = machine.receive(
          head: &head, methods: methods, limits: RPCLimits(), peer: "", receivedAt: 0, now: 0,
          requestDue: 200)
      case 1:
        var part = bytes
        repeat {
          let before = part.count
          _ = machine.receive(&part, isLast: step & 0x80 != 0)
          precondition(part.count < before || before == 0, "nothing was taken")
        } while !part.isEmpty
      case 2: _ = machine.receiveEnd()
      default: _ = machine.expire(at: UInt64(step))
      }
      _ = machine.reservedBytes
      _ = machine.expiry
    }
  }

  private static func encodings(_ input: UnsafeRawBufferPointer) {
    let bytes = Array(input)
    precondition(
      Base64.decode(Array(Base64.encode(bytes).utf8)) == bytes, "base 64 is not read back")
    if let decoded = Base64.decode(bytes) {
      let text = Base64.encode(decoded)
      precondition(Base64.decode(Array(text.utf8)) == decoded, "base 64 is not stable")
    }
    let text = PercentEncoding.decode(input)
    Array(PercentEncoding.encode(text).utf8).withUnsafeBytes {
      precondition(PercentEncoding.decode($0) == text, "percent-encoding is not read back")
    }
    if let nanoseconds = CallTimeout.nanoseconds(bytes) {
      let again = CallTimeout.nanoseconds(Array(CallTimeout.text(nanoseconds: nanoseconds).utf8))
      precondition(again ?? 0 >= nanoseconds, "a timeout was shortened")
    }
  }

  private static func inflate(_ input: UnsafeRawBufferPointer) {
    var output: [UInt8] = []
    do throws(RPCError) {
      try MessageCompression.inflate(input, into: &output, limit: 10_000, with: GzipInflater())
    } catch {}
    precondition(output.count <= 10_000, "inflated beyond the limit")
  }
}
