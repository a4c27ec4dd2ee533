/// An SVG picture that is put together shape by shape.
package struct VectorPicture {
  private var shapes: [String] = []

  package init() {}

  /// A rectangle's place, in picture units from the upper left corner.
  package struct Frame: Hashable {
    package var x: Double
    package var y: Double
    package var width: Double
    package var height: Double

    package init(x: Double, y: Double, width: Double, height: Double) {
      (self.x, self.y, self.width, self.height) = (x, y, width, height)
    }

    package var middle: Double { x + width / 2 }
    package var centre: Double { y + height / 2 }
    package var right: Double { x + width }
    package var bottom: Double { y + height }
  }

  package enum Anchor: String { case start, middle, end }

  package mutating func box(
    _ frame: Frame, fill: String, stroke: String? = nil, width: Double = 1, radius: Double = 8
  ) {
    let line =
      stroke.map { " stroke=\"\($0)\" stroke-width=\"\(Self.number(width))\"" } ?? ""
    shapes.append(
      "<rect x=\"\(Self.number(frame.x))\" y=\"\(Self.number(frame.y))\""
        + " width=\"\(Self.number(frame.width))\" height=\"\(Self.number(frame.height))\""
        + " rx=\"\(Self.number(radius))\" fill=\"\(fill)\"\(line)/>")
  }

  package mutating func dot(_ x: Double, _ y: Double, radius: Double, fill: String) {
    shapes.append(
      "<circle cx=\"\(Self.number(x))\" cy=\"\(Self.number(y))\" r=\"\(Self.number(radius))\""
        + " fill=\"\(fill)\"/>")
  }

  /// - Parameter y: of the base line.
  package mutating func text(
    _ text: String, _ x: Double, _ y: Double, size: Double, fill: String, isBold: Bool = false,
    _ anchor: Anchor = .start
  ) {
    shapes.append(
      "<text x=\"\(Self.number(x))\" y=\"\(Self.number(y))\" font-size=\"\(Self.number(size))\""
        + " fill=\"\(fill)\"\(isBold ? " font-weight=\"600\"" : "")"
        + "\(anchor == .start ? "" : " text-anchor=\"\(anchor.rawValue)\"")>\(Self.escaped(text))</text>"
    )
  }

  package mutating func path(_ d: String, stroke: String, width: Double, opacity: Double = 1) {
    shapes.append(
      "<path d=\"\(d)\" fill=\"none\" stroke=\"\(stroke)\" stroke-width=\"\(Self.number(width))\""
        + "\(opacity < 1 ? " stroke-opacity=\"\(Self.number(opacity))\"" : "")/>")
  }

  /// A curve that leaves and arrives level.
  package mutating func level(
    _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, stroke: String, width: Double,
    opacity: Double = 1
  ) {
    let middle = (x1 + x2) / 2
    let points = [x1, y1, middle, y1, middle, y2, x2, y2].map(Self.number)
    path(
      "M\(points[0]) \(points[1])C\(points[2]) \(points[3]) \(points[4]) \(points[5])"
        + " \(points[6]) \(points[7])", stroke: stroke, width: width, opacity: opacity)
  }

  package mutating func line(
    _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, stroke: String, width: Double
  ) {
    path(
      "M\(Self.number(x1)) \(Self.number(y1))L\(Self.number(x2)) \(Self.number(y2))",
      stroke: stroke, width: width)
  }

  /// The whole file. The fonts are those that show Chinese on common systems.
  package func svg(width: Double, height: Double, title: String) -> String {
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
  package static func number(_ value: Double) -> String {
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
