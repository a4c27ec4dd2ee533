import WireMessages

/// Open orders of each pool before and after a batch, as a picture (SVG 1.1).
enum LoadPicture {
  private static let most = 40
  private static let row = 22
  private static let nameWidth = 230
  private static let barWidth = 420

  static func svg(_ reply: Wire.RouteBatchReply) -> String {
    let pools = reply.pools.sorted { a, b in
      a.after != b.after ? a.after > b.after : a.pool < b.pool
    }.prefix(most)
    let largest = max(1, pools.map { max($0.capacity, $0.after, $0.before) }.max() ?? 1)
    func width(_ orders: UInt32) -> Int { Int(orders) * barWidth / Int(largest) }
    let height = 64 + row * pools.count
    var svg = """
      <svg xmlns="http://www.w3.org/2000/svg" width="\(nameWidth + barWidth + 130)" \
      height="\(height)" font-family="Noto Sans CJK SC, sans-serif" font-size="12">
      <rect width="100%" height="100%" fill="white"/>
      <text x="16" y="24" font-size="15" font-weight="bold">\
      \(reply.placements.count) orders: open before and after 派单前后</text>
      <g font-size="11" fill="#555"><rect x="16" y="34" width="10" height="10" fill="#7a8ca3"/>\
      <text x="30" y="43">before 之前</text>\
      <rect x="110" y="34" width="10" height="10" fill="#d9622b"/>\
      <text x="124" y="43">added 新增</text>\
      <rect x="200.5" y="34.5" width="9" height="9" fill="none" stroke="#999"/>\
      <text x="214" y="43">capacity 容量</text></g>

      """
    for (place, pool) in pools.enumerated() {
      let y = 58 + place * row
      let name = escaped(pool.units.map(\.name).joined(separator: "、"))
      let kept = min(pool.before, pool.after)
      svg += """
        <text x="\(nameWidth - 8)" y="\(y + 12)" text-anchor="end">\(name)</text>\
        <rect x="\(nameWidth)" y="\(y)" width="\(width(kept))" height="15" fill="#7a8ca3"/>\
        <rect x="\(nameWidth + width(kept))" y="\(y)" width="\(width(pool.after) - width(kept))" \
        height="15" fill="#d9622b"/>\
        <rect x="\(nameWidth)" y="\(y)" width="\(width(pool.capacity))" height="15" fill="none" \
        stroke="#999"/>\
        <text x="\(nameWidth + width(max(pool.capacity, pool.after)) + 8)" y="\(y + 12)" \
        fill="#555">\(pool.before) → \(pool.after) / \(pool.capacity)</text>

        """
    }
    return svg + "</svg>\n"
  }

  private static func escaped(_ text: String) -> String {
    var result = ""
    for character in text {
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      default: result.append(character)
      }
    }
    return result
  }
}
