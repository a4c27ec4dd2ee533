/// How wide text is about, in ems: Chinese characters are one, most others about half.
package enum TextMeasure {
  package static func width(_ text: String, size: Double) -> Double {
    text.unicodeScalars.reduce(0) { $0 + ($1.value >= 0x2E80 ? 1 : 0.56) } * size
  }

  /// The text, cut with an ellipsis where it would be too wide.
  package static func fitted(_ text: String, size: Double, width: Double) -> String {
    guard self.width(text, size: size) > width else { return text }
    var kept = text
    while !kept.isEmpty, self.width(kept + "…", size: size) > width { kept.removeLast() }
    return kept + "…"
  }
}
