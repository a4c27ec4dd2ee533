internal import CWhistleMessages

/// The published definitions (every file of `Protos/`), found by file and by what they declare.
///
/// Built from the descriptors that protoc wrote, of which only the names are read (`descriptor.proto`
/// of Protocol Buffers): field 1 of most messages is a name, the rest is given in `Declaration`.
public struct DescriptorIndex: Sendable {
  /// One file: a serialized `google.protobuf.FileDescriptorProto`.
  struct File: Sendable {
    var name = ""
    var imports: [String] = []
    var bytes: [UInt8]
  }

  private var files: [String: File] = [:]
  /// The file that declares a full name.
  private var declaring: [String: String] = [:]

  /// The definitions that this module was generated from. O(bytes).
  public static let published = DescriptorIndex(
    UnsafeRawBufferPointer(
      start: whistle_descriptors, count: Int(whistle_descriptors_size)))

  private init(_ set: UnsafeRawBufferPointer) {
    Self.forEachField(set) { number, value in
      if number == 1 { add(value) }
    }
  }

  /// The descriptors of a file and of all that it imports, the file first; nil if there is none.
  public func file(_ name: String) -> [[UInt8]]? {
    guard files[name] != nil else { return nil }
    var found: [String] = []
    var next = [name]
    while let name = next.popLast() {
      guard !found.contains(name), let file = files[name] else { continue }
      found.append(name)
      next += file.imports
    }
    return found.compactMap { files[$0]?.bytes }
  }

  /// The same for the file that declares a service, method, message, field, enum or enum value.
  public func file(declaring symbol: String) -> [[UInt8]]? {
    declaring[symbol].flatMap { file($0) }
  }

  /// What a descriptor of one kind declares inside itself, by field number.
  private enum Declaration {
    case file, message, enumeration, service, leaf

    func inner(_ number: UInt32) -> Declaration? {
      switch (self, number) {
      // message_type, enum_type, service, extension
      case (.file, 4): .message
      case (.file, 5): .enumeration
      case (.file, 6): .service
      case (.file, 7): .leaf
      // field, nested_type, enum_type, extension, oneof_decl
      case (.message, 2), (.message, 6), (.message, 8): .leaf
      case (.message, 3): .message
      case (.message, 4): .enumeration
      // value; method
      case (.enumeration, 2), (.service, 2): .leaf
      default: nil
      }
    }
  }

  private mutating func add(_ bytes: UnsafeRawBufferPointer) {
    var file = File(bytes: Array(bytes))
    var package = ""
    Self.forEachField(bytes) { number, value in
      switch number {
      case 1: file.name = String(decoding: value, as: UTF8.self)
      case 2: package = String(decoding: value, as: UTF8.self)
      case 3: file.imports.append(String(decoding: value, as: UTF8.self))
      default: break
      }
    }
    files[file.name] = file
    declare(bytes, as: .file, scope: package, in: file.name)
  }

  private mutating func declare(
    _ bytes: UnsafeRawBufferPointer, as kind: Declaration, scope: String, in file: String
  ) {
    Self.forEachField(bytes) { number, value in
      guard let inner = kind.inner(number) else { return }
      var name = ""
      Self.forEachField(value) { number, value in
        if number == 1 { name = String(decoding: value, as: UTF8.self) }
      }
      let full = scope.isEmpty ? name : "\(scope).\(name)"
      declaring[full] = file
      // The values of an enum are siblings of the enum, in the language that protobuf comes from.
      declare(value, as: inner, scope: inner == .enumeration ? scope : full, in: file)
    }
  }

  /// Calls `body` with the fields that have a length; the others are numbers, of no interest here.
  private static func forEachField(
    _ bytes: UnsafeRawBufferPointer, _ body: (UInt32, UnsafeRawBufferPointer) -> Void
  ) {
    guard let start = bytes.baseAddress else { return }
    var cursor = WireCursor(start, count: bytes.count)
    while !cursor.isAtEnd, let key = cursor.key(), let size = cursor.skip(key.type) {
      if key.type == .lengthPrefixed {
        body(key.number, UnsafeRawBufferPointer(start: cursor.last(size), count: size))
      }
    }
  }
}
