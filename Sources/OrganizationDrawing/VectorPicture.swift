/// An SVG picture that is put together shape by shape.
struct VectorPicture {
  private var shapes: [String] = []

  /// A rectangle's place, in picture units from the upper left corner.
  struct Frame: Hashable {
    var x: Double
    var y: Double
    var width: Double
    var height: Double

    var middle: Double { x + width / 2 }
    var centre: Double { y + height / 2 }
    var right: Double { x + width }
    var bottom: Double { y + height }
  }

  enum Anchor: String { case start, middle, end }

  mutating func box(
    _ frame: Frame, fill: String, stroke: String? = nil, width: Double = 1, radius: Double = 8
  ) {
    let line =
      stroke.map { " stroke=\"\($0)\" stroke-width=\"\(Self.number(width))\"" } ?? ""
    shapes.append(
      "<rect x=\"\(Self.number(frame.x))\" y=\"\(Self.number(frame.y))\""
        + " width=\"\(Self.number(frame.width))\" height=\"\(Self.number(frame.height))\""
        + " rx=\"\(Self.number(radius))\" fill=\"\(fill)\"\(line)/>")
  }

  mutating func dot(_ x: Double, _ y: Double, radius: Double, fill: String) {
    shapes.append(
      "<circle cx=\"\(Self.number(x))\" cy=\"\(Self.number(y))\" r=\"\(Self.number(radius))\""
        + " fill=\"\(fill)\"/>")
  }

  /// - Parameter y: of the base line.
  mutating func text(
    _ text: String, _ x: Double, _ y: Double, size: Double, fill: String, isBold: Bool = false,
    _ anchor: Anchor = .start
  ) {
    shapes.append(
      "<text x=\"\(Self.number(x))\" y=\"\(Self.number(y))\" font-size=\"\(Self.number(size))\""
        + " fill=\"\(fill)\"\(isBold ? " font-weight=\"600\"" : "")"
        + "\(anchor == .start ? "" : " text-anchor=\"\(anchor.rawValue)\"")>\(Self.escaped(text))</text>"
    )
  }

  mutating func path(_ d: String, stroke: String, width: Double, opacity: Double = 1) {
    shapes.append(
      "<path d=\"\(d)\" fill=\"none\" stroke=\"\(stroke)\" stroke-width=\"\(Self.number(width))\""
        + "\(opacity < 1 ? " stroke-opacity=\"\(Self.number(opacity))\"" : "")/>")
  }

  /// A curve that leaves and arrives level.
  mutating func level(
    _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, stroke: String, width: Double,
    opacity: Double = 1
  ) {
    let middle = (x1 + x2) / 2
    let points = [x1, y1, middle, y1, middle, y2, x2, y2].map(Self.number)
    path(
      "M\(points[0]) \(points[1])C\(points[2]) \(points[3]) \(points[4]) \(points[5])"
        + " \(points[6]) \(points[7])", stroke: stroke, width: width, opacity: opacity)
  }

  mutating func line(
    _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, stroke: String, width: Double
  ) {
    path(
      "M\(Self.number(x1)) \(Self.number(y1))L\(Self.number(x2)) \(Self.number(y2))",
      stroke: stroke, width: width)
  }

  /// The whole file. The fonts are those that show Chinese on common systems.
  func svg(width: Double, height: Double, title: String) -> String {
    """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(Self.number(width)) \(Self.number(height))" \
    width="\(Self.number(width))" height="\(Self.number(height))" \
    font-family="'Noto Sans CJK SC','Source Han Sans SC','PingFang SC','Microsoft YaHei',\
    'WenQuanYi Micro Hei',sans-serif">
    <title>\(Self.escaped(title))</title>
    \(shapes.joined(separator: "\n"))
    </svg>

    """
  }

  /// Without more decimals than a printer shows.
  static func number(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    return tenths % 10 == 0
      ? "\(tenths / 10)" : "\(tenths < 0 ? "-" : "")\(abs(tenths) / 10).\(abs(tenths) % 10)"
  }

  private static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "&": result += "&amp;"
      case "\"": result += "&quot;"
      // XML has no other control characters.
      case "\u{0}"..."\u{1F}", "\u{7F}": result += " "
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}

/// How wide text is about, in ems: Chinese characters are one, most others about half.
enum TextMeasure {
  static func width(_ text: String, size: Double) -> Double {
    text.unicodeScalars.reduce(0) { $0 + ($1.value >= 0x2E80 ? 1 : 0.56) } * size
  }

  /// The text, cut with an ellipsis where it would be too wide.
  static func fitted(_ text: String, size: Double, width: Double) -> String {
    guard self.width(text, size: size) > width else { return text }
    var kept = text
    while !kept.isEmpty, self.width(kept + "…", size: size) > width { kept.removeLast() }
    return kept + "…"
  }
}
