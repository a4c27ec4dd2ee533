import VectorPictures
import WireMessages

/// Open orders of each pool before and after a batch, as a picture (SVG 1.1).
enum LoadPicture {
  private static let most = 40
  private static let row = 22.0
  private static let nameWidth = 230.0
  private static let barWidth = 420.0
  private static let (ink, faint) = ("#222222", "#666666")
  private static let (before, added, room) = ("#7A8CA3", "#D9622B", "#999999")

  static func svg(_ reply: Wire.RouteBatchReply) -> String {
    // Those that are full and wanted first.
    let pools = reply.pools.sorted { a, b in
      (BatchText.worth(b), b.after, a.pool) < (BatchText.worth(a), a.after, b.pool)
    }.prefix(most)
    let largest = max(1, pools.map { max($0.capacity, $0.after, $0.before) }.max() ?? 1)
    let (width, height) = (nameWidth + barWidth + 130, 64 + row * Double(pools.count))
    let title = "\(reply.placements.count) orders: open before and after 派单前后"
    var picture = VectorPicture()
    picture.box(.init(x: 0, y: 0, width: width, height: height), fill: "#FFFFFF", radius: 0)
    picture.text(title, 16, 24, size: 15, fill: ink, isBold: true)
    drawKey(&picture)
    for (place, pool) in pools.enumerated() {
      draw(pool, at: 58 + row * Double(place), unit: barWidth / Double(largest), &picture)
    }
    return picture.svg(width: width, height: height, title: title)
  }

  private static func drawKey(_ picture: inout VectorPicture) {
    func frame(_ x: Double) -> VectorPicture.Frame { .init(x: x, y: 34, width: 10, height: 10) }
    picture.box(frame(16), fill: before, radius: 0)
    picture.text("before 之前", 30, 43, size: 11, fill: faint)
    picture.box(frame(110), fill: added, radius: 0)
    picture.text("added 新增", 124, 43, size: 11, fill: faint)
    picture.box(frame(200), fill: "none", stroke: room, radius: 0)
    picture.text("capacity 容量", 214, 43, size: 11, fill: faint)
  }

  /// - Parameter unit: width of one order.
  private static func draw(
    _ pool: Wire.BatchPool, at y: Double, unit: Double, _ picture: inout VectorPicture
  ) {
    func bar(from: UInt32 = 0, to: UInt32) -> VectorPicture.Frame {
      .init(
        x: nameWidth + unit * Double(from), y: y, width: unit * Double(to - from), height: 15)
    }
    let name = TextMeasure.fitted(
      pool.units.map(\.name).joined(separator: "、"), size: 12, width: nameWidth - 20)
    picture.text(name, nameWidth - 8, y + 12, size: 12, fill: ink, .end)
    let kept = min(pool.before, pool.after)
    picture.box(bar(to: kept), fill: before, radius: 0)
    picture.box(bar(from: kept, to: pool.after), fill: added, radius: 0)
    picture.box(bar(to: pool.capacity), fill: "none", stroke: room, radius: 0)
    picture.text(
      "\(pool.before) → \(pool.after) / \(pool.capacity)",
      bar(to: max(pool.capacity, pool.after)).right + 8, y + 12, size: 12, fill: faint)
  }
}
