/// What a ledger keeps about itself, as text: one field a line, its name, a space, its value, in which
/// a backslash is written `\\` and a line feed `\n`. Equal fields give equal bytes.
package struct RecordText: Sendable {
  package var fields: [(name: String, value: String)] = []

  package init(_ fields: [(name: String, value: String)] = []) { self.fields = fields }

  package var bytes: [UInt8] {
    fields.flatMap { Array($0.name.utf8) + [0x20] + EventText.escaped($0.value) + [0x0A] }
  }

  /// Nil if the bytes are no record. O(bytes).
  package init?(_ bytes: [UInt8]) {
    guard bytes.last == 0x0A else { return nil }
    for line in bytes.dropLast().split(separator: 0x0A, omittingEmptySubsequences: false) {
      guard let space = line.firstIndex(of: 0x20),
        let name = String(validating: line[..<space], as: UTF8.self),
        let value = EventText.unescaped(line[(space + 1)...])
      else { return nil }
      fields.append((name, value))
    }
  }

  /// The value of the first field of a name.
  package subscript(name: String) -> String? { fields.first { $0.name == name }?.value }

  package func number(_ name: String) -> UInt64? { self[name].flatMap { UInt64($0) } }

  package func values(_ name: String) -> [String] {
    fields.filter { $0.name == name }.map(\.value)
  }
}
