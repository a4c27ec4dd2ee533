import OrganizationGraph

/// What commands that change units and people look up first.
protocol ChangeNames {
  var zone: ZoneOffset { get }
  var schema: ChainSchema { get }
  /// The unit that a person names by code, name or alias; `what` says in errors which argument it is.
  func unit(_ text: String, what: String) async throws -> OrganizationUnit
  /// Whether there is a person with a code.
  func isPerson(_ code: String) async throws -> Bool
}

/// Of an organisation that is at hand.
struct LocalNames: ChangeNames {
  let snapshot: OrganizationSnapshot

  var zone: ZoneOffset { snapshot.zone }
  var schema: ChainSchema { snapshot.schema }

  func unit(_ text: String, what: String) async throws -> OrganizationUnit {
    let code = try NameLookup(snapshot: snapshot).unit(text, what: what)
    return snapshot.record(snapshot.unit(code)!)
  }

  func isPerson(_ code: String) async throws -> Bool { snapshot.person(code) != nil }
}
