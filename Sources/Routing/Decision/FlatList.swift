/// A growing list of plain values in memory of its own, which copies share. Whoever made it frees it.
struct FlatList<Element: BitwiseCopyable> {
  private let state: UnsafeMutablePointer<State>

  private struct State {
    var base: UnsafeMutablePointer<Element>
    var count = 0
    var capacity: Int
  }

  init(capacity: Int) {
    state = .allocate(capacity: 1)
    state.initialize(to: State(base: .allocate(capacity: capacity), capacity: capacity))
  }

  func deallocate() {
    state.pointee.base.deallocate()
    state.deallocate()
  }

  var count: Int { state.pointee.count }

  subscript(position: Int) -> Element {
    @inline(__always) get { state.pointee.base[position] }
    nonmutating set { state.pointee.base[position] = newValue }
  }

  func removeAll() { state.pointee.count = 0 }

  func removeLast(_ count: Int) { state.pointee.count -= count }

  @inline(__always) func append(_ element: Element) {
    if state.pointee.count == state.pointee.capacity { grow() }
    state.pointee.base[state.pointee.count] = element
    state.pointee.count += 1
  }

  /// Turns the elements from a position on into their reverse.
  func reverse(from start: Int) {
    var (low, high) = (start, count - 1)
    while low < high {
      (self[low], self[high]) = (self[high], self[low])
      low += 1
      high -= 1
    }
  }

  func withElements(_ body: (inout UnsafeMutableBufferPointer<Element>) -> Void) {
    var elements = UnsafeMutableBufferPointer(
      start: state.pointee.base, count: state.pointee.count)
    body(&elements)
  }

  func array(_ range: Range<Int>) -> [Element] {
    Array(UnsafeBufferPointer(start: state.pointee.base + range.lowerBound, count: range.count))
  }

  private func grow() {
    let capacity = 2 * state.pointee.capacity
    let larger = UnsafeMutablePointer<Element>.allocate(capacity: capacity)
    larger.update(from: state.pointee.base, count: state.pointee.count)
    state.pointee.base.deallocate()
    state.pointee.base = larger
    state.pointee.capacity = capacity
  }
}
