internal import WorkOrders

/// The texts that many orders share, by number: states, units, categories, urgencies.
///
/// A number is given once, in the transaction that first needs it, from 1 without gaps; 0 is the empty
/// text. Each connection has its own, so that it knows what its transaction sees and nothing else.
struct LedgerNames {
  private var texts = [""]
  private var numbers: [String: UInt32] = ["": 0]

  var count: Int { texts.count }

  /// Takes in what has come into the table since the last time. O(that).
  mutating func read(_ connection: LedgerConnection) throws(LedgerError) {
    let rows = try connection.statement(
      "SELECT number, name, \(connection.crc) FROM name WHERE number >= ? ORDER BY number")
    defer { rows.reset() }
    rows.bind(Int64(texts.count))
    while try rows.step() {
      guard rows.integer(0) == Int64(texts.count), rows.isSound(sum: 2) else {
        throw LedgerError(
          .damaged,
          "\(connection.path): name \(texts.count) is gone or not as it was written; restore a backup"
        )
      }
      add(rows.text(1))
    }
  }

  @discardableResult
  mutating func add(_ text: String) -> UInt32 {
    let number = UInt32(texts.count)
    texts.append(text)
    numbers[text] = number
    return number
  }

  /// Forgets those that were added since there were so many, and are not in the table.
  mutating func forget(from count: Int) {
    for text in texts[count...] { numbers[text] = nil }
    texts.removeSubrange(count...)
  }

  func number(_ text: String) -> UInt32? { numbers[text] }

  /// The same, given a number that the text may well have: O(length) then, without hashing.
  func number(_ text: String, likely guess: UInt32) -> UInt32? {
    guess < texts.count && texts[Int(guess)] == text ? guess : numbers[text]
  }

  func text(_ number: UInt32) -> String? {
    number < texts.count ? texts[Int(number)] : nil
  }

  func text(_ number: Int64) -> String? { UInt32(exactly: number).flatMap(text) }

  func state(_ bytes: UnsafeRawBufferPointer) -> OrderState? {
    StateBytes.decode(bytes) { text($0) }
  }
}
