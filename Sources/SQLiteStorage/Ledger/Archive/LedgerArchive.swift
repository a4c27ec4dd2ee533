public import OrganizationGraph
internal import OrganizationTables
public import WorkOrders

/// What a ledger keeps of an archive that was cut from it: a record in its own chain.
public struct LedgerArchive: Hashable, Sendable {
  /// Name of the file, without its folder.
  public var name: String
  /// Its orders had ended before.
  public var before: Instant
  /// When it was cut off.
  public var at: Instant
  public var orders: UInt64 = 0
  public var events: UInt64 = 0
  /// Writes whose first replies are in it.
  public var requests: UInt64 = 0
  /// Sequences of its first and last event.
  public var first: UInt64 = 0
  public var last: UInt64 = 0
  /// Its orders by state, and the scores given to them.
  public var counts = OrderCounts()
  /// The hashes of its rows, chained, and its replies, hexadecimal.
  public var chain = ""
  public var replies = ""

  init(name: String, before: Instant, at: Instant) {
    self.name = name
    self.before = before
    self.at = at
  }

  static let kind = "archive"

  var text: RecordText {
    var fields = [
      ("record", Self.kind), ("at", "\(at.seconds)"), ("name", name),
      ("before", "\(before.seconds)"), ("orders", "\(orders)"), ("events", "\(events)"),
      ("requests", "\(requests)"), ("first", "\(first)"), ("last", "\(last)"), ("chain", chain),
      ("replies", replies),
    ]
    for status in OrderStatus.allCases where counts[status] > 0 {
      fields.append((status.code, "\(counts[status])"))
    }
    for score in Satisfaction.scores where counts[score: score] > 0 {
      fields.append(("score_\(score)", "\(counts[score: score])"))
    }
    return RecordText(fields.map { (name: $0.0, value: $0.1) })
  }

  /// Nil if the text is no record of an archive.
  init?(_ text: RecordText) {
    guard text["record"] == Self.kind, let name = text["name"],
      let at = text["at"].flatMap({ Int64($0) }), let before = text["before"].flatMap({ Int64($0) })
    else { return nil }
    self.init(name: name, before: Instant(seconds: before), at: Instant(seconds: at))
    orders = text.number("orders") ?? 0
    events = text.number("events") ?? 0
    requests = text.number("requests") ?? 0
    first = text.number("first") ?? 0
    last = text.number("last") ?? 0
    chain = text["chain"] ?? ""
    replies = text["replies"] ?? ""
    for status in OrderStatus.allCases {
      counts[status] = Int(clamping: text.number(status.code) ?? 0)
    }
    for score in Satisfaction.scores {
      counts[score: score] = Int(clamping: text.number("score_\(score)") ?? 0)
    }
  }
}

extension LedgerArchive {
  /// What the tables of an archive have, in the place of what a record says of it: its numbers, its
  /// counts and its sums. O(archive).
  ///
  /// - Parameter schema: the name that it is attached by.
  mutating func measure(
    _ connection: LedgerConnection, _ schema: String
  ) throws(LedgerError) {
    let rows = try connection.statement(
      "SELECT events, hash FROM \(schema).event ORDER BY sequence")
    defer { rows.reset() }
    var sum = ChainHash.start
    (events, first, last, requests, counts) = (0, 0, 0, 0, OrderCounts())
    while try rows.step() {
      guard let found = rows.withBytes(0, { EventText.decodeAll($0) }) else {
        throw LedgerError(.damaged, "\(name): an event cannot be read")
      }
      if first == 0 { first = found.first?.sequence ?? 0 }
      last = found.last?.sequence ?? last
      events += UInt64(found.count)
      for event in found { counts.rate(by: event) }
      sum = sum.next(rows.bytes(1))
    }
    chain = sum.text
    sum = .start
    let requests = try connection.statement(
      "SELECT sequence, key, fingerprint, reply FROM \(schema).request ORDER BY sequence")
    defer { requests.reset() }
    while try requests.step() {
      let line = "\(requests.integer(0)) \(requests.integer(2)) \(requests.text(1))\n"
      sum = sum.next(Array(line.utf8) + requests.bytes(3))
      self.requests += 1
    }
    replies = sum.text
    let states = try connection.statement(
      "SELECT status, count(*) FROM \(schema).work_order GROUP BY status")
    defer { states.reset() }
    while try states.step() {
      guard let status = connection.names.text(states.integer(0)).flatMap(OrderStatus.init(code:))
      else { throw LedgerError(.damaged, "\(name): there is no state \(states.integer(0))") }
      counts[status] = Int(states.integer(1))
    }
    orders = UInt64(counts.received)
  }
}

extension ChainHash {
  var text: String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
