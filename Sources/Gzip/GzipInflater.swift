internal import CZlib

/// Reads messages that were compressed one by one as gzip (RFC 1952). The state of zlib is made with
/// the first message and used for all: 40 KiB.
///
/// A message is given room piece by piece, so that one which announces nothing and inflates to
/// gigabytes costs no more than the limit.
package final class GzipInflater {
  /// zlib keeps the address of the stream it was given, so it must not move.
  private let stream: UnsafeMutablePointer<z_stream>
  private var isReady = false

  package init() {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
  }

  deinit {
    if isReady { inflateEnd(stream) }
    stream.deallocate()
  }

  /// Appends the contents of `compressed`, one whole gzip member, to `output`. O(output).
  ///
  /// Throws `.damaged` if it is not that and `.tooLarge` as soon as it has more than `limit` bytes;
  /// `output` is then of no use.
  package func inflate(
    _ compressed: UnsafeRawBufferPointer, into output: inout [UInt8], limit: Int
  ) throws(GzipError) {
    try prepare()
    var status = Z_OK
    // The pointer is mutable for want of const in C; zlib does not write to its input.
    stream.pointee.next_in = UnsafeMutablePointer(
      mutating: compressed.bindMemory(to: UInt8.self).baseAddress)
    stream.pointee.avail_in = UInt32(compressed.count)
    let start = output.count
    // Most contents are a few times as long as their compressed form.
    var piece = min(limit, max(256, compressed.count * 4)) + 1
    repeat {
      let room = min(piece, limit + 1 - (output.count - start))
      status = append(atMost: room, to: &output)
      piece *= 2
      guard output.count - start <= limit else {
        throw GzipError(code: .tooLarge, message: "inflates to more than \(limit) bytes")
      }
      // OK: there was not enough room. STREAM_END: whole. BUF_ERROR: the input is used up and the
      // member is not complete. DATA_ERROR, NEED_DICT: not gzip. MEM_ERROR: no memory.
    } while status == Z_OK && stream.pointee.avail_out == 0
    guard status == Z_STREAM_END, stream.pointee.avail_in == 0 else {
      if status == Z_MEM_ERROR {
        throw GzipError(code: .cannotRead, message: "not enough memory to inflate")
      }
      let words = stream.pointee.msg.map { String(cString: $0) } ?? "cut off or followed by more"
      throw GzipError(code: .damaged, message: "is not one gzip member: \(words)")
    }
  }

  private func append(atMost room: Int, to output: inout [UInt8]) -> Int32 {
    var status = Z_OK
    output.append(addingCapacity: room) { span in
      span.withUnsafeMutableBufferPointer { free, initialized in
        stream.pointee.next_out = free.baseAddress
        stream.pointee.avail_out = UInt32(room)
        status = CZlib.inflate(stream, Z_NO_FLUSH)
        initialized = room - Int(stream.pointee.avail_out)
      }
    }
    return status
  }

  private func prepare() throws(GzipError) {
    if isReady {
      // STREAM_ERROR for a state that was never made, excluded.
      inflateReset(stream)
      return
    }
    // 16 more than the window's bits: gzip and nothing else. MEM_ERROR, or VERSION_ERROR for a
    // header of another zlib than the library.
    guard
      inflateInit2_(
        stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
    else {
      throw GzipError(code: .cannotRead, message: "not enough memory to inflate")
    }
    isReady = true
  }
}
