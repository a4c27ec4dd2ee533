import WireMessages

/// A message as protoc prints it, made from the names and values of the Swift struct alone.
///
/// That is what makes protoc a second opinion: a field that is mapped to a wrong one, in C or in
/// Swift, has the wrong name here.
struct TextFormat {
  private(set) var text = ""
  /// The texts of the message with the path of the field that each is in.
  private(set) var texts: [(path: String, value: String)] = []

  init(_ message: any WireMessage) {
    append(message, indent: "", path: "")
  }

  private mutating func append(_ message: Any, indent: String, path: String) {
    for child in Mirror(reflecting: message).children {
      let name = Self.snakeCase(child.label ?? "")
      let value = Mirror(reflecting: child.value)
      switch value.displayStyle {
      case .collection:
        for (index, element) in value.children.enumerated() {
          append(
            name, element.value, isElement: true, indent: indent, path: "\(path)\(name)[\(index)]")
        }
      case .optional:
        if let wrapped = value.children.first {
          append(name, wrapped.value, isElement: true, indent: indent, path: path + name)
        }
      default:
        append(name, child.value, isElement: false, indent: indent, path: path + name)
      }
    }
  }

  /// Appends one value. At its default it is left out, unless it is in a list or a message.
  private mutating func append(
    _ name: String, _ value: Any, isElement: Bool, indent: String, path: String
  ) {
    switch value {
    case let value as String:
      if isElement || !value.isEmpty {
        text += "\(indent)\(name): \"\(Self.escaped(value))\"\n"
        texts.append((path, value))
      }
    case let value as Bool:
      if value { text += "\(indent)\(name): true\n" }
    case let value as any BinaryInteger:
      if "\(value)" != "0" { text += "\(indent)\(name): \(value)\n" }
    case let value as Wire.Mode:
      appendEnum(name, value.rawValue, ["MODE_PEACETIME", "MODE_EMERGENCY"], indent)
    case let value as Wire.Role:
      let names = ["ROLE_UNSPECIFIED", "ROLE_OWN", "ROLE_ASSIST", "ROLE_CATCH_ALL"]
      appendEnum(name, value.rawValue, names, indent)
    case let value as Wire.HealthCheckResponse.ServingStatus:
      let names = ["UNKNOWN", "SERVING", "NOT_SERVING", "SERVICE_UNKNOWN"]
      appendEnum(name, value.rawValue, names, indent)
    case let value as Wire.ChangeOutcome:
      let names = ["UNSPECIFIED", "APPLIED", "REPEATED", "UNCHANGED", "REFUSED", "CONFLICT"]
      appendEnum(name, value.rawValue, names.map { "CHANGE_OUTCOME_\($0)" }, indent)
    case let value as Wire.Relation:
      let names = [
        "CHILDREN", "ANCESTORS", "SUBTREE", "BRIDGES", "POSTS", "APPOINTMENTS", "PEOPLE",
      ]
      appendEnum(name, value.rawValue, names.map { "RELATION_\($0)" }, indent)
    case let value as Wire.ExcerptScope:
      let names = ["NAMED", "UNIT", "BELOW", "SEARCH", "PERSON"]
      appendEnum(name, value.rawValue, names.map { "EXCERPT_SCOPE_\($0)" }, indent)
    default:
      text += "\(indent)\(name) {\n"
      append(value, indent: indent + "  ", path: path + ".")
      text += "\(indent)}\n"
    }
  }

  private mutating func appendEnum(
    _ name: String, _ value: Int32, _ names: [String], _ indent: String
  ) {
    if value == 0 { return }
    let known = names.indices.contains(Int(value))
    text += "\(indent)\(name): \(known ? names[Int(value)] : "\(value)")\n"
  }

  private static func snakeCase(_ name: String) -> String {
    name.reduce(into: "") { result, letter in
      result += letter.isUppercase ? "_\(letter.lowercased())" : "\(letter)"
    }
  }

  private static func escaped(_ text: String) -> String {
    text.utf8.reduce(into: "") { result, byte in
      switch byte {
      case UInt8(ascii: "\n"): result += "\\n"
      case UInt8(ascii: "\""): result += "\\\""
      case UInt8(ascii: "'"): result += "\\'"
      case UInt8(ascii: "\\"): result += "\\\\"
      case 0x20...0x7e: result.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let octal = String(byte, radix: 8)
        result += "\\" + String(repeating: "0", count: 3 - octal.count) + octal
      }
    }
  }
}
