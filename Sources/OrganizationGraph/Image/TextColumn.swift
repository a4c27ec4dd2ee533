internal import Glibc

/// Texts by position, in little memory: each is kept as how much of the one before it begins with, and
/// what follows.
///
/// Texts lie in blocks of 16, the first of each whole, so that one is found by reading at most a block.
/// A text is two numbers (`PackedNumber`: bytes shared with the one before, bytes of its own) and its own bytes. Codes and names of neighbours share most
/// of their bytes: a household of a generated country takes about ten for both.
///
/// Reading: O(b) where b is the bytes of a block.
package struct TextColumn: Sendable {
  private static let blockSize = 16

  package let count: Int
  /// Where each block begins in `bytes`; behind the last, the number of texts.
  let blocks: RowMemory<UInt64>
  let bytes: RowMemory<UInt8>

  init(blocks: RowMemory<UInt64>, bytes: RowMemory<UInt8>) {
    self.blocks = blocks
    self.bytes = bytes
    count = blocks.count > 0 ? Int(blocks[blocks.count - 1]) : 0
  }

  /// O(n) where n is bytes.
  package init(_ texts: some Sequence<String>) {
    var builder = Builder()
    for text in texts { builder.append(text) }
    self = builder.finish()
  }

  package subscript(position: Int) -> String {
    precondition(position < count, "text \(position) of \(count)")
    var result = ""
    read(position / Self.blockSize) { place, text in
      guard place == position else { return true }
      result = String(decoding: text, as: UTF8.self)
      return false
    }
    return result
  }

  /// Position of a text, where texts rise by their bytes. O(log n + b).
  package func position(ofRising text: String) -> Int? {
    var text = text
    return text.withUTF8 { wanted in
      var (low, high) = (0, blockCount)
      while low < high {
        let middle = (low + high) / 2
        var isBefore = false
        read(middle) { _, first in
          isBefore = !ByteOrder.precedes(wanted, first)
          return false
        }
        if isBefore { low = middle + 1 } else { high = middle }
      }
      guard low > 0 else { return nil }
      var found: Int?
      read(low - 1) { position, other in
        if other.count == wanted.count, other.elementsEqual(wanted) { found = position }
        return found == nil
      }
      return found
    }
  }

  /// Positions of all that are a text. O(n) where n is bytes.
  package func positions(of text: String) -> [Int] {
    var text = text
    return text.withUTF8 { wanted in
      positions { $0.count == wanted.count && $0.elementsEqual(wanted) }
    }
  }

  /// Positions of all that a text occurs in, byte for byte. O(n).
  package func positions(containing text: String) -> [Int] {
    var text = text
    return text.withUTF8 { wanted in
      positions { Self.occurs(wanted, in: $0) }
    }
  }

  private static func occurs(
    _ wanted: UnsafeBufferPointer<UInt8>, in text: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    var start = 0
    while start + wanted.count <= text.count {
      var length = 0
      while length < wanted.count, text[start + length] == wanted[length] { length += 1 }
      if length == wanted.count { return true }
      start += 1
    }
    return false
  }

  private func positions(where holds: (UnsafeBufferPointer<UInt8>) -> Bool) -> [Int] {
    var found: [Int] = []
    for block in 0..<blockCount {
      read(block) { position, text in
        if holds(text) { found.append(position) }
        return true
      }
    }
    return found
  }

  package var all: some RandomAccessCollection<String> { (0..<count).lazy.map { self[$0] } }

  private var blockCount: Int { max(0, blocks.count - 1) }

  /// Calls `body` with the texts of a block and their positions as long as it answers `true`.
  private func read(_ block: Int, _ body: (Int, UnsafeBufferPointer<UInt8>) -> Bool) {
    var next = UnsafePointer(bytes.base) + Int(blocks[block])
    func number() -> Int { PackedNumber.read(&next) }
    let end = min(count, (block + 1) * Self.blockSize)
    var text: [UInt8] = []
    for position in block * Self.blockSize..<end {
      let (shared, own) = (number(), number())
      let rest = UnsafeBufferPointer(start: next, count: own)
      next += own
      // The first is read where it lies.
      if position % Self.blockSize == 0, !body(position, rest) { return }
      text.replaceSubrange(shared..., with: rest)
      if position % Self.blockSize > 0, !text.withUnsafeBufferPointer({ body(position, $0) }) {
        return
      }
    }
  }

  /// Collects texts in the order of their positions.
  package struct Builder {
    private var blocks: [UInt64] = []
    private var bytes: [UInt8] = []
    private var last: [UInt8] = []
    private var count = 0

    package init() {}

    package mutating func append(_ text: String) {
      var text = text
      text.withUTF8 { text in
        var shared = 0
        if count % TextColumn.blockSize == 0 {
          blocks.append(UInt64(bytes.count))
        } else {
          let most = min(text.count, last.count)
          while shared < most, text[shared] == last[shared] { shared += 1 }
        }
        let own = UnsafeBufferPointer(rebasing: text[shared...])
        PackedNumber.append(UInt(shared), to: &bytes)
        PackedNumber.append(UInt(own.count), to: &bytes)
        bytes.append(contentsOf: own)
        last.replaceSubrange(shared..., with: own)
      }
      count += 1
    }

    package consuming func finish() -> TextColumn {
      TextColumn(blocks: RowMemory(blocks + [UInt64(count)]), bytes: RowMemory(bytes))
    }
  }
}
