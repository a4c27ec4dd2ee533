/// A stored property of a value, reached at its offset.
///
/// A key path in generic code looks up metadata at each access, which was most of the time of a
/// large import. Only stored properties of structs have an offset; a table that names another one
/// traps when it is first used.
struct Property<Root, Value>: Sendable {
  private let offset: Int

  init(_ path: any WritableKeyPath<Root, Value> & Sendable) {
    guard let offset = MemoryLayout<Root>.offset(of: path) else {
      preconditionFailure("\(path) is not a stored property")
    }
    self.offset = offset
  }

  /// Through a pointer, because a record is large to copy.
  func get(_ root: UnsafePointer<Root>) -> Value {
    UnsafeRawPointer(root).advanced(by: offset).assumingMemoryBound(to: Value.self).pointee
  }

  func set(_ root: inout Root, _ value: Value) {
    withUnsafeMutablePointer(to: &root) {
      UnsafeMutableRawPointer($0).advanced(by: offset).assumingMemoryBound(to: Value.self).pointee =
        value
    }
  }
}
