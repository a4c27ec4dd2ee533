import OrganizationGraph

/// States as the first version of the ledger wrote them: fixed widths, and every text in full. Read when
/// such a ledger is brought up to date.
package enum FormerStateBytes {
  private static let version: UInt8 = 1

  /// Nil if the bytes are no state of this version.
  package static func decode(_ bytes: UnsafeRawBufferPointer) -> OrderState? {
    var reader = ByteReader(bytes)
    guard reader.byte() == version else { return nil }
    let (id, sequence): (UInt64, UInt64) = (reader.integer(), reader.integer())
    let numbers = (reader.byte(), reader.byte(), reader.byte(), reader.byte())
    guard let status = OrderStatus(rawValue: numbers.0), let mode = Mode(rawValue: numbers.1),
      let parkedFrom = OrderStatus(rawValue: numbers.2)
    else { return nil }
    var state = OrderState(id: id, sequence: sequence, status: status, mode: mode)
    state.parkedFrom = parkedFrom
    state.isOverdue = numbers.3 & 1 != 0
    state.isForced = numbers.3 & 2 != 0
    state.holder = reader.text()
    state.desk = reader.text()
    state.origin = reader.text()
    state.category = reader.text()
    state.urgency = reader.text()
    state.edge = reader.text()
    state.returner = reader.text()
    state.receivedAt = Instant(seconds: reader.integer())
    state.startedAt = reader.moment()
    state.clocks.due = reader.moment()
    state.clocks.deadline = reader.moment()
    state.clocks.warnAt = reader.moment()
    state.clocks.raiseAt = reader.moment()
    state.extensionAsked = reader.moment()
    state.parkedAt = reader.moment()
    state.givenDeadline = reader.moment()
    state.rank = reader.count()
    state.bounces = reader.count()
    state.raises = reader.count()
    state.reopens = reader.count()
    state.reworks = reader.count()
    state.urges = reader.count()
    let score = reader.count()
    if score != 0 { state.scores = [score] }
    state.absorbed = reader.count()
    state.mergeInto = reader.integer()
    state.workers = reader.texts()
    state.excluded = reader.texts()
    state.subjects = reader.texts()
    state.voidProposer = reader.texts().first
    for _ in 0..<min(reader.count(), bytes.count) {
      let unit = reader.text()
      let arriveBy = Instant(seconds: reader.integer())
      guard let standing = CalledUnit.Standing(rawValue: reader.byte()) else { return nil }
      state.group.append(CalledUnit(unit: unit, arriveBy: arriveBy, standing: standing))
    }
    return reader.isExactlyAtEnd ? state : nil
  }
}

private struct ByteReader {
  private let bytes: UnsafeRawBufferPointer
  private var position = 0
  private var isSound = true

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  var isExactlyAtEnd: Bool { isSound && position == bytes.count }

  mutating func byte() -> UInt8 { integer() }

  mutating func integer<Value: FixedWidthInteger>() -> Value {
    let size = MemoryLayout<Value>.size
    guard isSound, bytes.count - position >= size else {
      isSound = false
      return 0
    }
    defer { position += size }
    return Value(littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: Value.self))
  }

  mutating func count() -> Int { Int(integer() as UInt32) }

  mutating func moment() -> Instant? {
    let seconds: Int64 = integer()
    return seconds == .min ? nil : Instant(seconds: seconds)
  }

  mutating func text() -> String {
    let count = count()
    guard isSound, bytes.count - position >= count else {
      isSound = false
      return ""
    }
    defer { position += count }
    let piece = UnsafeRawBufferPointer(rebasing: bytes[position..<position + count])
    return String(decoding: piece, as: UTF8.self)
  }

  mutating func texts() -> [String] {
    let count = count()
    guard isSound, count <= bytes.count - position else {
      isSound = isSound && count == 0
      return []
    }
    return (0..<count).map { _ in text() }
  }
}
