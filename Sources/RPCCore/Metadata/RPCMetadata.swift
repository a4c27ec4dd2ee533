/// What a caller sent beside the message: names in lower case, values in the order they came.
///
/// A name that ends in `-bin` has binary values, decoded on arrival; values joined by commas are
/// kept apart. All other values are kept as sent. Fields of the protocol itself (`:path`, `te`,
/// `content-type`, `grpc-...`) are not here.
public struct RPCMetadata: Hashable, Sendable {
  /// The name is in `bytes` from `start`, the value right behind it.
  private struct Entry: Hashable {
    var start: Int
    var nameEnd: Int
    var end: Int
  }

  private var bytes: [UInt8] = []
  private var entries: [Entry] = []

  public init() {}

  public var isEmpty: Bool { entries.isEmpty }

  /// The first value of `name` as text; nil if there is none, it is not UTF-8, or it is binary.
  /// O(all names).
  public subscript(name: String) -> String? {
    guard !name.hasSuffix("-bin"), let value = values(of: name).first else { return nil }
    return String(validating: value, as: UTF8.self)
  }

  /// The values of `name`; those of a `-bin` name are decoded. O(all names).
  public func values(of name: String) -> [ArraySlice<UInt8>] {
    entries.filter { bytes[$0.start..<$0.nameEnd].elementsEqual(name.utf8) }
      .map { bytes[$0.nameEnd..<$0.end] }
  }

  /// Adds a field as it came over the wire; false if the value of a `-bin` name is not base 64.
  package mutating func append(
    name: UnsafeRawBufferPointer, wireValue value: UnsafeRawBufferPointer
  ) -> Bool {
    guard name.suffix(4).elementsEqual("-bin".utf8) else {
      append(name: name, value: value)
      return true
    }
    for part in value.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
      let trimmed = part.drop { $0 == UInt8(ascii: " ") }
      guard let decoded = Base64.decode(trimmed) else { return false }
      append(name: name, value: decoded)
    }
    return true
  }

  private mutating func append(name: UnsafeRawBufferPointer, value: some Collection<UInt8>) {
    let start = bytes.count
    bytes.append(contentsOf: name)
    bytes.append(contentsOf: value)
    entries.append(Entry(start: start, nameEnd: start + name.count, end: bytes.count))
  }
}
