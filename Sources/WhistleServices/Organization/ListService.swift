import OrganizationGraph
import OrganizationTables
import RPCCore
import WireMessages

/// `List` and `Find` of `whistle.v1.OrganizationService`.
///
/// Of a list in the order of codes or keys the cursor is that of the last entry, and the next page begins behind
/// it in any revision, whether or not that entry is still there. A list that follows the chain has another order
/// once the chain has changed, so its pages are of one revision and day, and their cursors say which.
struct ListService: Sendable {
  let reading: RevisionReading

  func methods(_ service: String) -> [RPCMethod] {
    [
      RPCMethod(inTask: "/\(service)/List", list),
      RPCMethod(inTask: "/\(service)/Find", find),
    ]
  }

  private func list(
    _ context: RPCCallContext, _ request: Wire.ListRequest
  ) throws(RPCError) -> Wire.ListReply {
    let size = try Page.size(request.pageSize)
    let view = try reading.view(request.read)
    let unit = try view.unit(request.code, field: "code")
    let today = view.day(context)
    var reply = Wire.ListReply()
    reply.revision = view.revision
    switch request.relation {
    case .children:
      let units = Self.page(
        view.snapshot.chainChildren(unit, on: today), after: request.cursor, size + 1
      ) { view.snapshot.code($0) }
      reply.units = units.prefix(size).map(view.reference)
      reply.complete = units.count <= size
      reply.cursor = reply.complete ? "" : reply.units.last?.code ?? ""
    case .ancestors, .subtree:
      let place = try ChainPlace(request.cursor, in: view.snapshot)
      let day = place?.day ?? today
      let units =
        request.relation == .ancestors
        ? try Self.climb(view.ancestors(of: unit, on: day), after: place).prefix(size + 1)
        : try SubtreeWalk(view.snapshot, top: unit, on: day).units(after: place, most: size + 1)[
          ...]
      reply.units = units.prefix(size).map(view.reference)
      reply.complete = units.count <= size
      if !reply.complete, let last = reply.units.last {
        reply.cursor = ChainPlace.cursor(view.snapshot.revision, day, last.code)
      }
    case .bridges, .posts, .appointments, .people:
      if request.relation != .bridges { try view.requireRecords() }
      let records = Self.inOrder(view.records(request.relation, of: unit))
      let page = Self.page(records, after: request.cursor, size + 1) { $0.cursor }
      reply.records = page.prefix(size).map { Wire.Record($0.record) }
      reply.complete = page.count <= size
      reply.cursor = reply.complete ? "" : page[size - 1].cursor
    default:
      throw .invalid("relation", "\(request.relation.rawValue) is no relation")
    }
    return reply
  }

  private func find(
    _ context: RPCCallContext, _ request: Wire.FindRequest
  ) throws(RPCError) -> Wire.FindReply {
    let size = try Page.size(request.pageSize)
    let text = SearchText(request.text)
    guard !text.given.isEmpty else { throw .invalid("text", "is empty; give a code or name") }
    let view = try reading.view(request.read)
    let snapshot = view.snapshot
    var found = [snapshot.unit(text.given)].compactMap { $0 }
    if found.isEmpty { found = snapshot.units(named: text.given) }
    if found.isEmpty { found = snapshot.units(containing: text.given) }
    if found.isEmpty { found = text.folded(in: snapshot) }
    let page = Self.page(found, after: request.cursor, size + 1) { snapshot.code($0) }
    return .with {
      $0.units = page.prefix(size).map(view.reference)
      $0.complete = page.count <= size
      $0.cursor = $0.complete ? "" : $0.units.last?.code ?? ""
      $0.revision = view.revision
    }
  }

  /// The units of a climb that come behind a place in it.
  private static func climb(
    _ units: [UnitIndex], after place: ChainPlace?
  ) throws(RPCError) -> ArraySlice<UnitIndex> {
    guard let place else { return units[...] }
    guard let position = units.firstIndex(of: place.unit) else { throw ChainPlace.foreign }
    return units[(position + 1)...]
  }

  /// Records in the order of their cursors, each with one of its own.
  private static func inOrder(
    _ records: [OrganizationRecord]
  ) -> [(cursor: String, record: OrganizationRecord)] {
    var alike: [String: Int] = [:]
    return records.map { record in
      let fields = record.cursorFields.joined(separator: "\u{1F}")
      let number = alike[fields, default: 0]
      alike[fields] = number + 1
      return (fields + String(repeating: "\u{1F}", count: number), record)
    }.sorted { ByteOrder.precedes($0.0, $1.0) }
  }

