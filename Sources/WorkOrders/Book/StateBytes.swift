import OrganizationGraph

/// States as bytes, for the ledger's table of orders: what a restart reads instead of the events.
///
/// Numbers are base 128, least part first. The texts that many orders share are numbers of a table of
/// names, others have their length before them. Moments and counters that are there are marked in a byte;
/// a moment is its distance from that of the receipt, zigzag. About 50 bytes for most orders. The first
/// byte is the version of this form.
package enum StateBytes {
  package static let version: UInt8 = 5
  /// The second has no former leads, the third no score but the last, the fourth no assignee.
  private static let (second, third, fourth): (UInt8, UInt8, UInt8) = (2, 3, 4)

  /// Writes a state over what `bytes` has, whose room is used again.
  package static func encode(_ state: OrderState, _ names: StateNames, into bytes: inout [UInt8]) {
    bytes.removeAll(keepingCapacity: true)
    bytes += [
      version, state.status.rawValue, state.mode.rawValue, state.parkedFrom.rawValue,
      (state.isOverdue ? 1 : 0) | (state.isForced ? 2 : 0),
    ]
    bytes.number(state.id)
    bytes.number(state.sequence)
    bytes.number(UInt64(names.holder))
    bytes.number(UInt64(names.desk))
    bytes.number(UInt64(names.origin))
    bytes.number(UInt64(names.category))
    bytes.number(UInt64(names.urgency))
    bytes.number(UInt64(names.edge))
    bytes.signed(state.receivedAt.seconds)
    bytes.marked(
      (
        state.startedAt, state.clocks.due, state.clocks.deadline, state.clocks.warnAt,
        state.clocks.raiseAt, state.extensionAsked, state.parkedAt, state.givenDeadline
      ), from: state.receivedAt)
    bytes.marked(
      (
        state.rank, state.bounces, state.raises, state.reopens, state.reworks, state.urges,
        state.scores.last ?? 0, state.absorbed
      ))
    bytes.number(state.mergeInto)
    bytes.text(state.returner)
    bytes.texts(state.workers)
    bytes.texts(state.excluded)
    bytes.texts(state.subjects)
    bytes.texts(state.voidProposer.map { [$0] } ?? [])
    bytes.number(UInt64(state.group.count))
    for call in state.group {
      bytes.text(call.unit)
      bytes.signed(call.arriveBy.seconds &- state.receivedAt.seconds)
      bytes.append(call.standing.rawValue)
    }
    bytes.texts(state.formerLeads)
    bytes.number(UInt64(max(0, state.scores.count - 1)))
    for score in state.scores.dropLast() { bytes.number(UInt64(UInt32(clamping: score))) }
    bytes.text(state.assignee)
  }

  /// Nil if the bytes are no state of this version or the three before, or a number has no name.
  package static func decode(
    _ bytes: UnsafeRawBufferPointer, name: (UInt32) -> String?
  ) -> OrderState? {
    var reader = StateReader(bytes)
    let form = reader.byte()
    guard (second...version).contains(form), let status = OrderStatus(rawValue: reader.byte()),
      let mode = Mode(rawValue: reader.byte()),
      let parkedFrom = OrderStatus(rawValue: reader.byte())
    else { return nil }
    let flags = reader.byte()
    let (id, sequence) = (reader.number(), reader.number())
    var state = OrderState(id: id, sequence: sequence, status: status, mode: mode)
    state.parkedFrom = parkedFrom
    state.isOverdue = flags & 1 != 0
    state.isForced = flags & 2 != 0
    state.holder = reader.name(name)
    state.desk = reader.name(name)
    state.origin = reader.name(name)
    state.category = reader.name(name)
    state.urgency = reader.name(name)
    state.edge = reader.name(name)
    let received = reader.signed()
    state.receivedAt = Instant(seconds: received)
    let moments = reader.byte()
    state.startedAt = reader.moment(moments & 1, received)
    state.clocks.due = reader.moment(moments & 2, received)
    state.clocks.deadline = reader.moment(moments & 4, received)
    state.clocks.warnAt = reader.moment(moments & 8, received)
    state.clocks.raiseAt = reader.moment(moments & 16, received)
    state.extensionAsked = reader.moment(moments & 32, received)
    state.parkedAt = reader.moment(moments & 64, received)
    state.givenDeadline = reader.moment(moments & 128, received)
    let counters = reader.byte()
    state.rank = reader.counter(counters & 1)
    state.bounces = reader.counter(counters & 2)
    state.raises = reader.counter(counters & 4)
    state.reopens = reader.counter(counters & 8)
    state.reworks = reader.counter(counters & 16)
    state.urges = reader.counter(counters & 32)
    let score = reader.counter(counters & 64)
    state.absorbed = reader.counter(counters & 128)
    state.mergeInto = reader.number()
    state.returner = reader.text()
    state.workers = reader.texts()
    state.excluded = reader.texts()
    state.subjects = reader.texts()
    state.voidProposer = reader.texts().first
    for _ in 0..<reader.count() {
      let unit = reader.text()
      let arriveBy = Instant(seconds: received &+ reader.signed())
      guard let standing = CalledUnit.Standing(rawValue: reader.byte()) else { return nil }
      state.group.append(CalledUnit(unit: unit, arriveBy: arriveBy, standing: standing))
    }
    if form >= third { state.formerLeads = reader.texts() }
    if form > third {
      for _ in 0..<reader.count() { state.scores.append(Int(clamping: reader.number())) }
    }
    if score != 0 { state.scores.append(score) }
    if form > fourth { state.assignee = reader.text() }
    return reader.isExactlyAtEnd ? state : nil
  }
}

