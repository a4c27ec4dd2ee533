import ArgumentParser
import Foundation
import WireMessages

struct OrderFile: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "file", abstract: "Takes an order in and dispatches it.",
    discussion: """
        whistle order file 六和社区 侵占绿地 --title "绿地上停了车" --channel hotline
        whistle order file 440310001001-G05 G.11 --urgency urgent --desk 坪山街道
      """)

  @OptionGroup var order: OrderOptions
  @OptionGroup var source: OrderSource

  @Option(help: ArgumentHelp("Who takes it in.", valueName: "name"))
  var person = ProcessInfo.processInfo.environment["USER"] ?? "tool"

  @Option(
    help: ArgumentHelp("The centre that answers for it (default: the root).", valueName: "unit"))
  var desk: String?

  @Option(help: "In a few words.") var title = ""
  @Option(help: "In full.") var text = ""
  @Option(help: "The place in words.") var place = ""
  @Option(help: "Where it came from: hotline, app, patrol.") var channel = ""
  @Option(help: "Its number there.") var reference = ""
  @Option(help: "Whom to call back, and how: a name, a number.") var contact = ""
  @OptionGroup var evidence: EvidenceOptions

  @Option(
    help: ArgumentHelp(
      "Idempotency key: repeated, it files nothing twice (default: a new one).", valueName: "text"))
  var key: String?

  @Flag(help: "Leave it as received, for the centre to admit.") var onlyReceive = false
  @Flag(help: "Print the reply as JSON.") var json = false

  func run() async throws {
    try await source.write { access, names in
      var request = Wire.FileRequest()
      request.key = key ?? UUID().uuidString
      request.order = try await names.order(order)
      request.person = person
      request.desk = try await names.unit(desk, what: "--desk")
      request.title = title
      request.text = text
      request.place = place
      request.channel = channel
      request.reference = reference
      request.contact = contact
      request.evidence = evidence.wire
      request.onlyReceive = onlyReceive
      let reply = try await access.file(request)
      if json { return try Console.printJSON(reply) }
      Console.print(OrderReplyText(names).text(reply))
    }
  }
}

/// What a write did, for a terminal.
struct OrderReplyText {
  private let text: OrderText

  init(_ names: OrderNames) { text = OrderText(names) }

  func text(_ reply: Wire.OrderReply) -> String {
    guard let order = reply.order else { return "" }
    var lines = [
      "Order 工单 \(Style.strong("\(order.id)"))  \(text.status(order))",
      "  holder 承办  \(order.holder?.name ?? "") \(order.holder?.code ?? "")",
    ]
    if order.deadline != 0 { lines.append("  due 时限     \(text.time(order.deadline))") }
    if reply.shortage {
      lines.append("  \(Style.warning("shortage"))     no unit with the duty could take it")
    }
    if order.mergeInto != 0 {
      lines.append("  \(Style.warning("duplicate?"))   order \(order.mergeInto) is about the same")
    }
    for (place, rung) in reply.ladder.enumerated() {
      lines.append(
        "  \(place == 0 ? "then 提级    " : "             ")\(text.time(rung.at))  \(rung.name) \(rung.unit)"
      )
    }
    return lines.joined(separator: "\n")
  }
}
