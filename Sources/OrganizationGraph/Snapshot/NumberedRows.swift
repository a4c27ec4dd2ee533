/// Numbers what only some rows of a table say otherwise than most, so that a row holds a number for it. The
/// usual is number 0.
package struct NumberedRows<Row: BitwiseCopyable & Hashable> {
  /// The number of the usual.
  package static var usual: UInt32 { 0 }

  /// Those that have numbers already.
  private let former: RowMemory<Row>
  private var added: [Row] = []
  private var numbers: [Row: UInt32] = [:]

  package init(usual: Row) { former = RowMemory([usual]) }

  /// - Parameter former: those that have numbers already, the usual first.
  package init(after former: RowMemory<Row>) { self.former = former }

  /// Everything that has a number, by number.
  package var all: RowMemory<Row> { former.appending(added) }

  /// The number of a row, a new one if it was not numbered here. O(1).
  package mutating func number(_ row: Row) -> UInt32 {
    if row == former[0] { return Self.usual }
    if let number = numbers[row] { return number }
    let number = UInt32(former.count + added.count)
    numbers[row] = number
    added.append(row)
    return number
  }
}
