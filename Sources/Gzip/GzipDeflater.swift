internal import CZlib

/// Compresses messages one by one as gzip (RFC 1952). The state of zlib, 260 KiB, is made with the
/// first message and used for all.
package final class GzipDeflater {
  /// zlib keeps the address of the stream it was given, so it must not move.
  private let stream: UnsafeMutablePointer<z_stream>
  private var isReady = false

  package init() {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
  }

  deinit {
    if isReady { deflateEnd(stream) }
    stream.deallocate()
  }

  /// Appends the compressed form of `contents` to `output`; false, with nothing appended, if it
  /// would not be shorter or there is no memory. O(contents).
  package func deflate(_ contents: UnsafeRawBufferPointer, into output: inout [UInt8]) -> Bool {
    guard contents.count > 18, prepare() else { return false }
    // The pointer is mutable for want of const in C; zlib does not write to its input.
    stream.pointee.next_in = UnsafeMutablePointer(
      mutating: contents.bindMemory(to: UInt8.self).baseAddress)
    stream.pointee.avail_in = UInt32(contents.count)
    let start = output.count
    let room = contents.count - 1
    var isWhole = false
    output.append(addingCapacity: room) { span in
      span.withUnsafeMutableBufferPointer { free, initialized in
        stream.pointee.next_out = free.baseAddress
        stream.pointee.avail_out = UInt32(room)
        // STREAM_END: whole. OK: it does not fit in the room, so it is not shorter.
        isWhole = CZlib.deflate(stream, Z_FINISH) == Z_STREAM_END
        initialized = room - Int(stream.pointee.avail_out)
      }
    }
    if !isWhole { output.removeSubrange(start...) }
    return isWhole
  }

  private func prepare() -> Bool {
    if isReady {
      // STREAM_ERROR for a state that was never made, excluded.
      deflateReset(stream)
      return true
    }
    // Level 6 and 8 are zlib's own defaults; 16 more than the window's bits: gzip.
    isReady =
      deflateInit2_(
        stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
        Int32(MemoryLayout<z_stream>.size)) == Z_OK
    return isReady
  }
}
