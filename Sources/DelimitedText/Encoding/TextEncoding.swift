/// How the bytes of a file stand for characters.
public struct TextEncoding: Sendable, Hashable, CustomStringConvertible {
  private enum Kind { case utf8, gb18030 }
  private var kind: Kind

  /// UTF-8, with or without a byte order mark.
  public static let utf8 = Self(kind: .utf8)
  /// GB18030 and with it GBK and GB2312, what spreadsheets save as "CSV" under Chinese Windows.
  public static let gb18030 = Self(kind: .gb18030)

  /// The name of the encoding.
  public var description: String {
    switch kind {
    case .utf8: "UTF-8"
    case .gb18030: "GB18030"
    }
  }
}

/// Tells UTF-8 from GB18030 by the multi-byte sequences at the front of a file.
///
/// Text without a flaw as UTF-8 is UTF-8. Text with flaws is still UTF-8, and damaged, if sound
/// sequences outnumber the flaws by ``soundPerFlaw``: GB18030 would decode most damaged UTF-8 to
/// nonsense without complaint. GB18030 text never looks like that, since of two Chinese characters
/// at least about one breaks UTF-8's rules. The scan ends when ``enough`` sequences have been seen,
/// so that a large file is not read twice. A byte order mark counts as proof of UTF-8.
enum EncodingDetection {
  static let soundPerFlaw = 8
  static let enough = 4096

  static func detect(
    _ stream: ByteStream, blockSize: Int
  ) throws(DelimitedTextError) -> TextEncoding {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: blockSize + 4, alignment: 8)
    defer { buffer.deallocate() }
    let bytes = buffer.baseAddress!.assumingMemoryBound(to: UInt8.self)
    var sound = 0
    var flaws = 0
    var kept = 0
    var isFirst = true
    scan: while true {
      let read = try stream.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[kept...]))
      let end = kept + read
      if isFirst, end < 3, read > 0 {
        kept = end
        continue
      }
      if isFirst, end >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { return .utf8 }
      isFirst = false
      var start = 0
      block: while start < end {
        let (valid, stop) = scanUTF8(bytes + start, count: end - start, multibyte: &sound)
        start += valid
        if sound + flaws >= enough {
          // What the block holds beyond that must not count, or the size of blocks would matter.
          sound = enough - flaws
          break scan
        }
        switch stop {
        case .end: break block
        case .incomplete where read > 0: break block
        case .incomplete:
          flaws += 1
          start = end
        case .invalid(let length):
          flaws += 1
          start += length
        }
      }
      if read == 0 { break }
      kept = end - start
      buffer.baseAddress!.copyMemory(from: bytes + start, byteCount: kept)
    }
    return flaws == 0 || sound >= flaws * soundPerFlaw ? .utf8 : .gb18030
  }
}
