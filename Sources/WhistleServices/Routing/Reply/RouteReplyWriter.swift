import OrganizationGraph
import Routing
import WireMessages

/// Writes the reply to `Route` straight from the workspace that the decision was made in, from pieces
/// that were put into words once: byte for byte what `RoutingService.reply` gives by way of values.
///
/// It is of one revision, on which alone its pieces depend, and is used by one call at a time.
final class RouteReplyWriter {
  /// What a key is about, in its highest byte. None is 0.
  enum Topic: UInt64 {
    case unit = 1
    case hopStart, hopEnd, duty, partName, pathReason, partReason, rungReason, deadline, revision
  }

  let served: ServedOrganization
  /// Kept by `served`; a reply asks it dozens of times, where each would count a reference.
  private unowned(unsafe) let snapshot: OrganizationSnapshot
  private unowned(unsafe) let loads: Loads
  private let text: RoutingText
  private let cache = FragmentCache()
  /// Behind an address, so that no access to it is checked at run time.
  private let reply: UnsafeMutablePointer<WireWriter>

  init(_ served: ServedOrganization) {
    self.served = served
    reply = .allocate(capacity: 1)
    reply.initialize(to: WireWriter())
    snapshot = served.snapshot
    loads = served.loads
    text = served.text
  }

  deinit {
    reply.deinitialize(count: 1)
    reply.deallocate()
  }

  /// A decision whose lead has a duty; why a catch-all leads is not put into words here. The bytes are
  /// valid until the next reply is written.
  func write(_ decision: DecisionView, _ query: RoutingQuery) -> UnsafeRawBufferPointer {
    reply.pointee.removeAll()
    let lead = decision.plainCandidate(0)
    write(1, lead) { decision.candidate(0) }
    for place in 0..<decision.helperCount {
      let helper = decision.plainHelper(place)
      let message = reply.pointee.begin(2)
      reply.pointee.text(1, snapshot.record(helper.category).code)
      if let candidate = helper.candidate {
        write(2, candidate) { decision.helper(place).candidate }
      }
      reply.pointee.end(message)
    }
    for place in 1..<max(1, decision.rankedCount) {
      let candidate = decision.plainCandidate(place)
      let message = reply.pointee.begin(3)
      write(1, candidate) { decision.candidate(place) }
      reply.pointee.number(2, candidate.parts.total - lead.parts.total)
      writeParts(3, candidate, less: lead.parts) { decision.candidate(place) }
      reply.pointee.end(message)
    }
    for place in 0..<decision.rungCount { writeRung(4, place, of: decision) }
    if let deadline = query.deadline {
      reply.pointee.number(7, deadline.at.seconds)
      let row: UInt64 = if case .limit(let row) = deadline.source { UInt64(row) + 1 } else { 0 }
      let source = key(.deadline, 0, row)
      if !known(source) { learn(source) { $0.text(8, text.source(deadline)) } }
    }
    let message = reply.pointee.begin(9)
    let digests = key(.revision, 0, 0)
    if !known(digests) {
      learn(digests) { fixed in
        let revision = served.revision
        fixed.number(1, revision.organization)
        fixed.text(2, revision.organizationDigest)
        fixed.text(3, revision.policyDigest)
      }
    }
    reply.pointee.number(4, loads.revision)
    reply.pointee.end(message)
    return reply.pointee.bytes
  }

  /// - Parameter copy: the same candidate as a value, for what is put into words.
  private func write(_ field: UInt32, _ candidate: CandidateView, _ copy: () -> Candidate?) {
    let message = reply.pointee.begin(field)
    writeUnit(1, candidate.unit)
    let role: Wire.Role =
      switch candidate.role {
      case .own: .own
      case .assist: .assist
      case .catchAll: .catchAll
      }
    reply.pointee.number(2, Int64(role.rawValue))
    reply.pointee.number(3, candidate.parts.total)
    writeParts(4, candidate, less: nil, copy)
    for place in 0..<candidate.hopCount { writeHop(5, candidate.hop(place)) }
    if let duty = candidate.duty {
      let line = key(.duty, 0, UInt64(duty.rawValue))
      if !known(line) { learn(line) { $0.text(6, text.duty(duty)) } }
    }
    reply.pointee.end(message)
  }

