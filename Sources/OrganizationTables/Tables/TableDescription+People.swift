internal import OrganizationGraph

extension TableDescription {
  static let people = TableDescription(
    .people, \.people, key: ["code"], blank: Person(code: "", name: ""),
    fields: [
      .required("code", \.code, .code),
      .required("name", \.name, .line),
      .defaulted("synthetic", \.isSynthetic, .flag),
    ])

  static let posts = TableDescription(
    .posts, \.posts, key: ["code"], blank: Post(code: "", unit: "", name: ""),
    fields: [
      .required("code", \.code, .code),
      .required("unit", \.unit, .code, in: .units),
      .required("name", \.name, .line),
      .defaulted("leads", \.leads, .flag),
    ])

  static let appointments = TableDescription(
    .appointments, \.appointments, key: ["person", "post", "from"],
    blank: Appointment(person: "", post: "", kind: .principal),
    fields: [
      .required("person", \.person, .code, in: .people),
      .required("post", \.post, .code, in: .posts),
      .required("kind", \.kind, .rawValues),
      .optional("from", \.term.from, .day),
      .optional("until", \.term.until, .day),
    ])
}
