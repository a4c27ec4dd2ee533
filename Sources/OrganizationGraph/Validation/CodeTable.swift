import LargePages

/// The codes of one table as numbers, so that what names records is compared by integer.
///
/// A code's number is the position of the first record that has it. A code that no record has gets
/// the next number beyond the table when it is first named, because a breach may be about codes that
/// are nowhere. Equal codes have equal numbers.
///
/// A hash table with linear probing, at most half full. It holds numbers and looks at the codes
/// where they are: a dictionary of a city's units would hold, count and fetch every code once more.
/// A code of ASCII, as nearly all are, is hashed as bytes (`CodeBytes`), so that a request's bytes find it
/// without becoming a string.
package struct CodeTable: Sendable {
  /// Number and part of the hash of a code, so that most other codes are passed by unread.
  private struct Slot: Sendable {
    var tag: UInt32 = 0
    /// One more than the number; 0: the slot is free.
    var successor: UInt32 = 0
  }

  /// By record.
  package let codes: ContiguousArray<String>
  private var missing: [String] = []
  private var slots: [Slot]
  private var numbers: [UInt32]
  private var repeats = 0
  private let seed = UInt64.random(in: .min ... .max)

  package init(_ codes: some Sequence<String>) {
    self.codes = ContiguousArray(codes)
    slots = Self.freeSlots(for: self.codes.count)
    numbers = [UInt32](room: self.codes.count)
    // Hashed before they are placed: a loop that only places waits for many slots at once.
    var hashes = [UInt64](room: self.codes.count)
    for code in self.codes { hashes.append(hash(code)) }
    for (row, hash) in hashes.enumerated() {
      let (slot, tag) = slot(of: self.codes[row], hash: hash)
      if slots[slot].successor == 0 {
        slots[slot] = Slot(tag: tag, successor: UInt32(row) + 1)
      } else {
        repeats += 1
      }
      numbers.append(slots[slot].successor - 1)
    }
  }

  /// Numbers given so far: one for each record, and one for each code that no record has.
  package var count: Int { codes.count + missing.count }

  package func isRecord(_ number: Int) -> Bool { number < codes.count }

  /// The number of a record's code; another than its position if an earlier record has the code.
  package func number(ofRecord row: Int) -> Int { Int(numbers[row]) }

  /// Position of the first record with a code.
  package subscript(code: String) -> Int? {
    let number = Int(slots[slot(of: code).slot].successor) - 1
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
      if slots[slot].tag == tag, isRecord(number) {
        var known = codes[number]
        if known.withUTF8({ CodeBytes(UnsafeRawBufferPointer($0)) == code }) { return number }
      }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  /// The number of a code that some record names.
  package mutating func number(naming code: String) -> Int {
    let (slot, tag) = slot(of: code)
    if slots[slot].successor > 0 { return Int(slots[slot].successor) - 1 }
    missing.append(code)
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
  private func slot(of code: String) -> (slot: Int, tag: UInt32) {
    slot(of: code, hash: hash(code))
  }

  private func hash(_ code: String) -> UInt64 {
    let hash = code.utf8.withContiguousStorageIfAvailable {
      CodeBytes(UnsafeRawBufferPointer($0)).asciiHash(seed)
    }
    return (hash ?? nil) ?? UInt64(truncatingIfNeeded: code.hashValue)
  }

  private func slot(of code: String, hash: UInt64) -> (slot: Int, tag: UInt32) {
    let tag = UInt32(truncatingIfNeeded: hash >> 32)
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot].successor > 0 {
      if slots[slot].tag == tag, self.code(Int(slots[slot].successor) - 1) == code { break }
      slot = (slot + 1) & (slots.count - 1)
    }
    return (slot, tag)
  }

  private mutating func grow() {
    let held = slots.filter { $0.successor > 0 }
    slots = Self.freeSlots(for: count)
    for entry in held {
      slots[slot(of: code(Int(entry.successor) - 1)).slot] = entry
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