  private func writeHop(_ field: UInt32, _ hop: Hop) {
    let edge = UInt64(hop.kind.rawValue) << 32 | UInt64(hop.edge.rawValue)
    let ends = UInt64(hop.from.rawValue) << 32 | UInt64(hop.to.rawValue)
    let message = reply.pointee.begin(field)
    let start = key(.hopStart, edge, ends)
    if !known(start) {
      learn(start) { start in
        start.text(1, hop.kind.code)
        write(2, hop.from, to: &start)
        write(3, hop.to, to: &start)
      }
    }
    reply.pointee.number(4, hop.cost)
    let end = key(.hopEnd, edge, ends)
    if !known(end) {
      learn(end) { end in
        end.text(5, text.rule(hop))
        end.text(6, snapshot.code(hop.edge))
      }
    }
    reply.pointee.end(message)
  }

  private func writeRung(_ field: UInt32, _ place: Int, of decision: DecisionView) {
    let rung = decision.plainRung(place)
    let message = reply.pointee.begin(field)
    writeUnit(1, rung.unit)
    reply.pointee.number(2, rung.at?.seconds ?? 0)
    if rung.skippedCount == 0 {
      let isTop: UInt64 = rung.unit == snapshot.root ? 1 : 0
      let reason = key(.rungReason, isTop, rung.byLine ? 1 : 0)
      if !known(reason) { learn(reason) { $0.text(3, text.reason(decision.rung(place))) } }
    } else {
      // Whom a rung passed over differs from order to order.
      reply.pointee.text(3, text.reason(decision.rung(place)))
    }
    reply.pointee.end(message)
  }

  /// The parts that are not 0 once those of another candidate are taken off.
  private func writeParts(
    _ field: UInt32, _ candidate: CandidateView, less other: CostParts?, _ copy: () -> Candidate?
  ) {
    for part in Part.allCases {
      let cost = candidate.parts[part] - (other?[part] ?? 0)
      guard cost != 0 else { continue }
      let line = reply.pointee.begin(field)
      let name = key(.partName, 0, UInt64(part.rawValue))
      if !known(name) { learn(name) { $0.text(1, part.name) } }
      reply.pointee.number(2, cost)
      writeReason(part, candidate, copy)
      reply.pointee.end(line)
    }
  }

  private func writeReason(_ part: Part, _ candidate: CandidateView, _ copy: () -> Candidate?) {
    func write(_ line: inout WireWriter) {
      if let candidate = copy() { line.text(3, text.reason(part: part.name, of: candidate)) }
    }
    let reason: FragmentCache.Key
    switch part {
    case .path where candidate.hopCount <= 15:
      var kinds: UInt64 = 1
      for place in 0..<candidate.hopCount {
        kinds = kinds << 4 | UInt64(candidate.hop(place).kind.rawValue)
      }
      reason = key(.pathReason, 0, kinds)
    case .path, .waiting:
      // The one is too long for a key, the other depends on the moment.
      write(&reply.pointee)
      return
    default:
      let duty = candidate.duty.map { UInt64($0.rawValue) + 1 } ?? 0
      reason = key(
        .partReason,
        UInt64(part.rawValue) << 48 | UInt64(candidate.role.rawValue) << 40 | duty,
        UInt64(candidate.unit.rawValue))
    }
    if !known(reason) { learn(reason, write) }
  }

  private func writeUnit(_ field: UInt32, _ unit: UnitIndex) {
    let reference = key(.unit, UInt64(field), UInt64(unit.rawValue))
    if !known(reference) { learn(reference) { write(field, unit, to: &$0) } }
  }

  private func write(_ field: UInt32, _ unit: UnitIndex, to message: inout WireWriter) {
    let record = snapshot.record(unit)
    let start = message.begin(field)
    message.text(1, record.code)
    message.text(2, record.name)
    message.text(3, record.kind.code)
    message.end(start)
  }

  @inline(__always)
  private func key(_ topic: Topic, _ first: UInt64, _ second: UInt64) -> FragmentCache.Key {
    FragmentCache.Key(topic.rawValue << 56 | first, second)
  }

  /// Appends the piece of a key; false if it is to be learned.
  @inline(__always)
  private func known(_ key: FragmentCache.Key) -> Bool {
    cache.append(key, to: &reply.pointee)
  }

  /// Appends what `write` writes, and keeps it as the piece of a key.
  @inline(never)
  private func learn(_ key: FragmentCache.Key, _ write: (inout WireWriter) -> Void) {
    let start = reply.pointee.count
    write(&reply.pointee)
    cache.learn(key, reply.pointee, from: start)
  }
}
