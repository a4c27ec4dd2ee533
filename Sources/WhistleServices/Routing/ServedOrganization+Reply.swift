import OrganizationGraph
import Routing
import WireMessages

extension ServedOrganization {
  func reply(_ decision: Decision, _ query: RoutingQuery) -> Wire.RouteReply {
    .with { reply in
      reply.lead = candidate(decision.lead)
      reply.helpers = decision.helpers.map { helper in
        .with {
          $0.dutyCategory = snapshot.record(helper.category).code
          $0.candidate = helper.candidate.map(candidate)
        }
      }
      reply.alternatives = decision.alternatives.map { alternative($0, lead: decision.lead) }
      reply.ladder = decision.ladder.map { rung in
        .with {
          $0.unit = reference(rung.unit)
          $0.at = rung.at?.seconds ?? 0
          $0.reason = text.reason(rung)
        }
      }
      if let shortage = decision.shortage {
        reply.shortage = true
        reply.shortageReason = text.reason(shortage, category: query.category)
      }
      if let deadline = decision.deadline {
        reply.deadline = deadline.at.seconds
        reply.deadlineSource = text.source(deadline)
      }
      reply.revision = revision
    }
  }

  func role(_ role: Role?) -> Wire.Role {
    switch role {
    case nil: .unspecified
    case .own: .own
    case .assist: .assist
    case .catchAll: .catchAll
    }
  }

  func candidate(_ candidate: Candidate) -> Wire.Candidate {
    .with { wire in
      wire.unit = reference(candidate.unit)
      wire.role = role(candidate.role)
      wire.totalCost = candidate.totalCost
      wire.parts = candidate.parts.named.filter { $0.cost != 0 }.map { part in
        .with {
          $0.name = part.name
          $0.cost = part.cost
          $0.reason = text.reason(part: part.name, of: candidate)
        }
      }
      wire.path = candidate.path.map { hop in
        .with {
          $0.kind = hop.kind.code
          $0.from = reference(hop.from)
          $0.to = reference(hop.to)
          $0.cost = hop.cost
          $0.rule = text.rule(hop)
          $0.edge = snapshot.code(hop.edge)
        }
      }
      wire.duty = candidate.duty.map(text.duty) ?? ""
    }
  }

  private func alternative(_ candidate: Candidate, lead: Candidate) -> Wire.Alternative {
    .with { wire in
      wire.candidate = self.candidate(candidate)
      wire.difference = candidate.totalCost - lead.totalCost
      wire.separatedBy = zip(candidate.parts.named, lead.parts.named).compactMap { theirs, leads in
        guard theirs.cost != leads.cost else { return nil }
        return .with {
          $0.name = theirs.name
          $0.cost = theirs.cost - leads.cost
          $0.reason = text.reason(part: theirs.name, of: candidate)
        }
      }
    }
  }

  func explanation(_ explanation: Explanation) -> Wire.Explanation {
    .with { wire in
      wire.unit = reference(explanation.unit)
      wire.chosen = explanation.isChosen
      wire.candidate = explanation.candidate.map(candidate)
      wire.failures = explanation.failures.map { failure in
        .with {
          $0.filter = failure.filter.code
          $0.message = failure.message
          $0.remedy = failure.remedy
        }
      }
      wire.change = explanation.change?.text ?? ""
    }
  }
}
