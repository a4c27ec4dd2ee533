/// The codes that nodes and categories have as records of an organisation: numbers with leading
/// zeros, so that the order of the codes is that of the numbers.
struct InstanceCodes {
  private let digits: Int

  init(nodes: Int) {
    digits = String(max(0, nodes - 1)).count
  }

  func node(_ number: some BinaryInteger) -> String { Self.padded(Int(number), to: digits) }

  static func category(_ number: Int) -> String { padded(number, to: 2) }

  private static func padded(_ number: Int, to digits: Int) -> String {
    String(unsafeUninitializedCapacity: digits) { text in
      var rest = number
      for position in (0..<digits).reversed() {
        text[position] = UInt8(ascii: "0") + UInt8(rest % 10)
        rest /= 10
      }
      return digits
    }
  }
}
