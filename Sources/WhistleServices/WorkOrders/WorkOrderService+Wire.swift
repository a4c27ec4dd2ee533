import OrganizationGraph
import RPCCore
import WireMessages
import WorkOrders

/// Domain values as messages.
extension WorkOrderService {
  static func reply(_ outcome: DeskOutcome) -> [UInt8] {
    let snapshot = outcome.served.snapshot
    return RPCMethod.encode(
      Wire.OrderReply.with { reply in
        reply.order = wire(outcome.state, outcome.served)
        if !outcome.state.status.isOpen { reply.order?.endedAt = outcome.at.seconds }
        if outcome.isNew { reply.order?.filedAt = outcome.at.seconds }
        reply.sequence = outcome.sequence
        reply.at = outcome.at.seconds
        reply.organizationRevision = snapshot.revision
        guard let routed = outcome.routed else { return }
        reply.cost = routed.cost
        reply.shortage = routed.isShortage
        reply.ladder = routed.ladder.map { unit, at in
          .with {
            $0.unit = snapshot.code(unit)
            $0.name = snapshot.name(unit)
            $0.at = at?.seconds ?? 0
          }
        }
      })
  }

  /// An order without the words it was filed with.
  static func wire(_ state: OrderState, _ served: ServedOrganization) -> Wire.Order {
    .with { order in
      order.id = state.id
      order.status = state.status.code
      order.holder = reference(state.holder, served)
      order.desk = state.desk
      order.origin = state.origin
      order.category = state.category
      order.categoryName =
        served.snapshot.category(state.category).map { served.snapshot.record($0).name } ?? ""
      order.urgency = state.urgency
      order.receivedAt = state.receivedAt.seconds
      order.deadline = state.clocks.deadline?.seconds ?? 0
      order.nextClock = state.nextClock?.at.seconds ?? 0
      order.overdue = state.isOverdue
      order.raises = UInt32(clamping: state.raises)
      order.bounces = UInt32(clamping: state.bounces)
      order.reopens = UInt32(clamping: state.reopens)
      order.reworks = UInt32(clamping: state.reworks)
      order.urges = UInt32(clamping: state.urges)
      order.score = UInt32(clamping: state.scores.last ?? 0)
      order.scores = state.scores.map { UInt32(clamping: $0) }
      order.mergeInto = state.mergeInto
      order.absorbed = UInt32(clamping: state.absorbed)
      order.called = state.group.map { call in
        .with {
          $0.unit = call.unit
          $0.name = name(call.unit, served)
          $0.arriveBy = call.arriveBy.seconds
          $0.standing = call.standing.code
        }
      }
      order.extensionAsked = state.extensionAsked?.seconds ?? 0
      order.voidProposer = state.voidProposer ?? ""
      order.sequence = state.sequence
      order.assignee = state.assignee
      order.subjects = state.subjects
    }
  }

  static func wire(_ filed: FiledOrder, _ served: ServedOrganization) -> Wire.Order {
    var order = wire(filed.state, served)
    order.title = filed.content.title
    order.text = filed.content.text
    order.place = filed.content.place
    order.channel = filed.content.channel
    order.reference = filed.content.reference
    order.contact = filed.content.contact
    order.filedAt = filed.filedAt.seconds
    order.endedAt = filed.endedAt?.seconds ?? 0
    return order
  }

  static func wire(_ event: OrderEvent) -> Wire.OrderEvent {
    .with {
      $0.sequence = event.sequence
      $0.order = event.order
      $0.at = event.at.seconds
      $0.step = event.step.rawValue
      $0.person = event.actor.person
      $0.unit = event.actor.unit
      $0.reason = event.reason
      $0.evidence = event.evidence.map { evidence in
        .with {
          $0.kind = evidence.kind
          $0.reference = evidence.reference
          $0.note = evidence.note
        }
      }
      $0.target = event.target
      $0.predecessor = event.predecessor
      $0.assignee = event.assignee
      $0.called = event.called
      $0.until = event.until?.seconds ?? 0
      $0.other = event.other
      $0.category = event.category
      $0.score = UInt32(clamping: event.score)
      $0.status = event.status.code
      $0.holder = event.holder
      $0.deadline = event.clocks.deadline?.seconds ?? 0
      $0.organizationRevision = event.revision
      $0.policy = event.policy
      $0.formerHolder = event.former
      $0.origin = event.origin
      $0.urgency = event.urgency
      $0.corrections = event.corrections.map { correction in
        .with {
          $0.field = correction.field.rawValue
          $0.value = event.content?[correction.field] ?? ""
          $0.former = correction.former
        }
      }
    }
  }

  private static func name(_ code: String, _ served: ServedOrganization) -> String {
    served.snapshot.unit(code).map { served.snapshot.name($0) } ?? ""
  }

  /// A unit that the organisation no longer has under a code has the name of the one that got another. Otherwise
  /// there is the code alone.
  private static func reference(
    _ code: String, _ served: ServedOrganization
  ) -> Wire.UnitReference {
    if let unit = served.snapshot.unit(code) { return served.reference(unit) }
    return .with {
      $0.code = code
      if let heirs = served.succession.heirs(of: code)?.units, heirs.count == 1 {
        $0.name = name(heirs[0], served)
      }
    }
  }
}
