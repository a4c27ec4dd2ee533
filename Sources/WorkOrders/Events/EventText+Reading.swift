import OrganizationGraph

extension EventText {
  /// The events of canonical bytes that follow each other; nil if one is none. O(bytes).
  ///
  /// - Parameter most: no more than so many are read.
  package static func decodeAll(
    _ bytes: UnsafeRawBufferPointer, most: Int = .max
  ) -> [OrderEvent]? {
    var events: [OrderEvent] = []
    var start = 0
    while start < bytes.count, events.count < most {
      var end = start
      // To the line that begins the next event, or to the end.
      repeat {
        while end < bytes.count, bytes[end] != 0x0A { end += 1 }
        end = min(end + 1, bytes.count)
      } while end < bytes.count && !begins(bytes[end...])
      guard let event = decode(UnsafeRawBufferPointer(rebasing: bytes[start..<end])) else {
        return nil
      }
      events.append(event)
      start = end
    }
    return events.isEmpty ? nil : events
  }

  private static func begins(_ bytes: Slice<UnsafeRawBufferPointer>) -> Bool {
    bytes.starts(with: "sequence ".utf8)
  }

  /// The event of canonical bytes; nil if they are none. O(bytes).
  public static func decode(_ bytes: some Sequence<UInt8>) -> OrderEvent? {
    var fields = Fields()
    var line: [UInt8] = []
    for byte in bytes {
      if byte == 0x0A {
        guard fields.add(line) else { return nil }
        line.removeAll(keepingCapacity: true)
      } else {
        line.append(byte)
      }
    }
    guard line.isEmpty, let order = fields.number("order"),
      let at = fields.moment("at"), let step = fields.one["step"].flatMap(Step.init(rawValue:)),
      let status = fields.one["status"].flatMap(OrderStatus.init(code:))
    else { return nil }
    var event = OrderEvent(
      order: order, at: at, step: step,
      actor: Actor(person: fields.text("person"), unit: fields.text("unit")), status: status,
      holder: fields.text("holder"))
    event.sequence = fields.number("sequence") ?? 0
    event.former = fields.text("former")
    event.reason = fields.text("reason")
    event.evidence = fields.evidence
    event.target = fields.text("target")
    event.predecessor = fields.text("predecessor")
    event.assignee = fields.text("assignee")
    event.called = fields.called
    event.until = fields.moment("until")
    event.other = fields.number("other") ?? 0
    event.category = fields.text("category")
    event.origin = fields.text("moved")
    event.urgency = fields.text("pressing")
    event.score = Int(clamping: fields.number("score") ?? 0)
    event.clocks.due = fields.moment("due")
    event.clocks.deadline = fields.moment("deadline")
    event.clocks.warnAt = fields.moment("warn")
    event.clocks.raiseAt = fields.moment("raise")
    event.rank = Int(clamping: fields.number("rank") ?? 0)
    event.edge = fields.text("edge")
    event.revision = fields.number("revision") ?? 0
    event.policy = fields.text("policy")
    event.corrections = fields.corrections
    if step == .receive || step == .correct {
      guard let content = content(fields) else { return nil }
      event.content = content
    }
    return event
  }

  private static func content(_ fields: Fields) -> OrderContent? {
    guard let received = fields.moment("received") else { return nil }
    var content = OrderContent(
      desk: fields.text("desk"), origin: fields.text("origin"), category: fields.text("kind"),
      urgency: fields.text("urgency"), mode: fields.one["mode"].flatMap(Mode.init) ?? .peacetime,
      receivedAt: received)
    content.deadline = fields.moment("given")
    content.excluded = fields.excluded
    content.subjects = fields.subjects
    content.title = fields.text("title")
    content.text = fields.text("text")
    content.place = fields.text("place")
    content.channel = fields.text("channel")
    content.reference = fields.text("reference")
    content.contact = fields.text("contact")
    return content
  }

  /// The lines of one event. Lists are kept apart; any other name may come once.
  private struct Fields {
    var one: [String: String] = [:]
    var evidence: [Evidence] = []
    var corrections: [Correction] = []
    var called: [String] = []
    var excluded: [String] = []
    var subjects: [String] = []

    mutating func add(_ line: [UInt8]) -> Bool {
      guard let space = line.firstIndex(of: 0x20),
        let name = String(validating: line[..<space], as: UTF8.self)
      else { return false }
      let parts = EventText.parts(
        line[(space + 1)...], splits: name == "evidence" || name == "corrected")
      guard let parts else { return false }
      switch name {
      case "evidence":
        guard parts.count == 3 else { return false }
        evidence.append(Evidence(kind: parts[0], reference: parts[1], note: parts[2]))
      case "corrected":
        guard parts.count == 2, let field = Correction.Field(rawValue: parts[0])
        else { return false }
        corrections.append(Correction(field, former: parts[1]))
      case "called": called.append(parts[0])
      case "excluded": excluded.append(parts[0])
      case "subject": subjects.append(parts[0])
      default:
        guard one.updateValue(parts[0], forKey: name) == nil else { return false }
      }
      return true
    }

    func text(_ name: String) -> String { one[name] ?? "" }
    func number(_ name: String) -> UInt64? { one[name].flatMap { UInt64($0) } }
    func moment(_ name: String) -> Instant? {
      one[name].flatMap { Int64($0) }.map { Instant(seconds: $0) }
    }
  }

  /// A value as it was before it was written; nil if an escape is none.
  package static func unescaped(_ bytes: ArraySlice<UInt8>) -> String? {
    parts(bytes, splits: false)?[0]
  }

  /// A value without its escapes, in parts where bars stand; nil if an escape is none.
  private static func parts(_ bytes: ArraySlice<UInt8>, splits: Bool) -> [String]? {
    var parts: [[UInt8]] = [[]]
    var isEscaped = false
    for byte in bytes {
      if isEscaped {
        switch byte {
        case UInt8(ascii: "n"): parts[parts.count - 1].append(0x0A)
        case UInt8(ascii: "\\"), UInt8(ascii: "|"): parts[parts.count - 1].append(byte)
        default: return nil
        }
        isEscaped = false
      } else if byte == UInt8(ascii: "\\") {
        isEscaped = true
      } else if splits, byte == UInt8(ascii: "|") {
        parts.append([])
      } else {
        parts[parts.count - 1].append(byte)
      }
    }
    if isEscaped { return nil }
    var texts: [String] = []
    for part in parts {
      guard let text = String(validating: part, as: UTF8.self) else { return nil }
      texts.append(text)
    }
    return texts
  }
}
