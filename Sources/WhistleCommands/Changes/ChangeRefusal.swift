/// Why a change set was not made: for the rules that it would break, for one change that has no meaning, or for
/// changes that were made since.
struct ChangeRefusal: Error, Encodable {
  struct Breach: Encodable {
    let rule: String
    let message: String
    let remedy: String
  }

  /// `refused` or `conflict`.
  let outcome: String
  let message: String
  /// The change at fault, from 1; `nil`: not one alone.
  let change: Int?
  let breaches: [Breach]

  init(
    _ message: String, change: Int?, breaches: [(rule: String, message: String, remedy: String)]
  ) {
    outcome = "refused"
    self.message = message
    self.change = change
    self.breaches = breaches.map {
      Breach(rule: $0.rule, message: $0.message, remedy: $0.remedy)
    }
  }

  init(conflict message: String) {
    outcome = "conflict"
    self.message = message
    change = nil
    breaches = []
  }

  var toolError: ToolError {
    let place = change.map { "change \($0): " } ?? ""
    let broken = breaches.map { "\n  \($0.rule): \($0.message)\n    \($0.remedy)" }
    return ToolError(
      broken.isEmpty ? "\(place)\(message)" : "refused; nothing was changed\(broken.joined())",
      ExitReason.dataFaults)
  }
}
