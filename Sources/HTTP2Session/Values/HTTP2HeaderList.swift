/// An ordered list of header fields, kept in one run of bytes so that a request costs two
/// allocations however many fields it has.
package struct HTTP2HeaderList: Hashable, Sendable {
  /// Where one field lies in `bytes`: the name first, the value right behind it.
  struct Entry: Hashable, Sendable {
    var start: Int
    var nameEnd: Int
    var end: Int
  }

  private(set) var bytes: [UInt8] = []
  private(set) var entries: [Entry] = []

  package init() {}

  /// Pseudo-header fields must come first (RFC 9113, 8.3) and names must be lower case; the session
  /// refuses to send a list that breaks this.
  package init(_ fields: [(name: String, value: String)]) {
    entries.reserveCapacity(fields.count)
    for field in fields {
      append(name: field.name, value: field.value)
    }
  }

  package var count: Int { entries.count }

  package mutating func append(name: String, value: String) {
    let start = bytes.count
    bytes.append(contentsOf: name.utf8)
    let nameEnd = bytes.count
    bytes.append(contentsOf: value.utf8)
    entries.append(Entry(start: start, nameEnd: nameEnd, end: bytes.count))
  }

  mutating func append(name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer) {
    let start = bytes.count
    bytes.append(contentsOf: name)
    bytes.append(contentsOf: value)
    entries.append(Entry(start: start, nameEnd: start + name.count, end: bytes.count))
  }

  mutating func reserve(fields: Int, bytes byteCount: Int) {
    entries.reserveCapacity(fields)
    bytes.reserveCapacity(byteCount)
  }

  /// Calls `body` with each name and value in order. The pointers are valid during the call only.
  package func withEachField(
    _ body: (_ name: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) -> Void
  ) {
    bytes.withUnsafeBytes { all in
      for entry in entries {
        body(
          UnsafeRawBufferPointer(rebasing: all[entry.start..<entry.nameEnd]),
          UnsafeRawBufferPointer(rebasing: all[entry.nameEnd..<entry.end]))
      }
    }
  }
}
