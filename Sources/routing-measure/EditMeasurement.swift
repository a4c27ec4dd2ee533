import Glibc
import OrganizationGraph
import Routing
import RoutingInstances
import Synchronization

/// Measures edits of a generated organisation, held as records, and decisions while it is edited.
final class EditMeasurement: Sendable {
  private let live: LiveRouter
  private let batch: InstanceBatch
  private let units: [(code: String, kind: String)]
  private let seed: UInt64
  private let clock = ContinuousClock()

  init(_ graph: InstanceGraph, _ batch: InstanceBatch, seed: UInt64) {
    let organization = timed("records", units: graph.count) {
      InstanceOrganization.make(graph, batch.state)
    }
    let snapshot = timed("check and compile", units: graph.count) {
      do {
        return try OrganizationSnapshot(organization)
      } catch {
        fatalError("\(error)")
      }
    }
    live = timed("index", units: graph.count) { LiveRouter(snapshot) }
    units = organization.units.map { ($0.code, $0.kind.code) }
    self.batch = batch
    self.seed = seed
  }

  /// Makes `count` edits of each kind, and prints how long it takes until the next decision sees them.
  func run(_ count: Int) {
    let byKind = Dictionary(grouping: units, by: \.kind)
    func pick(_ kind: String) -> OrganizationUnit {
      record(byKind[kind]!.randomElement()!.code)
    }
    measure("capacity of a household", count) { _ in
      var edit = OrganizationEdit()
      var unit = pick("household")
      unit.capacity += 1
      edit.units = [unit]
      return edit
    }
    measure("duty added to a household", count) { number in
      var edit = OrganizationEdit()
      let unit = pick("household")
      var duty = Duty(holder: .unit(unit.code), category: "00")
      duty.source = "edit \(number)"
      duty.area = unit.parent
      edit.duties = [duty]
      return edit
    }
    measure("household added", count) { number in
      var edit = OrganizationEdit()
      var unit = pick("household")
      unit.code += "-\(number)"
      edit.units = [unit]
      edit.duties = [Duty(holder: .unit(unit.code), category: "01")]
      return edit
    }
    measure("grid moved to another community", count) { _ in
      var edit = OrganizationEdit()
      var unit = pick("grid")
      unit.parent = pick("community").code
      edit.units = [unit]
      return edit
    }
    measure("agreement signed by a community", count) { number in
      var edit = OrganizationEdit()
      edit.edges = [
        Edge(
          code: "agreement-\(number)", kind: .agreement, from: pick("community").code,
          to: pick("enterprise").code, categories: ["02"], quota: 5)
      ]
      return edit
    }
    measure("line of a bureau", count) { _ in
      var edit = OrganizationEdit()
      var unit = pick("station")
      unit.lineParent = pick("department").code
      edit.units = [unit]
      return edit
    }
    for threads in [1, 2] {
      decide(threads: threads, editing: false)
      decide(threads: threads, editing: true)
    }
  }

  private func record(_ code: String) -> OrganizationUnit {
    let snapshot = live.state.router.snapshot
    return snapshot.record(snapshot.unit(code)!)
  }

  private func measure(_ name: String, _ count: Int, _ make: (Int) -> OrganizationEdit) {
    var times: [Duration] = []
    var refused = 0
    for number in 0..<count {
      let edit = make(number)
      let time = clock.measure {
        do { try live.apply(edit) } catch { refused += 1 }
      }
      times.append(time)
    }
    times.sort()
    func microseconds(_ time: Duration) -> Int { Int(time / .microseconds(1)) }
    print(
      "\(name): median \(microseconds(times[count / 2])) us,",
      "p99 \(microseconds(times[count * 99 / 100])) us, most \(microseconds(times[count - 1])) us,",
      "\(refused) refused")
  }

  /// Decides the queries of the batch on some threads for a second, with or without edits beside them.
  private func decide(threads: Int, editing: Bool) {
    let stop = Atomic<Bool>(false)
    let decided = Atomic<Int>(0)
    let applied = Atomic<Int>(0)
    let end = clock.now.advanced(by: .seconds(1))
    run(threads + (editing ? 1 : 0)) { thread in
      if thread == threads {
        var random = SystemRandomNumberGenerator()
        while !stop.load(ordering: .relaxed) {
          var edit = OrganizationEdit()
          var unit = self.record(
            self.units[Int.random(in: 0..<self.units.count, using: &random)].code)
          unit.capacity += 1
          edit.units = [unit]
          if (try? self.live.apply(edit)) != nil { applied.add(1, ordering: .relaxed) }
          usleep(10_000)
        }
        return
      }
      var reader = self.live.reader()
      let workspace = SearchWorkspace()
      let orders = self.batch.queries.map { query in
        RoutingQuery(
          origin: UnitIndex(Int(query.origin)), category: CategoryIndex(Int(query.category)),
          receivedAt: Instant(seconds: 0), in: reader.state().router.snapshot)
      }
      var count = 0
      while self.clock.now < end {
        for order in orders.prefix(1000) {
          let state = reader.state()
          if state.router.lead(order, loads: state.loads, workspace: workspace) != nil {
            count += 1
          }
        }
      }
      decided.add(count, ordering: .relaxed)
      stop.store(true, ordering: .relaxed)
    }
    print(
      "\(threads) threads\(editing ? ", 100 edits a second" : ""):",
      "\(decided.load(ordering: .relaxed)) leads a second,",
      "\(applied.load(ordering: .relaxed)) edits")
  }

  /// Runs `body` on some threads and waits for them.
  private func run(_ threads: Int, _ body: @escaping @Sendable (Int) -> Void) {
    final class Start: Sendable {
      let body: @Sendable () -> Void
      init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }
    var handles: [pthread_t] = []
    for thread in 0..<threads {
      var handle = pthread_t()
      let start = Unmanaged.passRetained(Start { body(thread) })
      pthread_create(
        &handle, nil,
        { pointer in
          Unmanaged<Start>.fromOpaque(pointer!).takeRetainedValue().body()
          return nil
        }, start.toOpaque())
      handles.append(handle)
    }
    for handle in handles { pthread_join(handle, nil) }
  }
}