/// The numbers of a state's names.
package struct StateNames {
  package let holder: UInt32
  package let desk: UInt32
  package let origin: UInt32
  package let category: UInt32
  package let urgency: UInt32
  package let edge: UInt32

  /// Those of a state without names.
  package init() {
    (holder, desk, origin) = (0, 0, 0)
    (category, urgency, edge) = (0, 0, 0)
  }

  /// - Parameters:
  ///   - last: of another state, which may well share some.
  ///   - number: the number of a text, given one that it may have.
  package init(
    _ state: OrderState, likely last: StateNames,
    number: (String, UInt32) throws(LedgerError) -> UInt32
  ) throws(LedgerError) {
    holder = try number(state.holder, last.holder)
    desk = try number(state.desk, last.desk)
    origin = try number(state.origin, last.origin)
    category = try number(state.category, last.category)
    urgency = try number(state.urgency, last.urgency)
    edge = try number(state.edge, last.edge)
  }
}

private typealias Eight<Value> = (Value, Value, Value, Value, Value, Value, Value, Value)

extension [UInt8] {
  fileprivate mutating func number(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    append(UInt8(rest))
  }

  fileprivate mutating func signed(_ value: Int64) {
    number(UInt64(bitPattern: value << 1 ^ value >> 63))
  }

  /// Which of the moments are there, then these.
  fileprivate mutating func marked(_ moments: Eight<Instant?>, from start: Instant) {
    let mark = count
    append(0)
    func add(_ moment: Instant?, _ bit: UInt8, _ bytes: inout [UInt8]) {
      guard let moment else { return }
      bytes[mark] |= bit
      bytes.signed(moment.seconds &- start.seconds)
    }
    add(moments.0, 1, &self)
    add(moments.1, 2, &self)
    add(moments.2, 4, &self)
    add(moments.3, 8, &self)
    add(moments.4, 16, &self)
    add(moments.5, 32, &self)
    add(moments.6, 64, &self)
    add(moments.7, 128, &self)
  }

  /// Which of the counters are not 0, then these.
  fileprivate mutating func marked(_ counters: Eight<Int>) {
    let mark = count
    append(0)
    func add(_ counter: Int, _ bit: UInt8, _ bytes: inout [UInt8]) {
      guard counter != 0 else { return }
      bytes[mark] |= bit
      bytes.number(UInt64(UInt32(clamping: counter)))
    }
    add(counters.0, 1, &self)
    add(counters.1, 2, &self)
    add(counters.2, 4, &self)
    add(counters.3, 8, &self)
    add(counters.4, 16, &self)
    add(counters.5, 32, &self)
    add(counters.6, 64, &self)
    add(counters.7, 128, &self)
  }

  fileprivate mutating func text(_ text: String) {
    number(UInt64(text.utf8.count))
    append(contentsOf: text.utf8)
  }

  fileprivate mutating func texts(_ texts: [String]) {
    number(UInt64(texts.count))
    for text in texts { self.text(text) }
  }
}

/// Reads what was written; behind the end, or where a number is too long, everything is 0 and empty.
private struct StateReader {
  private let bytes: UnsafeRawBufferPointer
  private var position = 0
  private var isSound = true

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  var isExactlyAtEnd: Bool { isSound && position == bytes.count }

  mutating func byte() -> UInt8 {
    guard isSound, position < bytes.count else {
      isSound = false
      return 0
    }
    defer { position += 1 }
    return bytes[position]
  }

  mutating func number() -> UInt64 {
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 70, by: 7) {
      let next = byte()
      value |= UInt64(next & 0x7F) << shift
      if next < 0x80 { return value }
    }
    isSound = false
    return 0
  }

  mutating func signed() -> Int64 {
    let value = number()
    return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
  }

  mutating func moment(_ bit: UInt8, _ start: Int64) -> Instant? {
    bit == 0 ? nil : Instant(seconds: start &+ signed())
  }

  mutating func counter(_ bit: UInt8) -> Int {
    bit == 0 ? 0 : Int(UInt32(truncatingIfNeeded: number()))
  }

  mutating func name(_ name: (UInt32) -> String?) -> String {
    let number = number()
    guard number <= UInt32.max, let text = name(UInt32(number)) else {
      isSound = false
      return ""
    }
    return text
  }

  /// Of things that take at least a byte each.
  mutating func count() -> Int {
    let count = number()
    guard count <= bytes.count - position else {
      isSound = false
      return 0
    }
    return Int(count)
  }

  mutating func text() -> String {
    let count = count()
    defer { position += count }
    return String(
      decoding: UnsafeRawBufferPointer(rebasing: bytes[position..<position + count]), as: UTF8.self)
  }

  mutating func texts() -> [String] {
    let count = count()
    return count == 0 ? [] : (0..<count).map { _ in text() }
  }
}
