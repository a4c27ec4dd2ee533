import HTTP2Session
import Testing

@Suite struct StreamSetTests {
  enum Kind: CaseIterable {
    /// As those of a client's requests.
    case inARow
    case byChance
    /// As a peer may choose them so that they meet.
    case atOnePlace

    func identifier(_ step: UInt32, _ chance: UInt32) -> UInt32 {
      switch self {
      case .inARow: 2 * step + 1
      case .byChance: chance | 1
      case .atOnePlace: 4096 * step + 1
      }
    }
  }

  @Test(
    "It holds what a set of the library holds, whatever is put in and taken out",
    arguments: Kind.allCases)
  func agrees(kind: Kind) {
    let seed = UInt64.random(in: .min ... .max)
    var chance = seed
    func next() -> UInt32 {
      chance = chance &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return UInt32(truncatingIfNeeded: chance >> 33)
    }
    var set = StreamSet()
    var plain: Set<UInt32> = []
    var order: [UInt32] = []
    for step in 0..<4000 as Range<UInt32> {
      let stream = kind.identifier(step, next())
      if plain.insert(stream).inserted {
        set.insert(stream)
        order.append(stream)
      }
      if next() % 3 == 0 || order.count > 300 {
        let gone = order.remove(at: Int(next()) % order.count)
        plain.remove(gone)
        let (wasThere, isThere) = (set.remove(gone), set.contains(gone))
        #expect(wasThere && !isThere, "\(kind), seed \(seed), step \(step)")
      }
      let other = next() | 1
      let isThere = set.contains(other)
      #expect(isThere == plain.contains(other), "\(kind), seed \(seed), step \(step)")
      let count = set.count
      #expect(count == plain.count, "\(kind), seed \(seed), step \(step)")
    }
    for stream in plain {
      let wasThere = set.remove(stream)
      #expect(wasThere, "\(kind), seed \(seed)")
    }
  }

  @Test("An empty set holds nothing, nor does any hold 0")
  func nothing() {
    var set = StreamSet()
    let (wasThere, isThere) = (set.remove(1), set.contains(0))
    #expect(!wasThere && !isThere)
    set.insert(1)
    let (zeroWasThere, zeroIsThere) = (set.remove(0), set.contains(0))
    #expect(!zeroWasThere && !zeroIsThere)
  }
}
