import OrganizationGraph

/// What a person calls units, people and categories, looked up in an organisation here or at a server.
protocol OrganizationNames {
  var zone: ZoneOffset { get }
  var schema: ChainSchema { get }
  /// The unit that a person names by code, name or alias; `what` says in errors which argument it is.
  ///
  /// - Parameter chainOnly: where several are called so, those outside the chain do not count.
  func unit(_ text: String, what: String, chainOnly: Bool) async throws -> OrganizationUnit
  /// The code of a category that a person names by code or name.
  func category(_ text: String) async throws -> String
  /// Whether there is a person with a code.
  func isPerson(_ code: String) async throws -> Bool
}

extension OrganizationNames {
  func unit(_ text: String, what: String) async throws -> OrganizationUnit {
    try await unit(text, what: what, chainOnly: false)
  }

  /// The codes of units.
  func codes(_ texts: [String], what: String) async throws -> [String] {
    var codes: [String] = []
    for text in texts { codes.append(try await unit(text, what: what).code) }
    return codes
  }
}

/// Of an organisation that is at hand.
struct LocalNames: OrganizationNames {
  let snapshot: OrganizationSnapshot

  var zone: ZoneOffset { snapshot.zone }
  var schema: ChainSchema { snapshot.schema }

  func unit(_ text: String, what: String, chainOnly: Bool) async throws -> OrganizationUnit {
    let code = try NameLookup(snapshot: snapshot).unit(text, what: what, chainOnly: chainOnly)
    return snapshot.record(snapshot.unit(code)!)
  }

  func category(_ text: String) async throws -> String {
    try NameLookup(snapshot: snapshot).category(text)
  }

  func isPerson(_ code: String) async throws -> Bool { snapshot.person(code) != nil }
}
