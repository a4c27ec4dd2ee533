internal import Glibc

/// What a decoder finds next in a file.
enum DecodedPiece {
  /// Whole characters of UTF-8; the memory is good until the decoder is asked again.
  case text(UnsafeBufferPointer<UInt8>)
  /// Bytes at an offset of the file that stand for no character.
  case undecodable(offset: Int, bytes: [UInt8])
  /// The front of the file shows that it is no text file that can be read here.
  case refused(ForeignFormat)
  case end
}

/// Files that people hand in where delimited text is wanted, known by their first bytes.
enum ForeignFormat {
  case utf16, workbook, oldWorkbook

  init?(_ front: UnsafeBufferPointer<UInt8>) {
    if front.starts(with: [0xFF, 0xFE]) || front.starts(with: [0xFE, 0xFF]) {
      self = .utf16
    } else if front.starts(with: [0x50, 0x4B, 0x03, 0x04]) {
      self = .workbook
    } else if front.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) {
      self = .oldWorkbook
    } else {
      return nil
    }
  }
}

/// Turns the bytes of a stream into UTF-8, block by block, without its byte order mark.
final class TextDecoder {
  let encoding: TextEncoding
  private let stream: ByteStream
  private let blockSize: Int
  /// Nil for UTF-8, whose bytes are handed out where they lie.
  private let converter: GB18030Converter?
  private let input: UnsafeMutableBufferPointer<UInt8>
  private let output: UnsafeMutableBufferPointer<UInt8>
  private var start = 0
  private var end = 0
  /// Offset in the file of `input[0]`.
  private var offset = 0
  private var isAtEnd = false
  private var isAtFront = true

  init(
    _ stream: ByteStream, path: String, encoding: TextEncoding?, blockSize: Int
  ) throws(DelimitedTextError) {
    self.stream = stream
    self.blockSize = max(1, blockSize)
    if let encoding {
      self.encoding = encoding
    } else {
      self.encoding = try EncodingDetection.detect(stream, blockSize: self.blockSize)
      try stream.rewind()
    }
    converter = self.encoding == .gb18030 ? try GB18030Converter(path: path) : nil
    // A sequence cut by the end of a block is at most 3 bytes; the front needs 4 to be judged.
    input = .allocate(capacity: self.blockSize + 4)
    // Two bytes of GB18030 become at most three of UTF-8, four become at most four.
    output = .allocate(capacity: converter == nil ? 0 : 2 * input.count)
  }

  deinit {
    input.deallocate()
    output.deallocate()
  }

  func next() throws(DelimitedTextError) -> DecodedPiece {
    if isAtFront {
      while end < 4, !isAtEnd { try refill() }
      if let format = ForeignFormat(UnsafeBufferPointer(rebasing: input[..<end])) {
        return .refused(format)
      }
    }
    var piece = converter == nil ? try nextOfUTF8() : try nextOfGB18030()
    if isAtFront, case .text(let text) = piece, text.starts(with: [0xEF, 0xBB, 0xBF]) {
      isAtFront = false
      piece = .text(UnsafeBufferPointer(rebasing: text.dropFirst(3)))
    }
    isAtFront = false
    return piece
  }

  private func nextOfUTF8() throws(DelimitedTextError) -> DecodedPiece {
    while true {
      var ignored = 0
      let (valid, stop) = scanUTF8(
        input.baseAddress! + start, count: end - start, multibyte: &ignored)
      if valid > 0 {
        // What stopped the scan is found again, at the front, by the next call.
        defer { start += valid }
        return .text(UnsafeBufferPointer(rebasing: input[start..<start + valid]))
      }
      switch stop {
      case .invalid(let length): return undecodable(length)
      case .incomplete where isAtEnd: return undecodable(end - start)
      case .end where isAtEnd: return .end
      case .end, .incomplete: try refill()
      }
    }
  }

  private func nextOfGB18030() throws(DelimitedTextError) -> DecodedPiece {
    while true {
      if start == end {
        if isAtEnd { return .end }
        try refill()
        continue
      }
      // NUL is no part of longer sequences and no text, see `scanUTF8`, but iconv lets it pass.
      let nul = memchr(input.baseAddress! + start, 0, end - start)
      let limit = nul.map { UnsafeRawPointer($0) - UnsafeRawPointer(input.baseAddress!) } ?? end
      if limit == start { return undecodable(1) }
      let (taken, made, stop) = converter!.convert(
        UnsafeMutableBufferPointer(rebasing: input[start..<limit]), into: output)
      start += taken
      if made > 0 { return .text(UnsafeBufferPointer(rebasing: output[..<made])) }
      switch stop {
      case .end, .full: continue
      case .incomplete where limit == end && !isAtEnd: try refill()
      case .incomplete, .invalid: return undecodable(1)
      }
    }
  }

  private func undecodable(_ length: Int) -> DecodedPiece {
    defer { start += length }
    return .undecodable(offset: offset + start, bytes: Array(input[start..<start + length]))
  }

  /// Keeps what is left of the block, at most 3 bytes, and reads the next block after it.
  private func refill() throws(DelimitedTextError) {
    let base = input.baseAddress!
    base.update(from: base + start, count: end - start)
    offset += start
    end -= start
    start = 0
    let room = UnsafeMutableRawBufferPointer(start: base + end, count: blockSize)
    let count = try stream.read(into: room)
    end += count
    isAtEnd = count == 0
  }
}
