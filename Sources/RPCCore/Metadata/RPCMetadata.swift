/// What goes with a call beside the messages: names in lower case, values in the order they came.
///
/// A name that ends in `-bin` has binary values: they are base 64 on the wire and bytes here; values
/// that arrive joined by commas are kept apart. All other values are kept as sent. Fields of the
/// protocol itself (`:path`, `te`, `content-type`, `grpc-...`) are not here.
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
    guard !name.hasSuffix("-bin"), let entry = entries.first(where: { isNamed($0, name) }) else {
      return nil
    }
    return String(validating: bytes[entry.nameEnd..<entry.end], as: UTF8.self)
  }

  /// The values of `name`; those of a `-bin` name are decoded. O(all names).
  public func values(of name: String) -> [ArraySlice<UInt8>] {
    entries.compactMap { isNamed($0, name) ? bytes[$0.nameEnd..<$0.end] : nil }
  }

  private func isNamed(_ entry: Entry, _ name: String) -> Bool {
    entry.nameEnd - entry.start == name.utf8.count
      && bytes[entry.start..<entry.nameEnd].elementsEqual(name.utf8)
  }

  /// Adds a text value.
  /// - Precondition: `name` is of lower-case letters, digits, `-`, `_` and `.`, is none of the
  ///   protocol's own and does not end in `-bin`.
  public mutating func append(_ name: String, _ value: String) {
    precondition(Self.isUsable(name) && !name.hasSuffix("-bin"), "\(name) cannot be sent as text")
    append(name: name.utf8, value: value.utf8)
  }

  /// Adds a binary value.
  /// - Precondition: `name` is as above, but ends in `-bin`.
  public mutating func append(_ name: String, binary value: some Collection<UInt8>) {
    precondition(Self.isUsable(name) && name.hasSuffix("-bin"), "\(name) cannot be sent as binary")
    append(name: name.utf8, value: value)
  }

  /// Adds a field as it came over the wire; false if the value of a `-bin` name is not base 64.
  package mutating func append(
    name: UnsafeRawBufferPointer, wireValue value: UnsafeRawBufferPointer
  ) -> Bool {
    guard name.count >= 4,
      UnsafeRawBufferPointer(rebasing: name[(name.count - 4)...]).equals("-bin")
    else {
      append(name: name, followedBy: value)
      return true
    }
    for part in value.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
      let trimmed = part.drop { $0 == UInt8(ascii: " ") }
      guard let decoded = Base64.decode(trimmed) else { return false }
      append(name: name, value: decoded)
    }
    return true
  }

  /// Forgets all fields and keeps the memory.
  mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    entries.removeAll(keepingCapacity: true)
  }

  /// The fields as they go over the wire.
  package var fields: [HTTPAnswer.Field] {
    entries.map { entry in
      let name = String(decoding: bytes[entry.start..<entry.nameEnd], as: UTF8.self)
      let value = bytes[entry.nameEnd..<entry.end]
      return HTTPAnswer.Field(
        name: name,
        value: name.hasSuffix("-bin")
          ? Base64.encode(Array(value)) : String(decoding: value, as: UTF8.self))
    }
  }

  /// Name and value of a field that was read lie one behind the other, and are copied as one.
  private mutating func append(
    name: UnsafeRawBufferPointer, followedBy value: UnsafeRawBufferPointer
  ) {
    guard let start = name.baseAddress, start + name.count == value.baseAddress else {
      append(name: name, value: value)
      return
    }
    let place = bytes.count
    bytes.append(
      contentsOf: UnsafeRawBufferPointer(start: start, count: name.count + value.count))
    entries.append(Entry(start: place, nameEnd: place + name.count, end: bytes.count))
  }

  @inline(__always)
  private mutating func append(name: some Collection<UInt8>, value: some Collection<UInt8>) {
    let start = bytes.count
    bytes.append(contentsOf: name)
    let nameEnd = bytes.count
    bytes.append(contentsOf: value)
    entries.append(Entry(start: start, nameEnd: nameEnd, end: bytes.count))
  }

  private static func isUsable(_ name: String) -> Bool {
    let isToken = name.utf8.allSatisfy { byte in
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
    }
    return isToken && !name.isEmpty && !name.hasPrefix("grpc-") && name != "te"
      && name != "content-type"
  }
}
