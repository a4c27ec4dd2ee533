import OrganizationGraph
import OrganizationTables
import WireMessages

extension Wire.ChangeSet {
  /// The message of a change set.
  init(_ set: ChangeSet) throws {
    let form: ChangeSetForm
    do {
      form = try ChangeSetForm(set)
    } catch {
      throw ToolError("\(error)", ExitReason.dataFaults)
    }
    self = .with {
      $0.author = form.author ?? ""
      $0.reason = form.reason ?? ""
      $0.baseRevision = form.base.map { UInt64(clamping: $0) } ?? 0
      $0.key = form.key ?? ""
      $0.changes = form.changes.map { Wire.Change($0) }
    }
  }
}

extension Wire.Change {
  fileprivate init(_ form: ChangeForm) {
    self = .with {
      $0.change = form.change
      if let set = form.set {
        $0.record = Wire.Record(table: RecordTable.units.rawValue, set)
      } else if let record = form.record {
        $0.record = Wire.Record(table: form.table ?? "", record)
      }
      $0.unit = form.unit ?? ""
      $0.name = form.name ?? ""
      $0.code = form.code ?? ""
      $0.under = form.under ?? ""
      $0.on = form.on ?? ""
      $0.until = form.until ?? ""
      $0.units = form.units ?? []
      $0.into = form.into ?? ""
      $0.parts = (form.parts ?? []).map { part in
        .with {
          $0.unit = Wire.Record(table: RecordTable.units.rawValue, part.unit)
          $0.units = part.units ?? []
          $0.edges = part.edges ?? []
          $0.posts = part.posts ?? []
        }
      }
      // Names are kept unless it is said otherwise, which a message always says.
      $0.keep = form.keep ?? (form.change == "rename" || form.change == "merge")
      $0.calendar = form.calendar ?? ""
      $0.hours = (form.hours ?? []).map { Wire.Record(table: RecordTable.calendars.rawValue, $0) }
    }
  }
}

extension Wire.Record {
  fileprivate init(table: String, _ columns: [String: String]) {
    self = .with {
      $0.table = table
      $0.columns = columns.sorted { $0.key < $1.key }.map { name, value in
        .with {
          $0.name = name
          $0.value = value
        }
      }
    }
  }

  /// Its columns by name.
  var named: [String: String] {
    Dictionary(columns.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
  }
}
