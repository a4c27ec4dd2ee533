import ArgumentParser
import WireMessages

/// What shows something, as a person names it.
struct EvidenceOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "kind, kind:reference or kind:reference:note; repeatable. Kinds: photo, document, visit, call,"
        + " sensor, statement, video.", valueName: "text"))
  var evidence: [String] = []

  var wire: [Wire.Evidence] { evidence.map(Self.piece) }

  /// A reference may be a link: its colon, before two slashes, parts nothing.
  private static func piece(_ text: String) -> Wire.Evidence {
    var parts = [""]
    var rest = text[...]
    while let character = rest.first {
      rest.removeFirst()
      if character == ":", parts.count < 3, parts.count == 1 || !rest.hasPrefix("//") {
        parts.append("")
      } else {
        parts[parts.count - 1].append(character)
      }
    }
    return .with {
      $0.kind = parts[0]
      $0.reference = parts.count > 1 ? parts[1] : ""
      $0.note = parts.count > 2 ? parts[2] : ""
    }
  }
}
