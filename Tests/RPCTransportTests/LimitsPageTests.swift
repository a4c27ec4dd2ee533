import RPCTransport
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

@Suite struct LimitsPageTests {
  /// Each field with its default, fields of fields by path.
  static func rows(_ value: Any, under path: String = "") -> [String] {
    Mirror(reflecting: value).children.flatMap { child -> [String] in
      let name = path + (child.label ?? "")
      switch child.value {
      case is Int, is Int32, is UInt32, is UInt64, is Duration:
        return ["| `\(name)` | \(child.value) |"]
      default:
        return rows(child.value, under: name + ".")
      }
    }
  }

  static func page() throws -> String {
    let path = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    let file = try #require(fopen("/\(path)/Documentation/server.md", "r"))
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    let count = fread(&bytes, 1, bytes.count, file)
    return String(decoding: bytes.prefix(count), as: UTF8.self)
  }

  @Test("The page on the server lists every limit with its default, and no other")
  func table() throws {
    let rows = Self.rows(RPCServerConfiguration.Limits())
    let listed = try Self.page().split(separator: "\n").filter { $0.hasPrefix("| `") }
      .filter { !$0.contains(".v1") && !$0.contains("grpc.testing") }
      .map { line in
        line.split(separator: "|").prefix(2).map(String.init).joined(separator: "|")
      }
    #expect(rows.count > 20)
    #expect(listed.map { "|\($0)|" } == rows)
  }
}
