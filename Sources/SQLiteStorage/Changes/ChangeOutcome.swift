public import OrganizationGraph

/// What became of a change set.
public struct ChangeOutcome: Hashable, Sendable {
  public enum Kind: String, Sendable {
    /// It made a revision.
    case applied
    /// A change set with its key was applied before; this is the answer of then.
    case repeated
    /// It comes to no change, so no revision was made.
    case unchanged
  }

  public let kind: Kind
  /// The revision that it made, then or now; if unchanged, the latest.
  public let revision: RevisionRecord
  /// Every record that it changed, in the order of the keys.
  public let records: [RecordChange]

  public init(kind: Kind, revision: RevisionRecord, records: [RecordChange]) {
    self.kind = kind
    self.revision = revision
    self.records = records
  }
}

/// What a change set would come to.
public enum ChangePreview: Hashable, Sendable {
  /// A change set with its key was applied before, and is answered as then.
  case repeated(ChangeOutcome)
  /// Every record that it would change, in the order of the keys; none: it is so already.
  case changes([RecordChange])
}

/// A change set whose records have changed since the revision that its author looked at.
public struct ChangeConflict: Error, Hashable, Sendable, CustomStringConvertible {
  /// A revision since then that changed some of the same records.
  public struct Rival: Hashable, Sendable {
    public let revision: RevisionRecord
    public let records: [RecordKey]

    public init(revision: RevisionRecord, records: [RecordKey]) {
      self.revision = revision
      self.records = records
    }
  }

  public let base: Int
  public let rivals: [Rival]

  public init(base: Int, rivals: [Rival]) {
    self.base = base
    self.rivals = rivals
  }

  public var description: String {
    let words = rivals.map { rival in
      "revision \(rival.revision.number) by \(rival.revision.author)"
        + " (\(rival.revision.reason)) changed \(rival.records.map(\.description).joined(separator: "; "))"
    }
    return "since revision \(base) others have changed the same records: "
      + words.joined(separator: "; ") + "; look at the latest revision and decide again"
  }
}
