/// The messages of the protocol, as plain values. Each has the name that its `.proto` file gives it.
///
/// They sit in a namespace because the organisation and the routing have a `Unit`, a `WorkOrder` and
/// a `Candidate` of their own.
public enum Wire {}

/// A message of the protocol.
///
/// Encoded by `Encodable` it has the field names and enum words of protobuf's JSON form, with numbers
/// of 64 bits as numbers.
///
/// A new message has every field at its protocol default: numbers 0, texts and lists empty, flags
/// false, messages absent. A field at its default takes no space on the wire.
public protocol WireMessage: Equatable, Encodable, Sendable {
  /// A message with every field at its default.
  init()

  /// Reads a message in protobuf's binary form.
  ///
  /// Fields that the message does not know are skipped; enum values that it does not know are kept.
  /// A message field that is given in several pieces, which protobuf would merge and no encoder in
  /// use writes, is malformed.
  /// Takes time linear in the number of bytes and keeps nothing of them.
  ///
  /// - Throws: `.malformed` if the bytes are not such a message, `.invalidText` if a text is not
  ///   UTF-8 or contains NUL, `.tooLarge` if a limit is exceeded. The error names the field.
  init(decoding bytes: UnsafeRawBufferPointer, limits: WireLimits) throws(WireError)

  /// Appends the message in protobuf's binary form to `buffer`, fields in the order of their numbers.
  ///
  /// The bytes depend on the fields alone. Texts are written as they are, so a NUL in one is refused
  /// by whoever reads it with this module. Allocates nothing if `buffer` has the capacity and the C
  /// form of the message fits in the 64 KiB that each thread keeps from its first message on.
  func encode(into buffer: inout [UInt8])
}

extension WireMessage {
  /// Reads a message within the default limits.
  public init(decoding bytes: UnsafeRawBufferPointer) throws(WireError) {
    try self.init(decoding: bytes, limits: WireLimits())
  }

  /// A message whose fields `fill` sets: `Wire.UnitReference.with { $0.code = "440310" }`.
  @inlinable
  public static func with(_ fill: (inout Self) throws -> Void) rethrows -> Self {
    var message = Self()
    try fill(&message)
    return message
  }
}
