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
    case hopStart, hopEnd, duty, pathReason, partReason, rungReason, deadline, revision
  }

  let served: ServedOrganization
  private let snapshot: OrganizationSnapshot
  private let text: RoutingText
  private let cache = FragmentCache()

  init(_ served: ServedOrganization) {
    self.served = served
    snapshot = served.snapshot
    text = served.text
  }

  /// A decision whose lead has a duty; why a catch-all leads is not put into words here.
  func write(_ decision: DecisionView, _ query: RoutingQuery, to reply: inout WireWriter) {
    let lead = decision.plainCandidate(0)
    reply.message(1) { write(lead, decision, 0, to: &$0) }
    for place in 0..<decision.helperCount {
      let helper = decision.plainHelper(place)
      reply.message(2) { message in
        message.text(1, snapshot.record(helper.category).code)
        if let candidate = helper.candidate {
          message.message(2) {
            write(candidate, { decision.helper(place).candidate }, to: &$0)
          }
        }
      }
    }
    for place in 1..<max(1, decision.rankedCount) {
      let candidate = decision.plainCandidate(place)
      reply.message(3) { message in
        message.message(1) { write(candidate, decision, place, to: &$0) }
        message.number(2, candidate.parts.total - lead.parts.total)
        writeParts(3, candidate, less: lead.parts, { decision.candidate(place) }, to: &message)
      }
    }
    for place in 0..<decision.rungCount {
      reply.message(4) { writeRung(place, of: decision, to: &$0) }
    }
    if let deadline = query.deadline {
      reply.number(7, deadline.at.seconds)
      let row: UInt64 = if case .limit(let row) = deadline.source { UInt64(row) + 1 } else { 0 }
      append(.deadline, 0, row, to: &reply) { $0.text(8, text.source(deadline)) }
    }
    reply.message(9) { message in
      append(.revision, 0, 0, to: &message) { fixed in
        let revision = served.revision
        fixed.number(1, revision.organization)
        fixed.text(2, revision.organizationDigest)
        fixed.text(3, revision.policyDigest)
      }
      message.number(4, served.loads.revision)
    }
  }

  private func write(
    _ candidate: CandidateView, _ decision: DecisionView, _ place: Int, to message: inout WireWriter
  ) {
    write(candidate, { decision.candidate(place) }, to: &message)
  }

  /// - Parameter copy: the same candidate as a value, for what is put into words.
  private func write(
    _ candidate: CandidateView, _ copy: () -> Candidate?, to message: inout WireWriter
  ) {
    writeUnit(1, candidate.unit, to: &message)
    let role: Wire.Role =
      switch candidate.role {
      case .own: .own
      case .assist: .assist
      case .catchAll: .catchAll
      }
    message.number(2, Int64(role.rawValue))
    message.number(3, candidate.parts.total)
    writeParts(4, candidate, less: nil, copy, to: &message)
    for place in 0..<candidate.hopCount {
      message.message(5) { writeHop(candidate.hop(place), to: &$0) }
    }
    if let duty = candidate.duty {
      append(.duty, 0, UInt64(duty.rawValue), to: &message) { $0.text(6, text.duty(duty)) }
    }
  }

  private func writeHop(_ hop: Hop, to message: inout WireWriter) {
    let edge = UInt64(hop.kind.rawValue) << 32 | UInt64(hop.edge.rawValue)
    let ends = UInt64(hop.from.rawValue) << 32 | UInt64(hop.to.rawValue)
    append(.hopStart, edge, ends, to: &message) { start in
      start.text(1, hop.kind.code)
      writeUnit(2, hop.from, to: &start)
      writeUnit(3, hop.to, to: &start)
    }
    message.number(4, hop.cost)
    append(.hopEnd, edge, ends, to: &message) { end in
      end.text(5, text.rule(hop))
      end.text(6, snapshot.code(hop.edge))
    }
  }

  private func writeRung(_ place: Int, of decision: DecisionView, to message: inout WireWriter) {
    let rung = decision.plainRung(place)
    writeUnit(1, rung.unit, to: &message)
    message.number(2, rung.at?.seconds ?? 0)
    // Whom a rung passed over differs from order to order.
    guard rung.skippedCount == 0 else {
      message.text(3, text.reason(decision.rung(place)))
      return
    }
    let isTop: UInt64 = rung.unit == snapshot.root ? 1 : 0
    append(.rungReason, isTop, rung.byLine ? 1 : 0, to: &message) {
      $0.text(3, text.reason(decision.rung(place)))
    }
  }

  /// The parts that are not 0 once those of another candidate are taken off.
  private func writeParts(
    _ field: UInt32, _ candidate: CandidateView, less other: CostParts?,
    _ copy: () -> Candidate?, to message: inout WireWriter
  ) {
    for part in Part.allCases {
      let cost = candidate.parts[part] - (other?[part] ?? 0)
      guard cost != 0 else { continue }
      message.message(field) { line in
        line.text(1, part.name)
        line.number(2, cost)
        writeReason(part, candidate, copy, to: &line)
      }
    }
  }

  private func writeReason(
    _ part: Part, _ candidate: CandidateView, _ copy: () -> Candidate?, to line: inout WireWriter
  ) {
    func write(_ line: inout WireWriter) {
      if let candidate = copy() { line.text(3, text.reason(part: part.name, of: candidate)) }
    }
    switch part {
    case .path where candidate.hopCount <= 15:
      var kinds: UInt64 = 1
      for place in 0..<candidate.hopCount {
        kinds = kinds << 4 | UInt64(candidate.hop(place).kind.rawValue)
      }
      append(.pathReason, 0, kinds, to: &line, write)
    case .path, .waiting:
      // The one is too long for a key, the other depends on the moment.
      write(&line)
    default:
      let duty = candidate.duty.map { UInt64($0.rawValue) + 1 } ?? 0
      append(
        .partReason,
        UInt64(part.rawValue) << 48 | UInt64(candidate.role.rawValue) << 40 | duty,
        UInt64(candidate.unit.rawValue), to: &line, write)
    }
  }

  private func writeUnit(_ field: UInt32, _ unit: UnitIndex, to message: inout WireWriter) {
    append(.unit, UInt64(field), UInt64(unit.rawValue), to: &message) { message in
      let record = snapshot.record(unit)
      message.message(field) {
        $0.text(1, record.code)
        $0.text(2, record.name)
        $0.text(3, record.kind.code)
      }
    }
  }

  @inline(__always)
  private func append(
    _ topic: Topic, _ first: UInt64, _ second: UInt64, to message: inout WireWriter,
    _ write: (inout WireWriter) -> Void
  ) {
    cache.append(.init(topic.rawValue << 56 | first, second), to: &message, write)
  }
}
