import WireMessages

extension WireMessage {
  /// The message in protobuf's binary form.
  var encoded: [UInt8] {
    var buffer: [UInt8] = []
    encode(into: &buffer)
    return buffer
  }

  init(_ bytes: [UInt8], limits: WireLimits = WireLimits()) throws(WireError) {
    // The closure cannot throw a WireError and nothing else, so the result carries it.
    let result = bytes.withUnsafeBytes { raw in
      Result { () throws(WireError) in try Self(decoding: raw, limits: limits) }
    }
    self = try result.get()
  }

  /// What reading `bytes` throws, or nil.
  static func error(_ bytes: [UInt8], limits: WireLimits = WireLimits()) -> WireError? {
    do {
      _ = try Self(bytes, limits: limits)
      return nil
    } catch {
      return error
    }
  }
}

/// A varint.
func varint(_ value: UInt64) -> [UInt8] {
  var bytes: [UInt8] = []
  var rest = value
  while rest >= 0x80 {
    bytes.append(UInt8(rest & 0x7f) | 0x80)
    rest >>= 7
  }
  return bytes + [UInt8(rest)]
}

/// A field whose value is `bytes` behind a length.
func field(_ number: UInt64, _ bytes: [UInt8]) -> [UInt8] {
  varint(number << 3 | 2) + varint(UInt64(bytes.count)) + bytes
}
