import CPrefetch
import OrganizationGraph

/// The scans of up to `most` ordinary orders, made step by step for all of them together.
///
/// A decision in a large organisation spends most of its time waiting for a few cache lines, each of which
/// says where the next one is. Those of different orders do not depend on each other: so each step here
/// asks for what the next one reads and leaves the scan to the others until then. Each scan is a
/// `LeadScan`, and finds what it would find alone.
///
/// Plain memory of a fixed size; whoever made it frees it.
struct LeadGroup {
  /// Enough for the memory to be busy all the time, few enough for the nearest cache.
  static let most = 64

  private let scans: UnsafeMutablePointer<LeadScan.Progress>
  /// The numbers of the scans whose next step is at a hub, at an entry, at open orders.
  private let atHub: UnsafeMutablePointer<UInt8>
  private let atEntry: UnsafeMutablePointer<UInt8>
  private let atLoad: UnsafeMutablePointer<UInt8>

  init() {
    scans = .allocate(capacity: Self.most)
    atHub = .allocate(capacity: 3 * Self.most)
    atEntry = atHub + Self.most
    atLoad = atEntry + Self.most
  }

  func deallocate() {
    scans.deallocate()
    atHub.deallocate()
  }

  subscript(number: Int) -> LeadScan.Progress { scans[number] }

  /// Makes the scans of `count` orders.
  ///
  /// - Parameter order: origin and marks of the order with a number; marks 0: not ordinary.
  @inline(__always)
  func run(
    _ count: Int, _ scan: LeadScan, order: (Int) -> (origin: UnitIndex, marks: UInt64)
  ) {
    var waiting = Waiting()
    for number in 0..<count {
      let (origin, marks) = order(number)
      (scans + number).initialize(to: scan.start(origin: origin, marks: marks))
      whistle_prefetch(scans[number].hub)
      atHub[waiting.hubs] = UInt8(truncatingIfNeeded: number)
      waiting.hubs &+= 1
    }
    while waiting.hubs &+ waiting.entries &+ waiting.loads > 0 {
      let hubs = waiting.hubs
      waiting.hubs = 0
      for place in 0..<hubs {
        let number = atHub[place]
        go(number, scan.enter(&scans[Int(number)]), &waiting)
      }
      let entries = waiting.entries
      waiting.entries = 0
      for place in 0..<entries {
        let number = atEntry[place]
        let step = scan.read(&scans[Int(number)])
        if step == .load {
          whistle_prefetch(scan.loads.own + Int(scans[Int(number)].entry.pointee.unit))
        }
        go(number, step, &waiting)
      }
      let loads = waiting.loads
      waiting.loads = 0
      for place in 0..<loads {
        let number = atLoad[place]
        go(number, scan.weigh(&scans[Int(number)]), &waiting)
      }
    }
  }

  private struct Waiting {
    var hubs = 0
    var entries = 0
    var loads = 0
  }

  /// Asks for what the next step reads. A scan is added behind those of its step that have been taken,
  /// so none is overwritten.
  @inline(__always)
  private func go(_ number: UInt8, _ step: LeadScan.Step, _ waiting: inout Waiting) {
    switch step {
    case .hub:
      whistle_prefetch(scans[Int(number)].hub)
      atHub[waiting.hubs] = number
      waiting.hubs &+= 1
    case .entry:
      whistle_prefetch(scans[Int(number)].entry)
      atEntry[waiting.entries] = number
      waiting.entries &+= 1
    case .load:
      atLoad[waiting.loads] = number
      waiting.loads &+= 1
    case .end: break
    }
  }
}
