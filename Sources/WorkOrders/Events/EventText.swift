import OrganizationGraph

/// Events as text: what the ledger's chain of hashes is over, and what anyone can read again.
///
/// One field a line: a name, a space, a value. The names come in the order of `fields(of:)`, fields
/// without a value are left out, and lists repeat their line. In a value a backslash is written
/// `\\` and a line feed `\n`; in the parts of a piece of evidence and of a correction a bar is written `\|`. Moments are
/// seconds since 1970-01-01 UTC. Equal events give equal bytes.
public enum EventText {
  /// The canonical bytes of an event. O(bytes).
  public static func encode(_ event: OrderEvent) -> [UInt8] {
    var bytes: [UInt8] = []
    append(event, to: &bytes)
    return bytes
  }

  /// Writes the canonical bytes of an event behind others. Where one ends and the next begins is plain:
  /// an event of a ledger has its sequence in its first line, and no other line begins like that.
  package static func append(_ event: OrderEvent, to bytes: inout [UInt8]) {
    var writer = Writer(&bytes)
    writer.number("sequence", event.sequence)
    writer.number("order", event.order)
    writer.moment("at", event.at)
    writer.text("step", event.step.rawValue)
    writer.text("person", event.actor.person)
    writer.text("unit", event.actor.unit)
    writer.text("status", event.status.code)
    writer.text("holder", event.holder)
    writer.text("former", event.former)
    writer.text("reason", event.reason)
    for evidence in event.evidence { writer.evidence(evidence) }
    writer.text("target", event.target)
    writer.text("predecessor", event.predecessor)
    writer.text("assignee", event.assignee)
    for unit in event.called { writer.text("called", unit) }
    writer.moment("until", event.until)
    writer.number("other", event.other)
    writer.text("category", event.category)
    writer.text("moved", event.origin)
    writer.text("pressing", event.urgency)
    writer.number("score", UInt64(event.score))
    writer.moment("due", event.clocks.due)
    writer.moment("deadline", event.clocks.deadline)
    writer.moment("warn", event.clocks.warnAt)
    writer.moment("raise", event.clocks.raiseAt)
    writer.number("rank", UInt64(event.rank))
    writer.text("edge", event.edge)
    writer.number("revision", event.revision)
    writer.text("policy", event.policy)
    for correction in event.corrections { writer.correction(correction) }
    if let content = event.content { encode(content, to: &writer) }
    swap(&bytes, &writer.bytes)
  }

  private static func encode(_ content: OrderContent, to writer: inout Writer) {
    writer.text("desk", content.desk)
    writer.text("origin", content.origin)
    writer.text("kind", content.category)
    writer.text("urgency", content.urgency)
    if content.mode != .peacetime { writer.text("mode", content.mode.code) }
    writer.moment("received", content.receivedAt)
    writer.moment("given", content.deadline)
    for unit in content.excluded { writer.text("excluded", unit) }
    for unit in content.subjects { writer.text("subject", unit) }
    writer.text("title", content.title)
    writer.text("text", content.text)
    writer.text("place", content.place)
    writer.text("channel", content.channel)
    writer.text("reference", content.reference)
    writer.text("contact", content.contact)
  }

  /// A value as it is written; for looking for it in canonical bytes.
  package static func escaped(_ value: String) -> [UInt8] {
    var bytes: [UInt8] = []
    var writer = Writer(&bytes)
    writer.escaped(value, bar: false)
    return writer.bytes
  }

  /// A line of canonical bytes that is not their first, with the feeds at both ends.
  package static func line(_ name: String, _ value: String) -> [UInt8] {
    [0x0A] + name.utf8 + [0x20] + escaped(value) + [0x0A]
  }

  private struct Writer {
    var bytes: [UInt8] = []

    init(_ room: inout [UInt8]) {
      swap(&bytes, &room)
    }

    mutating func text(_ name: StaticString, _ value: String) {
      guard !value.isEmpty else { return }
      key(name)
      escaped(value, bar: false)
      bytes.append(0x0A)
    }

    mutating func number(_ name: StaticString, _ value: UInt64) {
      guard value != 0 else { return }
      key(name)
      digits(value)
      bytes.append(0x0A)
    }

    mutating func moment(_ name: StaticString, _ value: Instant?) {
      guard let value else { return }
      key(name)
      if value.seconds < 0 { bytes.append(UInt8(ascii: "-")) }
      digits(value.seconds.magnitude)
      bytes.append(0x0A)
    }

    mutating func evidence(_ value: Evidence) {
      key("evidence")
      escaped(value.kind, bar: true)
      bytes.append(UInt8(ascii: "|"))
      escaped(value.reference, bar: true)
      bytes.append(UInt8(ascii: "|"))
      escaped(value.note, bar: true)
      bytes.append(0x0A)
    }

    mutating func correction(_ value: Correction) {
      key("corrected")
      escaped(value.field.rawValue, bar: true)
      bytes.append(UInt8(ascii: "|"))
      escaped(value.former, bar: true)
      bytes.append(0x0A)
    }

    private mutating func key(_ name: StaticString) {
      bytes.append(
        contentsOf: UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
      bytes.append(0x20)
    }

    private mutating func digits(_ value: UInt64) {
      withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
        var rest = value
        var first = 20
        repeat {
          first -= 1
          digits[first] = 0x30 + UInt8(truncatingIfNeeded: rest % 10)
          rest /= 10
        } while rest != 0
        bytes.append(contentsOf: digits[first...])
      }
    }

    mutating func escaped(_ value: String, bar: Bool) {
      var value = value
      value.withUTF8 { utf8 in
        let isPlain = utf8.allSatisfy {
          $0 != UInt8(ascii: "\\") && $0 != 0x0A && (!bar || $0 != UInt8(ascii: "|"))
        }
        if isPlain {
          bytes.append(contentsOf: utf8)
          return
        }
        for byte in utf8 {
          switch byte {
          case UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
          case 0x0A: bytes += [UInt8(ascii: "\\"), UInt8(ascii: "n")]
          case UInt8(ascii: "|") where bar: bytes += [UInt8(ascii: "\\"), byte]
          default: bytes.append(byte)
          }
        }
      }
    }
  }
}
