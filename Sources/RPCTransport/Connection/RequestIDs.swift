/// Names for calls whose callers gave them none: a part that differs from loop to loop and from process to
/// process, and a number.
struct RequestIDs {
  private let prefix: String
  private var count: UInt64 = 0

  init() {
    prefix = String(UInt64.random(in: .min ... .max), radix: 36)
  }

  mutating func next() -> String {
    count += 1
    return "\(prefix)-\(count)"
  }
}
