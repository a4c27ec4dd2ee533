import OrganizationGraph
import OrganizationTables
import RPCCore
import WireMessages

/// `List` and `Find` of `whistle.v1.OrganizationService`.
///
/// The cursor of a page is the code or key of its last entry; the next page begins behind it, whether or not
/// that entry is still there.
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
    let day = view.day(context)
    var reply = Wire.ListReply()
    reply.revision = view.revision
    switch request.relation {
    case .children, .ancestors, .subtree:
      let units: [UnitIndex]
      switch request.relation {
      case .children:
        units = Self.page(
          view.snapshot.chainChildren(unit, on: day), after: request.cursor, size + 1
        ) { view.snapshot.code($0) }
      case .ancestors:
        // In the order of the climb, so the page begins behind the unit that the cursor names.
        let climb = view.ancestors(of: unit, on: day)
        let start = climb.firstIndex { view.snapshot.code($0) == request.cursor }
        units = Array(climb.dropFirst(start.map { $0 + 1 } ?? 0).prefix(size + 1))
      default:
        units = try SubtreeWalk(view.snapshot, top: unit, on: day)
          .units(after: request.cursor, most: size + 1)
      }
      reply.units = units.prefix(size).map(view.reference)
      reply.complete = units.count <= size
      reply.cursor = reply.complete ? "" : reply.units.last?.code ?? ""
    case .bridges, .posts, .appointments, .people:
      if request.relation != .bridges { try view.requireRecords() }
      let records = view.records(request.relation, of: unit).sorted { $0.cursor < $1.cursor }
      let page = Self.page(records, after: request.cursor, size + 1) { $0.cursor }
      reply.records = page.prefix(size).map { Wire.Record($0) }
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
    guard !request.text.isEmpty else { throw .invalid("text", "is empty; give a code or name") }
    let view = try reading.view(request.read)
    let snapshot = view.snapshot
    var found = [snapshot.unit(request.text)].compactMap { $0 }
    if found.isEmpty { found = snapshot.units(named: request.text) }
    if found.isEmpty { found = snapshot.units(containing: request.text) }
    let page = Self.page(found, after: request.cursor, size + 1) { snapshot.code($0) }
    return .with {
      $0.units = page.prefix(size).map(view.reference)
      $0.complete = page.count <= size
      $0.cursor = $0.complete ? "" : $0.units.last?.code ?? ""
      $0.revision = view.revision
    }
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
  /// The fields of the key; they hold no control characters, so this keeps them apart.
  fileprivate var cursor: String { key.fields.joined(separator: "\u{1F}") }
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

  func units(after cursor: String, most: Int) throws(RPCError) -> [UnitIndex] {
    var current = top
    if !cursor.isEmpty {
      guard let unit = snapshot.unit(cursor) else {
        throw .invalid("cursor", "the unit \(cursor) is no longer there; begin anew")
      }
      current = unit
    }
    var result: [UnitIndex] = []
    while result.count < most, let next = next(current) {
      result.append(next)
      current = next
    }
    return result
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
