package import RPCCore
package import WorkOrders

extension RPCError {
  /// A step that starts from another state, came too late, or waits for something else is
  /// FAILED_PRECONDITION; one that is not the actor's PERMISSION_DENIED; one that does not say what it
  /// must INVALID_ARGUMENT.
  package init(_ fault: OrderFault) {
    let code: RPCStatusCode =
      switch fault.code {
      case .wrongState, .tooLate, .budgetSpent, .outstanding: .failedPrecondition
      case .notAllowed: .permissionDenied
      case .missing, .invalid: .invalidArgument
      default: .unknown
      }
    self.init(code: code, message: fault.description)
  }

  /// A full disk is RESOURCE_EXHAUSTED, damage DATA_LOSS; with anything else the server cannot now.
  /// None names a path: where the ledger lies is nothing to tell a stranger.
  package init(_ error: LedgerError) {
    switch error.code {
    case .diskFull:
      self.init(
        code: .resourceExhausted,
        message: "the ledger's disk is full: nothing of this was kept; try again later")
    case .damaged, .tailLost:
      self.init(code: .dataLoss, message: "the ledger is damaged; see the server's log")
    default:
      self.init(
        code: .unavailable,
        message: "the ledger cannot be used; whether this was kept is found out by its key")
    }
  }
}
