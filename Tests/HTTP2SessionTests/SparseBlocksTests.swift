import HTTP2Session
import Testing

@Suite struct SparseBlocksTests {
  @Test(
    "Blocks lie apart, are zero when asked for so and used again, until there are no more",
    arguments: [1024, 4096])
  func everyBlock(blockBytes: Int) {
    let most = 200
    var blocks = SparseBlocks(blockBytes: blockBytes, most: most)
    for round in 1...3 {
      var taken: [UnsafeMutableRawPointer] = []
      while let block = blocks.take(isZero: true) {
        let bytes = UnsafeRawBufferPointer(start: block, count: blockBytes)
        #expect(bytes.allSatisfy { $0 == 0 }, "round \(round)")
        let isHeld = blocks.holds(block) && blocks.holds(block + blockBytes - 1)
        #expect(isHeld)
        block.initializeMemory(as: UInt8.self, repeating: 0xff, count: blockBytes)
        taken.append(block)
      }
      #expect(taken.count == most && Set(taken).count == most)
      for block in taken { blocks.giveBack(block) }
    }
  }

  @Test("What comes from elsewhere is not held")
  func others() {
    let blocks = SparseBlocks(blockBytes: 4096, most: 4)
    let other = UnsafeMutableRawPointer.allocate(byteCount: 4096, alignment: 16)
    defer { other.deallocate() }
    let isHeld = blocks.holds(other)
    #expect(!isHeld)
  }
}
