internal import CWhistleMessages

extension Wire {
  /// The state that an answer was computed from. Same revisions, same request: same answer.
  public struct Revision: WireMessage {
    /// Number of the organisation's revision in the store; grows by one with every change.
    public var organization: UInt64 = 0
    /// Digest of the organisation, 64 lower-case hexadecimal digits: equal content has equal digests.
    public var organizationDigest = ""
    /// The same of the policy tables (costs, calendars, time limits, categories, duties).
    public var policyDigest = ""
    /// Number of the load table's revision; grows by one with every change of a load.
    public var load: UInt64 = 0

    public init() {}
  }

  /// Asks which revisions the server decides on.
  public struct GetRevisionRequest: WireMessage {
    public init() {}
  }

  /// The revisions that the server decides on at this moment.
  public struct GetRevisionReply: WireMessage {
    /// The revisions.
    public var revision: Revision?
    /// Name of the organisation, from its root unit.
    public var name = ""
    /// Number of units in the revision.
    public var units: UInt64 = 0
    /// Number of edges in the revision, seats included.
    public var edges: UInt64 = 0
    /// Number of categories in the revision.
    public var categories: UInt64 = 0

    public init() {}
  }
}

extension Wire.Revision: MappedMessage {
  static func initialize(_ target: UnsafeMutablePointer<Whistle__V1__Revision>?) {
    whistle__v1__revision__init(target)
  }

  init(_ source: borrowing Whistle__V1__Revision) throws(WireError) {
    organization = source.organization
    organizationDigest = try Reading.text(source.organization_digest, "organization_digest")
    policyDigest = try Reading.text(source.policy_digest, "policy_digest")
    load = source.load
  }

  func fill(_ target: inout Whistle__V1__Revision, in arena: borrowing Arena) {
    target.organization = organization
    target.organization_digest = arena.text(organizationDigest)
    target.policy_digest = arena.text(policyDigest)
    target.load = load
  }
}

extension Wire.GetRevisionRequest: MappedMessage {
  static func initialize(_ target: UnsafeMutablePointer<Whistle__V1__GetRevisionRequest>?) {
    whistle__v1__get_revision_request__init(target)
  }

  init(_ source: borrowing Whistle__V1__GetRevisionRequest) throws(WireError) {}

  func fill(_ target: inout Whistle__V1__GetRevisionRequest, in arena: borrowing Arena) {}
}

extension Wire.GetRevisionReply: MappedMessage {
  static func initialize(_ target: UnsafeMutablePointer<Whistle__V1__GetRevisionReply>?) {
    whistle__v1__get_revision_reply__init(target)
  }

  init(_ source: borrowing Whistle__V1__GetRevisionReply) throws(WireError) {
    revision = try Reading.message(source.revision, "revision")
    name = try Reading.text(source.name, "name")
    units = source.units
    edges = source.edges
    categories = source.categories
  }

  func fill(_ target: inout Whistle__V1__GetRevisionReply, in arena: borrowing Arena) {
    target.revision = arena.message(revision)
    target.name = arena.text(name)
    target.units = units
    target.edges = edges
    target.categories = categories
  }
}
