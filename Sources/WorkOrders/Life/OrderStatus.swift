/// Where a work order stands.
///
/// The first states are open: the order waits for somebody, and a clock runs. The last four are final.
public enum OrderStatus: UInt8, Sendable, CaseIterable, BitwiseCopyable {
  case received, admitted, offered, dispatched, signed, inProgress, deliberating, suspended, held
  case returned, adjudicating, reported, verifying, awaitingRating
  case closed, notAccepted, merged, voided

  /// As events and messages write it: `in_progress`.
  public var code: String { Self.names[Int(rawValue)].code }
  public var label: String { Self.names[Int(rawValue)].label }
  public var meaning: String { Self.names[Int(rawValue)].meaning }

  public init?(code: String) {
    guard let found = Self.names.firstIndex(where: { $0.code == code }) else { return nil }
    self.init(rawValue: UInt8(found))
  }

  /// Somebody still has to do something.
  public var isOpen: Bool { rawValue < Self.closed.rawValue }

  /// It counts against the capacity of the unit that holds it: the unit has it and is to work on it.
  public var occupiesHolder: Bool {
    switch self {
    case .offered, .dispatched, .signed, .inProgress, .deliberating: true
    default: false
    }
  }

  /// The time limit for handling runs: from dispatch, and not while the order is parked.
  public var runsDeadline: Bool {
    switch self {
    case .dispatched, .signed, .inProgress, .deliberating: true
    default: false
    }
  }

  public static let open = allCases.filter(\.isOpen)

  private static let names: [(code: String, label: String, meaning: String)] = [
    ("received", "已受理", "taken in; the dispatch centre has not looked at it"),
    ("admitted", "已立案", "to be handled; no unit has it yet"),
    ("offered", "待接单", "offered to one unit, which may accept or decline"),
    ("dispatched", "已派遣", "a unit holds it and has not signed for it"),
    ("signed", "已签收", "the unit has signed for it"),
    ("in_progress", "处置中", "the unit is working on it"),
    ("deliberating", "会商中", "several units consult on what to do, until a stated time"),
    ("suspended", "挂账", "parked for a stated reason until a review date"),
    ("held", "暂缓", "the clock is stopped for a short, stated time"),
    ("returned", "已退单", "the unit says that it is not its duty; nobody has looked at that yet"),
    ("adjudicating", "裁定中", "somebody decides whose duty it is"),
    ("reported", "已回单", "the unit says that it is done"),
    ("verifying", "核查中", "somebody else looks whether it is done"),
    ("awaiting_rating", "待评价", "done and verified; the resident is asked"),
    ("closed", "已办结", "over"),
    ("not_accepted", "不予受理", "not taken on, for a reason and with another channel named"),
    ("merged", "已并单", "goes on as another order about the same matter"),
    ("voided", "已作废", "declared void by two persons"),
  ]
}
