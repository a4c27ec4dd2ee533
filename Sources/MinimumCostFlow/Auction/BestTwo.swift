/// The two best entries that can be reached from somewhere, at the prices of some moment.
struct BestTwo: BitwiseCopyable {
  /// Cost with the sink's price, as last computed.
  var value1 = FlowState.unreachable, value2 = FlowState.unreachable
  /// Cost without it.
  var cost1 = FlowState.unreachable, cost2 = FlowState.unreachable
  var entry1: Int32 = -1, entry2: Int32 = -2
  /// The sinks; the number of sinks, with the price 0, stands for none.
  var sink1: Int32, sink2: Int32

  @inline(__always) init(none: Int32) {
    sink1 = none
    sink2 = none
  }

  /// Whether both values are those of the present prices.
  @inline(__always) func isFresh(_ price: UnsafeMutablePointer<Int64>) -> Bool {
    price[Int(sink1)] &+ cost1 == value1 && price[Int(sink2)] &+ cost2 == value2
  }

  /// Takes up an entry that is not among the two.
  @inline(__always)
  mutating func offer(_ value: Int64, _ cost: Int64, _ entry: Int32, _ sink: Int32) {
    if value < value1 {
      value2 = value1
      cost2 = cost1
      entry2 = entry1
      sink2 = sink1
      value1 = value
      cost1 = cost
      entry1 = entry
      sink1 = sink
    } else {
      value2 = value
      cost2 = cost
      entry2 = entry
      sink2 = sink
    }
  }

  /// Takes up the two of another place that is `way` further, where they are better.
  @inline(__always) mutating func offer(_ other: BestTwo, way: Int64) {
    let first = other.value1 &+ way
    if first < value2 && other.entry1 != entry1 && other.entry1 != entry2 {
      offer(first, other.cost1 &+ way, other.entry1, other.sink1)
    }
    let second = other.value2 &+ way
    if second < value2 && other.entry2 != entry1 && other.entry2 != entry2 {
      offer(second, other.cost2 &+ way, other.entry2, other.sink2)
    }
  }

  /// Computes both values anew and puts the better first.
  @inline(__always) mutating func reprice(_ price: UnsafeMutablePointer<Int64>) {
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
