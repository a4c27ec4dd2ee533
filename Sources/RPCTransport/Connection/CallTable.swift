/// The calls of a connection, by slot of their stream, in memory of its own: each call is reached many
/// times a message, where an array inside a class would have its accesses checked at run time. Whoever
/// made it frees it.
struct CallTable {
  private struct State {
    var base: UnsafeMutablePointer<OpenCall>?
    var count = 0
  }

  private let state: UnsafeMutablePointer<State>

  init() {
    state = .allocate(capacity: 1)
    state.initialize(to: State())
  }

  func deallocate() {
    removeAll()
    state.deallocate()
  }

  var count: Int { state.pointee.count }

  var indices: Range<Int> { 0..<count }

  /// - Precondition: `index` is below `count`.
  subscript(index: Int) -> OpenCall {
    // Its address: reading one field of a call copies no other.
    @inline(__always) unsafeAddress {
      UnsafePointer(state.pointee.base.unsafelyUnwrapped + checked(index))
    }
    @inline(__always) nonmutating unsafeMutableAddress {
      state.pointee.base.unsafelyUnwrapped + checked(index)
    }
  }

  @inline(__always)
  private func checked(_ index: Int) -> Int {
    precondition(UInt(bitPattern: index) < UInt(bitPattern: count), "no such call")
    return index
  }

  /// Makes room for a call at `index`. O(1) taken over all.
  func reserve(_ index: Int) {
    guard index >= count else { return }
    let grown = max(4, index + 1, 2 * count)
    let moved = UnsafeMutablePointer<OpenCall>.allocate(capacity: grown)
    if let base = state.pointee.base {
      moved.moveInitialize(from: base, count: count)
      base.deallocate()
    }
    for place in count..<grown { (moved + place).initialize(to: OpenCall()) }
    state.pointee = State(base: moved, count: grown)
  }

  func removeAll() {
    guard let base = state.pointee.base else { return }
    base.deinitialize(count: count)
    base.deallocate()
    state.pointee = State()
  }
}
