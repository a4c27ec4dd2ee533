/// What a peer may make this process spend on reading one message.
public struct WireLimits: Sendable, Equatable {
  /// Most bytes of memory for the unpacked form of one message, before it becomes Swift values:
  /// 16 MiB unless set otherwise.
  ///
  /// Two bytes on the wire, an empty message in a list, unpack to more than a hundred, and fields
  /// that are not known take space as well; the size of a request alone is too weak a bound.
  public var arenaBytes = 16 << 20

  /// Most messages inside one another, the outermost included: 32 unless set otherwise.
  ///
  /// protobuf-c calls itself for every level and has no limit of its own. Today's messages nest at
  /// most 5 deep, so this refuses nothing yet; it is what protects the stack should a message ever
  /// contain itself.
  public var nesting = 32

  /// The default limits.
  public init() {}
}
