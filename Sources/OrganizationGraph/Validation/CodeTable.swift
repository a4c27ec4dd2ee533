import CPrefetch
import LargePages

/// The codes of one table as numbers, so that what names records is compared by integer.
///
/// A code's number is the position of the first record that has it. A code that no record has gets
/// the next number beyond the table when it is first named, because a breach may be about codes that
/// are nowhere. Equal codes have equal numbers.
///
/// A hash table with linear probing, at most half full. It holds numbers and looks at the codes
/// where they are (`CodeColumn`): a dictionary of a city's units would hold, count and fetch every code once
/// more. A code of ASCII, as nearly all are, is hashed as bytes (`CodeBytes`), so that a request's bytes find
/// it without becoming a string.
package struct CodeTable: Sendable {
  /// Number and part of the hash of a code, so that most other codes are passed by unread.
  private struct Slot: Sendable {
    var tag: UInt32 = 0
    /// One more than the number; 0: the slot is free.
    var successor: UInt32 = 0
  }

  package let codes: CodeColumn
  private var missing: [String] = []
  private var slots: [Slot]
  /// By record; empty if all codes are distinct, because then a number is a position.
  private var numbers: [UInt32] = []
  private var repeats = 0
  private let seed = UInt64.random(in: .min ... .max)

  package init(_ codes: some Sequence<String>) { self.init(CodeColumn(codes)) }

  package init(_ units: UnitRecords) { self.init(CodeColumn(units)) }

  package init(_ codes: CodeColumn) {
    self.codes = codes
    slots = Self.freeSlots(for: codes.count)
    // Hashed some at a time before they are placed, so that it is known ahead which slots will be asked for.
    var hashes = [UInt64](room: Self.batch)
    for start in stride(from: 0, to: codes.count, by: Self.batch) {
      let batch = start..<min(start + Self.batch, codes.count)
      hashes.removeAll(keepingCapacity: true)
      let seed = seed
      codes.forEach(in: batch) { hashes.append(Self.hash($0, seed)) }
      for row in place(batch, hashes) { place(row, hash: hashes[row - start]) }
    }
  }

  private static let batch = 1024
  /// How many slots are fetched before they are looked at.
  private static let ahead = 24

  /// Places codes, but for those that may be of an earlier record: these are returned.
  private mutating func place(_ rows: Range<Int>, _ hashes: [UInt64]) -> [Int] {
    var doubtful: [Int] = []
    slots.withUnsafeMutableBufferPointer { slots in
      let mask = slots.count - 1
      for (place, hash) in hashes.enumerated() {
        if place + Self.ahead < hashes.count {
          let next = Int(truncatingIfNeeded: hashes[place + Self.ahead]) & mask
          whistle_prefetch(slots.baseAddress! + next)
        }
        let tag = UInt32(truncatingIfNeeded: hash >> 32)
        var slot = Int(truncatingIfNeeded: hash) & mask
        while slots[slot].successor > 0 && slots[slot].tag != tag { slot = (slot + 1) & mask }
        if slots[slot].successor == 0 {
          slots[slot] = Slot(tag: tag, successor: UInt32(rows.lowerBound + place) + 1)
        } else {
          doubtful.append(rows.lowerBound + place)
        }
      }
    }
    return doubtful
  }

  private mutating func place(_ row: Int, hash: UInt64) {
    let (slot, tag) = codes.withBytes(row) { self.slot(of: $0, hash: hash) }
    let first = slots[slot].successor
    if first == 0 {
      slots[slot] = Slot(tag: tag, successor: UInt32(row) + 1)
    } else {
      if repeats == 0 { numbers = Array(0..<UInt32(codes.count)) }
      repeats += 1
      numbers[row] = first - 1
    }
  }

  /// Numbers given so far: one for each record, and one for each code that no record has.
  package var count: Int { codes.count + missing.count }

  package func isRecord(_ number: Int) -> Bool { number < codes.count }

  /// The number of a record's code; another than its position if an earlier record has the code.
  package func number(ofRecord row: Int) -> Int { repeats > 0 ? Int(numbers[row]) : row }

  /// Records whose code an earlier one has, with the first of these and the code.
  package var repeated: [(row: Int, former: Int, code: String)] {
    numbers.indices.lazy.filter { numbers[$0] != $0 }
      .map { ($0, Int(numbers[$0]), codes[$0]) }
  }

  /// Position of the first record with a code.
  package subscript(code: String) -> Int? {
    let number = Int(slots[slot(of: code)].successor) - 1
    return number >= 0 && isRecord(number) ? number : nil
  }

  /// The same for a code that is given by its bytes; nil for one that is not of ASCII, too.
  package func position(of code: UnsafeRawBufferPointer) -> Int? {
    let code = CodeBytes(code)
    guard let hash = code.asciiHash(seed) else { return nil }
    let tag = UInt32(truncatingIfNeeded: hash >> 32)
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot].successor > 0 {
      let number = Int(slots[slot].successor) - 1
      if slots[slot].tag == tag, isRecord(number),
        codes.withBytes(number, { CodeBytes(UnsafeRawBufferPointer($0)) == code })
      {
        return number
      }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  /// The number of a code that some record names.
  package mutating func number(naming code: String) -> Int {
    var code = code
    return code.withUTF8 { number(naming: $0) }
  }

  /// The same for a code that is given by its bytes, which are UTF-8.
  mutating func number(naming code: UnsafeBufferPointer<UInt8>) -> Int {
    let (slot, tag) = slot(of: code, hash: Self.hash(code, seed))
    if slots[slot].successor > 0 { return Int(slots[slot].successor) - 1 }
    missing.append(String(decoding: code, as: UTF8.self))
    slots[slot] = Slot(tag: tag, successor: UInt32(count))
    if 2 * count > slots.count { grow() }
    return count - 1
  }

  /// The code of a number.
  package func code(_ number: Int) -> String {
    isRecord(number) ? codes[number] : missing[number - codes.count]
  }

  /// The records' code that is nearest to a mistyped one.
  package func nearest(to code: String) -> String? {
    NearestText.nearest(to: code, in: codes, distinct: codes.count - repeats)
  }

  /// The slot that holds a code, or the free one where it belongs.
  private func slot(of code: String) -> Int {
    var code = code
    return code.withUTF8 { slot(of: $0, hash: Self.hash($0, seed)).slot }
  }

  /// Texts that are equal but for their normal form have equal hashes.
  @inline(__always)
  private static func hash(_ code: UnsafeBufferPointer<UInt8>, _ seed: UInt64) -> UInt64 {
    CodeBytes(UnsafeRawBufferPointer(code)).asciiHash(seed)
      ?? UInt64(truncatingIfNeeded: String(decoding: code, as: UTF8.self).hashValue)
  }

  private func slot(
    of code: UnsafeBufferPointer<UInt8>, hash: UInt64
  ) -> (slot: Int, tag: UInt32) {
    let tag = UInt32(truncatingIfNeeded: hash >> 32)
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot].successor > 0 {
      if slots[slot].tag == tag, holds(Int(slots[slot].successor) - 1, code) { break }
      slot = (slot + 1) & (slots.count - 1)
    }
    return (slot, tag)
  }

  /// Whether a number's code is this one, be it in another normal form.
  private func holds(_ number: Int, _ code: UnsafeBufferPointer<UInt8>) -> Bool {
    let raw = CodeBytes(UnsafeRawBufferPointer(code))
    if isRecord(number), codes.withBytes(number, { CodeBytes(UnsafeRawBufferPointer($0)) == raw }) {
      return true
    }
    return self.code(number) == String(decoding: code, as: UTF8.self)
  }

  private mutating func grow() {
    let held = slots.filter { $0.successor > 0 }
    slots = Self.freeSlots(for: count)
    for entry in held {
      slots[slot(of: code(Int(entry.successor) - 1))] = entry
    }
  }

  /// As many slots as a power of two, at least twice the codes and two more.
  private static func freeSlots(for count: Int) -> [Slot] {
    var size = 4
    while size < 2 * count + 2 { size *= 2 }
    var slots = [Slot](room: size)
    slots.append(contentsOf: repeatElement(Slot(), count: size))
    return slots
  }
}
