/// Codes by number, so that a million orders of one unit hold its code once. Numbers are never given
/// anew; there are as many as units, categories and persons were ever named by open orders.
struct NameTable {
  private var texts: [String] = [""]
  private var numbers: [String: UInt32] = ["": 0]

  /// O(1); the number of a text that is new is the next one.
  mutating func number(_ text: String) -> UInt32 {
    if let number = numbers[text] { return number }
    let number = UInt32(texts.count)
    texts.append(text)
    numbers[text] = number
    return number
  }

  /// The same, given a number that the text may well have: O(length) then, without hashing.
  mutating func number(_ text: String, likely guess: UInt32) -> UInt32 {
    texts[Int(guess)] == text ? guess : number(text)
  }

  func existing(_ text: String) -> UInt32? { numbers[text] }

  subscript(number: UInt32) -> String { texts[Int(number)] }
}
