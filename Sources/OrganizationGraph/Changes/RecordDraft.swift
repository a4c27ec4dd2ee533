/// The records of a snapshot while the changes of a set are made to them one after the other.
///
/// Only records that change are kept here; the others are looked up in the snapshot. Every look-up
/// costs what it finds, whatever the size of the organisation.
struct RecordDraft {
  let old: OrganizationSnapshot
  /// The records that were looked at to be changed, as they are now; `nil`: taken out.
  private var now: [RecordKey: OrganizationRecord?] = [:]
  /// The changed records that name something in one way.
  private var links: [RecordLink: Set<RecordKey>] = [:]

  init(_ old: OrganizationSnapshot) { self.old = old }

  subscript(key: RecordKey) -> OrganizationRecord? {
    if let changed = now[key] { return changed }
    return old.record(key)
  }

  /// Adds a record, or puts it in the place of the one with its key.
  mutating func put(_ record: OrganizationRecord) { set(record, at: record.key) }

  mutating func remove(_ key: RecordKey) { set(nil, at: key) }

  private mutating func set(_ record: OrganizationRecord?, at key: RecordKey) {
    if let former = now[key] ?? nil {
      for link in RecordLink.links(of: former) { links[link]?.remove(key) }
    }
    now[key] = .some(record)
    if let record {
      for link in RecordLink.links(of: record) { links[link, default: []].insert(key) }
    }
  }

  /// The records that name something in one way, in the order of their keys, each once.
  func records(_ link: RecordLink) -> [OrganizationRecord] {
    var found: [RecordKey: OrganizationRecord] = [:]
    for record in old.records(link) where now[record.key] == nil { found[record.key] = record }
    for key in links[link] ?? [] { found[key] = now[key] ?? nil }
    return found.sorted { $0.key < $1.key }.map(\.value)
  }

  func unit(_ code: String) -> OrganizationUnit? { self[.unit(code)]?.unit }

  /// Written edges that lead from a unit or to it.
  func edges(of code: String) -> [Edge] { records(.end(code)).compactMap(\.edge) }

  func isChain(_ unit: OrganizationUnit) -> Bool {
    old.schema.position(of: unit.kind.code) != nil
  }

  /// An edge code that no edge has.
  func freeEdgeCode(_ wanted: String) -> String {
    free(wanted) { self[.edge($0)] == nil }
  }

  /// A post code that no post has.
  func freePostCode(_ wanted: String) -> String {
    free(wanted) { self[.post($0)] == nil }
  }

  private func free(_ wanted: String, _ isFree: (String) -> Bool) -> String {
    var code = DerivedCode.fitting(wanted)
    var number = 2
    while !isFree(code) {
      code = DerivedCode.fitting("\(wanted)-\(number)")
      number += 1
    }
    return code
  }

  /// The records that were changed, even if they are again what they were.
  var touched: [RecordKey] { now.keys.sorted() }

  /// What has become of the records, in the order of their keys.
  func changes() -> [RecordChange] {
    now.compactMap { key, after in
      let before = old.record(key)
      return before == after ? nil : RecordChange(key: key, before: before, after: after)
    }.sorted { $0.key < $1.key }
  }
}

extension Term {
  /// The days before a day; `nil` if there are none.
  func before(_ day: Day) -> Term? {
    firstNumber >= day.number ? nil : intersection(Term(until: day))
  }

  /// The days from a day on; `nil` if there are none.
  func from(_ day: Day) -> Term? {
    endNumber <= day.number ? nil : intersection(Term(from: day))
  }
}
