/// The methods a server answers, by path. Immutable; looking one up is O(path) and allocates nothing.
public struct MethodTable: Sendable {
  /// The full names of the services that have a method here, in order.
  public let services: [String]

  package let methods: [RPCMethod]
  private let paths: [[UInt8]]
  /// Open addressing with linear probing: an index into `methods`, or -1. At most half full, so a
  /// probe ends.
  private let table: [Int32]

  /// - Precondition: no two methods have the same path.
  public init(_ methods: [RPCMethod]) {
    self.methods = methods
    paths = methods.map { Array($0.path.utf8) }
    services = Set(methods.compactMap { Self.split($0.path)?.service }).sorted()
    precondition(Set(paths).count == paths.count, "two methods have the same path")
    var size = 8
    while size < methods.count * 2 { size *= 2 }
    var table = [Int32](repeating: -1, count: size)
    for (index, path) in paths.enumerated() {
      var place = path.withUnsafeBytes(Self.hash) & (size - 1)
      while table[place] >= 0 { place = (place + 1) & (size - 1) }
      table[place] = Int32(index)
    }
    self.table = table
  }

  /// The index in `methods` of the one with this path; nil if there is none.
  package func index(of path: UnsafeRawBufferPointer) -> Int? {
    var place = Self.hash(path) & (table.count - 1)
    while table[place] >= 0 {
      let index = Int(table[place])
      if paths[index].withUnsafeBytes({ $0.hasSameBytes(as: path) }) { return index }
      place = (place + 1) & (table.count - 1)
    }
    return nil
  }

  /// UNIMPLEMENTED for a path that is not in the table, naming what is missing and what there is.
  package func missing(_ path: String) -> RPCError {
    guard let (service, method) = Self.split(path) else {
      return RPCError(
        code: .unimplemented, message: "\(path) is not a path of /package.Service/Method")
    }
    guard services.contains(service) else {
      return RPCError(
        code: .unimplemented,
        message: "unknown service \(service); there are \(services.joined(separator: ", "))")
    }
    return RPCError(
      code: .unimplemented, message: "unknown method \(method) of service \(service)")
  }

  static func split(_ path: String) -> (service: String, method: String)? {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0].isEmpty, !parts[1].isEmpty, !parts[2].isEmpty else {
      return nil
    }
    return (String(parts[1]), String(parts[2]))
  }

  /// Any function of the bytes would do; this one takes eight at a time. A peer cannot make the
  /// table slow, because it cannot put anything into it.
  private static func hash(_ bytes: UnsafeRawBufferPointer) -> Int {
    var state = UInt64(truncatingIfNeeded: bytes.count)
    var at = 0
    while at + 8 <= bytes.count {
      state =
        (state ^ bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self)) &* 0x9e37_79b9_7f4a_7c15
      state ^= state >> 29
      at += 8
    }
    while at < bytes.count {
      state = (state ^ UInt64(bytes[at])) &* 0x9e37_79b9_7f4a_7c15
      at += 1
    }
    return Int(truncatingIfNeeded: (state ^ state >> 32) & 0x7fff_ffff)
  }
}
