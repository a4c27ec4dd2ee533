internal import OrganizationGraph

extension TableDescription {
  static let schema = TableDescription(
    .schema, \.schema.tiers, key: ["code"],
    blank: Tier(code: "", name: "", authority: 1, duty: .carryOut), isOrdered: true, isPolicy: true,
    fields: [
      .required("code", \.code, .code),
      .required("name", \.name, .line),
      .defaulted("aliases", \.aliases, .list(of: .line)),
      .required("authority", \.authority, .number),
      .required("duty", \.duty, .rawValues),
      .defaulted("optional", \.isOptional, .flag),
      .defaulted("catch_all", \.isCatchAll, .flag),
      .defaulted("party_organization", \.needsPartyOrganization, .flag),
    ])

  static let units = TableDescription(
    .units, \.units, key: ["code"],
    blank: OrganizationUnit(code: "", name: "", kind: UnitKind(code: "")),
    fields: [
      .required("code", \.code, .code),
      .required("name", \.name, .line),
      .defaulted("aliases", \.aliases, .list(of: .line)),
      .required("kind", \.kind, .kind, in: .schema),
      .optional("parent", \.parent, .code, in: .units),
      .optional("home", \.home, .code, in: .units),
      .optional("line_parent", \.lineParent, .code, in: .units),
      .optional("level", \.level, .code, in: .schema),
      .optional("party_organization", \.partyOrganization, .line),
      .defaulted("capacity", \.capacity, .number),
      .optional("pool", \.pool, .code, in: .pools),
      .optional("hours", \.hours, .code, in: .calendars),
      .defaulted("status", \.status, .rawValues),
      .optional("credit", \.credit, .line),
      .optional("residents", \.residents, .number),
      .optional("from", \.term.from, .day),
      .optional("until", \.term.until, .day),
      .defaulted("synthetic", \.isSynthetic, .flag),
    ])

  static let pools = TableDescription(
    .pools, \.pools, key: ["code"], blank: CapacityPool(code: "", name: "", capacity: 1),
    fields: [
      .required("code", \.code, .code),
      .required("name", \.name, .line),
      .required("capacity", \.capacity, .number),
      .optional("person", \.person, .code, in: .people),
    ])

  static let edges = TableDescription(
    .edges, \.edges, key: ["code"],
    // Of all kinds, an attachment may join the most and breaks the fewest rules if it is not meant.
    blank: Edge(code: "", kind: .attachment, from: "", to: ""),
    fields: [
      .required("code", \.code, .code),
      .required("kind", \.kind, .words(EdgeKind.allCases.map { ($0.code, $0) })),
      .required("from_unit", \.from, .code, in: .units),
      .required("to_unit", \.to, .code, in: .units),
      .defaulted("categories", \.categories, .list(of: .code), in: .categories),
      .optional("quota", \.quota, .number),
      .optional("from", \.term.from, .day),
      .optional("until", \.term.until, .day),
    ])
}

extension FieldFormat where Value == UnitKind {
  /// A code: which kinds there are is for the schema to say.
  fileprivate static let kind = FieldFormat(
    storage: .text, text: \.code,
    value: { text throws(FieldProblem) in
      UnitKind(code: try FieldFormat<String>.code.value(text))
    },
    salvaged: { UnitKind(code: $0) })
}