  /// The first entries behind a cursor, of a list in the order of the cursors.
  private static func page<Entry>(
    _ entries: [Entry], after cursor: String, _ most: Int, _ code: (Entry) -> String
  ) -> [Entry] {
    var (low, high) = (0, cursor.isEmpty ? 0 : entries.count)
    while low < high {
      let middle = (low + high) / 2
      if ByteOrder.precedes(code(entries[middle]), cursor)
        || code(entries[middle]) == cursor
      {
        low = middle + 1
      } else {
        high = middle
      }
    }
    return Array(entries[low...].prefix(most))
  }
}

extension OrganizationRecord {
  /// What the cursor of a record is made of; no field holds control characters, so these keep them apart.
  ///
  /// The seats that one appointment makes have one code, and differ in where they lead and when.
  fileprivate var cursorFields: [String] {
    guard case .edge(let edge) = self else { return key.fields }
    let days = [edge.term.from, edge.term.until].map { $0?.description ?? "" }
    return key.fields + [edge.from, edge.to] + days
  }
}

extension RevisionView {
  /// What is listed of a unit as records.
  fileprivate func records(
    _ relation: Wire.Relation, of unit: UnitIndex
  ) -> [OrganizationRecord] {
    if relation == .bridges {
      return snapshot.outgoing(unit).filter { snapshot.kind($0).isBridge }
        .map { .edge(snapshot.edgeRecord($0)) }
    }
    let posts = snapshot.posts(of: unit)
    if relation == .posts { return posts.map { .post($0) } }
    let appointments = posts.flatMap { snapshot.appointments(toPost: $0.code) }
    if relation == .appointments { return appointments.map { .appointment($0) } }
    return Set(appointments.map(\.person)).compactMap { snapshot.person($0).map { .person($0) } }
  }
}

/// Where a page of a list along the chain begins: behind a unit, in the order of one revision on one day.
private struct ChainPlace {
  let day: Day
  let unit: UnitIndex

  static func cursor(_ revision: UInt64, _ day: Day, _ code: String) -> String {
    "\(revision)/\(day)/\(code)"
  }

  static let foreign = RPCError.invalid(
    "cursor", "is none that this list gave for this unit; list again without one")

  /// - Returns: `nil` if the cursor is empty: the list begins.
  /// - Throws: ABORTED if the cursor is of another revision than the snapshot.
  init?(_ cursor: String, in snapshot: OrganizationSnapshot) throws(RPCError) {
    if cursor.isEmpty { return nil }
    let parts = cursor.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, let revision = UInt64(parts[0]), let day = Day(parts[1]) else {
      throw Self.foreign
    }
    guard revision == snapshot.revision else {
      throw RPCError(
        code: .aborted,
        message:
          "cursor: is of revision \(revision), and revision \(snapshot.revision) is read; set"
          + " read.exactly to \(revision) to go on in that one, or list again without a cursor")
    }
    guard let unit = snapshot.unit(String(parts[2])) else { throw Self.foreign }
    self.day = day
    self.unit = unit
  }
}

/// The chain units below one on a day, each before those below it, siblings in the order of their codes.
///
/// A page is found from the last unit of the page before: down to its children, or up to the next sibling
/// of it or of one above it. O(m · c) where m is the units of the page and c the children of one.
private struct SubtreeWalk {
  private let snapshot: OrganizationSnapshot
  private let top: UnitIndex
  private let day: Day

  init(_ snapshot: OrganizationSnapshot, top: UnitIndex, on day: Day) {
    self.snapshot = snapshot
    self.top = top
    self.day = day
  }

  func units(after place: ChainPlace?, most: Int) throws(RPCError) -> [UnitIndex] {
    var current = top
    if let place {
      guard isBelow(place.unit) else { throw ChainPlace.foreign }
      current = place.unit
    }
    var result: [UnitIndex] = []
    while result.count < most, let next = next(current) {
      result.append(next)
      current = next
    }
    return result
  }

  private func isBelow(_ unit: UnitIndex) -> Bool {
    var current = unit
    while let parent = snapshot.chainParent(current, on: day) {
      if parent == top { return true }
      current = parent
    }
    return false
  }

  private func next(_ unit: UnitIndex) -> UnitIndex? {
    if let child = snapshot.chainChildren(unit, on: day).first { return child }
    var current = unit
    while current != top, let parent = snapshot.chainParent(current, on: day) {
      let siblings = snapshot.chainChildren(parent, on: day)
      if let later = siblings.first(where: { snapshot.precedes(current, $0) }) { return later }
      current = parent
    }
    return nil
  }
}
