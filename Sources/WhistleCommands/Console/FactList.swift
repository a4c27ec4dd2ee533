/// Named facts, one a line, the names in a column of their own; facts without a value are left out.
struct FactList {
  private var facts: [(name: String, value: String)] = []

  mutating func add(_ name: String, _ value: String?) {
    if let value, !value.isEmpty { facts.append((name, value)) }
  }

  var text: String {
    let width = facts.map { DisplayWidth.of($0.name) }.max() ?? 0
    return facts.map { fact in
      let padding = String(repeating: " ", count: width - DisplayWidth.of(fact.name))
      return "  \(Style.faint(fact.name))\(padding)  \(fact.value)"
    }.joined(separator: "\n")
  }
}
