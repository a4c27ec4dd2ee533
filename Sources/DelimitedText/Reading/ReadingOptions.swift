/// How a file is read.
public struct ReadingOptions: Sendable {
  /// Bounds on what a file may ask of memory and patience.
  public struct Limits: Sendable {
    /// Most fields of a row; spreadsheets have this many columns.
    public var fieldsPerRow = 16_384
    /// Most bytes of a row. A single field has at most 1 MiB in any case.
    public var bytesPerRow = 8 << 20
    /// Undecodable sequences after which reading stops.
    public var undecodable = 20

    /// The default limits.
    public init() {}
  }

  /// The encoding, or nil to find it out: UTF-8 where that fits, GB18030 otherwise.
  ///
  /// Finding out reads the front of the file an extra time, up to its 4096th character outside of
  /// ASCII.
  public var encoding: TextEncoding?
  /// Bytes taken from the source at once, at least 1. Rows and faults do not depend on it.
  public var blockSize = 64 << 10
  /// Bounds of trust.
  public var limits = Limits()

  /// The default options, with an encoding if it is known.
  public init(encoding: TextEncoding? = nil) {
    self.encoding = encoding
  }
}
