/// The two best entries that can be reached from somewhere, at the prices of some moment: of two
/// different sinks.
struct BestTwo: BitwiseCopyable {
  /// More than any value; what leads nowhere.
  static let unreachable: Int32 = 1 << 29

  /// Cost with the sink's price, as last computed.
  var value1 = Self.unreachable, value2 = Self.unreachable
  /// Cost without it.
  var cost1 = Self.unreachable, cost2 = Self.unreachable
  var entry1: Int32 = -1, entry2: Int32 = -1
  /// The sinks; the number of sinks, with the price 0, stands for none.
  var sink1: Int32, sink2: Int32

  @inline(__always) init(none: Int32) {
    sink1 = none
    sink2 = none
  }

  /// Whether both values are those of the present prices.
  @inline(__always) func isFresh(_ price: UnsafeMutablePointer<Int32>) -> Bool {
    price[Int(sink1)] &+ cost1 == value1 && price[Int(sink2)] &+ cost2 == value2
  }

  /// Takes up an entry if it is better than the second, or than the one to the same sink.
  @inline(__always)
  mutating func offer(_ value: Int32, _ cost: Int32, _ entry: Int32, _ sink: Int32) {
    if value >= value2 { return }
    if sink == sink1 {
      if value >= value1 { return }
    } else if value < value1 {
      value2 = value1
      cost2 = cost1
      entry2 = entry1
      sink2 = sink1
    } else {
      value2 = value
      cost2 = cost
      entry2 = entry
      sink2 = sink
      return
    }
    value1 = value
    cost1 = cost
    entry1 = entry
    sink1 = sink
  }

  /// Takes up the two of another place that is `way` further, where they are better.
  @inline(__always) mutating func offer(_ other: BestTwo, way: Int32 = 0) {
    offer(other.value1 &+ way, other.cost1 &+ way, other.entry1, other.sink1)
    offer(other.value2 &+ way, other.cost2 &+ way, other.entry2, other.sink2)
  }

  /// Computes both values anew and puts the better first.
  @inline(__always) mutating func reprice(_ price: UnsafeMutablePointer<Int32>) {
    value1 = price[Int(sink1)] &+ cost1
    value2 = price[Int(sink2)] &+ cost2
    if value2 < value1 {
      (value1, value2) = (value2, value1)
      (cost1, cost2) = (cost2, cost1)
      (entry1, entry2) = (entry2, entry1)
      (sink1, sink2) = (sink2, sink1)
    }
  }
}
