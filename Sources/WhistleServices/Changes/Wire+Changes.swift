import OrganizationGraph
import OrganizationTables
import RPCCore
import Routing
import SQLiteStorage
import WireMessages

extension ChangeSet {
  /// Reads the change set of a message.
  ///
  /// - Throws: INVALID_ARGUMENT that names the field.
  init(_ message: Wire.ChangeSet?) throws(RPCError) {
    guard let message else { throw .invalid("changes", "are missing") }
    guard !message.author.isEmpty else {
      throw .invalid("changes.author", "is empty; say who makes the changes")
    }
    var forms: [ChangeForm] = []
    for (position, change) in message.changes.enumerated() {
      forms.append(try ChangeForm(change, "changes.changes[\(position)]"))
    }
    do throws(ChangeFormError) {
      self = try ChangeSet(
        ChangeSetForm(
          base: message.baseRevision == 0 ? nil : Int(clamping: message.baseRevision),
          author: message.author, reason: message.reason,
          key: message.key.isEmpty ? nil : message.key,
          changes: forms))
    } catch {
      throw RPCError(code: .invalidArgument, message: "changes.\(error)")
    }
  }
}

extension ChangeForm {
  /// - Parameter field: of the request, for errors.
  fileprivate init(_ message: Wire.Change, _ field: String) throws(RPCError) {
    func text(_ text: String) -> String? { text.isEmpty ? nil : text }
    self.init(message.change)
    if let record = message.record {
      table = text(record.table)
      let columns = try record.named("\(field).record")
      if message.change == "set" { set = columns } else { self.record = columns }
    }
    unit = text(message.unit)
    name = text(message.name)
    code = text(message.code)
    under = text(message.under)
    on = text(message.on)
    until = text(message.until)
    units = message.units.isEmpty ? nil : message.units
    into = text(message.into)
    for (number, part) in message.parts.enumerated() {
      parts = parts ?? []
      parts!.append(
        PartForm(
          unit: try part.unit?.named("\(field).parts[\(number)].unit") ?? [:], units: part.units,
          edges: part.edges, posts: part.posts))
    }
    keep = message.keep
    calendar = text(message.calendar)
    if change == "set_hours" {
      hours = []
      for (number, line) in message.hours.enumerated() {
        hours!.append(try line.named("\(field).hours[\(number)]"))
      }
    }
  }
}

extension Wire.Record {
  /// Columns by name.
  ///
  /// - Parameter field: the record's in the request, for the error.
  /// - Throws: INVALID_ARGUMENT if one is given twice.
  func named(_ field: String) throws(RPCError) -> [String: String] {
    var named: [String: String] = [:]
    for column in columns where named.updateValue(column.value, forKey: column.name) != nil {
      throw .invalid("\(field).columns", "\(column.name) is given twice; give it once")
    }
    return named
  }

  init(_ record: OrganizationRecord) {
    self = .with {
      $0.table = record.table.rawValue
      $0.columns = record.shownColumns().sorted { $0.key < $1.key }.map { name, value in
        .with {
          $0.name = name
          $0.value = value
        }
      }
    }
  }
}

extension Wire.RecordChange {
  init(_ change: RecordChange) {
    self = .with {
      $0.table = change.key.table.rawValue
      $0.key = change.key.fields
      $0.before = change.before.map { Wire.Record($0) }
      $0.after = change.after.map { Wire.Record($0) }
    }
  }

  init(_ key: RecordKey) {
    self = .with {
      $0.table = key.table.rawValue
      $0.key = key.fields
    }
  }
}

extension Wire.RevisionEntry {
  init(_ record: RevisionRecord) {
    self = .with {
      $0.number = UInt64(record.number)
      $0.createdAt = record.createdAt.seconds
      $0.author = record.author
      $0.reason = record.reason
      $0.baseRevision = record.base.map { UInt64($0) } ?? 0
      $0.key = record.idempotencyKey ?? ""
      $0.organizationDigest = record.digest.organization
      $0.policyDigest = record.digest.policy
    }
  }
}

extension Wire.ChangeReport {
  init(_ outcome: ChangeOutcome) {
    self = .with {
      $0.outcome =
        switch outcome.kind {
        case .applied: .applied
        case .repeated: .repeated
        case .unchanged: .unchanged
        }
      $0.revision = Wire.RevisionEntry(outcome.revision)
      $0.records = outcome.records.map { Wire.RecordChange($0) }
    }
  }

  /// What a change set was refused for.
  init(_ error: EditError) {
    self = .with {
      $0.outcome = .refused
      $0.message = error.message
      $0.change = error.change.map { UInt32($0 + 1) } ?? 0
      $0.breaches = error.breaches.map { breach in
        .with {
          $0.rule = breach.rule.code
          $0.message = breach.message
          $0.remedy = breach.remedy
        }
      }
    }
  }

  init(_ violations: [Violation]) {
    self = .with {
      $0.outcome = .refused
      $0.message = "the organisation breaks \(violations.count) rules"
      // As many as anybody reads.
      $0.breaches = violations.prefix(1_000).map { violation in
        .with {
          $0.rule = violation.rule.code
          $0.message = violation.message
          $0.remedy = violation.remedy
        }
      }
    }
  }

  init(_ conflict: ChangeConflict) {
    self = .with {
      $0.outcome = .conflict
      $0.message = "\(conflict)"
      $0.rivals = conflict.rivals.map { rival in
        .with {
          $0.revision = Wire.RevisionEntry(rival.revision)
          $0.records = rival.records.map { Wire.RecordChange($0) }
        }
      }
    }
  }

  /// What a body does, or why it is not done.
  ///
  /// - Throws: what is wrong with the store.
  init(_ body: () throws -> Wire.ChangeReport) throws(RPCError) {
    do {
      self = try body()
    } catch let error as EditError {
      self.init(error)
    } catch let error as InvalidOrganization {
      self.init(error.violations)
    } catch let error as ChangeConflict {
      self.init(error)
    } catch let error as StoreError {
      throw RPCError(error)
    } catch {
      throw RPCError(code: .internal, message: "\(error)")
    }
  }
}

extension Wire.RoutingDifferences {
  init(_ differences: RoutingDifferences, at instant: Instant) {
    self = .with {
      $0.compared = UInt64(differences.comparedCount)
      $0.changed = UInt64(differences.changedCount)
      $0.at = instant.seconds
      $0.examples = differences.examples.map { pair in
        .with {
          $0.origin = pair.origin
          $0.category = pair.category
          $0.before = pair.before ?? ""
          $0.after = pair.after ?? ""
        }
      }
    }
  }
}

extension RPCError {
  /// A revision that is not there is NOT_FOUND, a full disk RESOURCE_EXHAUSTED, a record that cannot be kept
  /// INVALID_ARGUMENT, a damaged file DATA_LOSS, a change that nobody waits for CANCELLED.
  init(_ error: StoreError) {
    let code: RPCStatusCode =
      switch error.code {
      case .unknownRevision: .notFound
      case .diskFull: .resourceExhausted
      case .unrepresentableRecord, .duplicateRecord: .invalidArgument
      case .damaged: .dataLoss
      case .givenUp: .cancelled
      case .readOnly, .locked: .failedPrecondition
      default: .internal
      }
    self.init(code: code, message: error.message)
  }
}
