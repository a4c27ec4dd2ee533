internal import Glibc

/// The owner of one `iconv_t` that turns GB18030 into UTF-8.
final class GB18030Converter {
  enum Stop {
    case end
    /// The input ends inside a sequence.
    case incomplete
    /// The next byte of the input begins no sequence of GB18030.
    case invalid
    /// The output is full.
    case full
  }

  private let handle: iconv_t

  init(path: String) throws(DelimitedTextError) {
    guard let handle = iconv_open("UTF-8", "GB18030"), handle != iconv_t(bitPattern: -1) else {
      throw DelimitedTextError(
        code: .cannotConvert, path: path,
        message: "cannot convert from GB18030: \(DelimitedTextError.systemMessage())")
    }
    self.handle = handle
  }

  deinit {
    iconv_close(handle)
  }

  /// Converts as much as it can and says how many bytes it took, how many it made, why it stopped.
  func convert(
    _ input: UnsafeMutableBufferPointer<UInt8>, into output: UnsafeMutableBufferPointer<UInt8>
  ) -> (taken: Int, made: Int, stop: Stop) {
    guard let inputStart = input.baseAddress, let outputStart = output.baseAddress else {
      return (0, 0, .end)
    }
    return inputStart.withMemoryRebound(to: CChar.self, capacity: input.count) { from in
      outputStart.withMemoryRebound(to: CChar.self, capacity: output.count) { to in
        var source: UnsafeMutablePointer<CChar>? = from
        var target: UnsafeMutablePointer<CChar>? = to
        var left = input.count
        var room = output.count
        let result = iconv(handle, &source, &left, &target, &room)
        let taken = input.count - left
        let made = output.count - room
        guard result == Int(bitPattern: UInt.max) else { return (taken, made, .end) }
        // EINVAL: glibc leaves an incomplete sequence in the input, for the caller to bring again
        // with its rest. E2BIG: no room. EILSEQ: not GB18030. There is no other result.
        switch errno {
        case EINVAL: return (taken, made, .incomplete)
        case E2BIG: return (taken, made, .full)
        default: return (taken, made, .invalid)
        }
      }
    }
  }
}
