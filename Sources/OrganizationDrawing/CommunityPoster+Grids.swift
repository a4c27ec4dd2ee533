import OrganizationGraph
import VectorPictures

extension CommunityPoster {
  private static let columns = 6
  private static let cardHeight = 92.0
  private static let cardGap = 14.0
  private static let frameHead = 42.0
  private static let padding = 14.0

  private var cellWidth: Double {
    (PosterStyle.width - 2 * PosterStyle.margin - 2 * Self.padding
      - Self.cardGap * Double(Self.columns - 1)) / Double(Self.columns)
  }

  /// A compound with its grids, or the grids that lie in none.
  private struct Block {
    let compound: Int?
    let grids: [PosterContent.Grid]
    var row = 0
    var column = 0
    var columns: Int { min(grids.count, CommunityPoster.columns) }
    var rows: Int { (grids.count + CommunityPoster.columns - 1) / CommunityPoster.columns }
  }

  /// Rows of blocks with their heights, filled from the left.
  private var rows: [(height: Double, blocks: [Block])] {
    var blocks = content.compounds.indices.map { compound in
      Block(compound: compound, grids: content.grids.filter { $0.compound == compound })
    }.filter { !$0.grids.isEmpty }
    let loose = content.grids.filter { $0.compound == nil }
    if !loose.isEmpty { blocks.append(Block(compound: nil, grids: loose)) }
    var rows: [[Block]] = []
    for var block in blocks {
      let used = rows.last?.reduce(0) { $0 + $1.columns } ?? Self.columns
      if block.compound == nil || used + block.columns > Self.columns {
        rows.append([])
        block.column = 0
      } else {
        block.column = used
      }
      rows[rows.count - 1].append(block)
    }
    return rows.map { blocks in
      let lines = blocks.map(\.rows).max() ?? 0
      let head = blocks.contains { $0.compound != nil } ? Self.frameHead : 0
      return (
        head + Double(lines) * (Self.cardHeight + Self.cardGap)
          - (head > 0 ? Self.cardGap / 2 : Self.cardGap), blocks
      )
    }
  }

  var gridsHeight: Double {
    rows.isEmpty ? 0 : rows.reduce(60) { $0 + $1.height + Self.cardGap }
  }

  mutating func drawGrids(top: Double) {
    guard !content.grids.isEmpty, let community = chainFrames.last else { return }
    let zone = VectorPicture.Frame(
      x: PosterStyle.margin, y: top, width: PosterStyle.width - 2 * PosterStyle.margin,
      height: gridsHeight)
    picture.line(
      community.middle, community.bottom, community.middle, top, stroke: PosterStyle.red, width: 4)
    picture.box(zone, fill: PosterStyle.goldTint, stroke: PosterStyle.gold, radius: 14)
    picture.text(
      "网格党支部", zone.x + 20, zone.y + 36, size: 24, fill: PosterStyle.red, isBold: true)
    let groups = content.grids.reduce(0) { $0 + $1.groups }
    let households = content.grids.reduce(0) { $0 + $1.households }
    picture.text(
      "\(content.grids.count) 个网格 · \(groups) 个楼院党小组 · \(households) 个党员中心户",
      zone.right - 20, zone.y + 35, size: 18, fill: PosterStyle.faint, .end)
    var y = zone.y + 56
    for row in rows {
      for block in row.blocks { draw(block, y: y, height: row.height) }
      y += row.height + Self.cardGap
    }
  }

  private func x(_ column: Int) -> Double {
    PosterStyle.margin + Self.padding + Double(column) * (cellWidth + Self.cardGap)
  }

  private mutating func draw(_ block: Block, y: Double, height: Double) {
    var base = y
    if let compound = block.compound {
      let frame = VectorPicture.Frame(
        x: x(block.column) - 3, y: y,
        width: Double(block.columns) * (cellWidth + Self.cardGap) - Self.cardGap + 6,
        height: height)
      picture.box(frame, fill: PosterStyle.paper, stroke: PosterStyle.gold, radius: 10)
      picture.text(
        content.compounds[compound].name, frame.x + 14, y + 28, size: 19, fill: PosterStyle.gold,
        isBold: true)
      picture.text(
        "党支部书记 \(content.compounds[compound].leader ?? "空缺")", frame.right - 14, y + 28,
        size: 16, fill: PosterStyle.faint, .end)
      base += Self.frameHead
    }
    for (position, grid) in block.grids.enumerated() {
      draw(
        grid,
        .init(
          x: x(block.column + position % Self.columns),
          y: base + Double(position / Self.columns) * (Self.cardHeight + Self.cardGap),
          width: cellWidth, height: Self.cardHeight))
    }
  }

  private mutating func draw(_ grid: PosterContent.Grid, _ frame: VectorPicture.Frame) {
    let fill = grid.isSuspended ? PosterStyle.hairline : PosterStyle.white
    picture.box(frame, fill: fill, stroke: PosterStyle.hairline, radius: 8)
    picture.text(
      TextMeasure.fitted(grid.name, size: 20, width: frame.width - 100), frame.x + 14,
      frame.y + 28, size: 20, fill: PosterStyle.ink, isBold: true)
    if grid.isSuspended {
      picture.text(
        "暂停", frame.right - 14, frame.y + 27, size: 16, fill: PosterStyle.vacant, .end)
    } else if let standby = grid.standby {
      picture.text(
        "补位 \(standby)", frame.right - 14, frame.y + 27, size: 15, fill: PosterStyle.faint, .end)
    }
    picture.text(
      TextMeasure.fitted(
        grid.leader.map { "书记 \($0)" } ?? "书记 空缺", size: 17, width: frame.width - 28),
      frame.x + 14, frame.y + 54, size: 17,
      fill: grid.leader == nil ? PosterStyle.vacant : PosterStyle.ink)
    picture.text(
      "党小组 \(grid.groups) · 中心户 \(grid.households)", frame.x + 14, frame.y + 78, size: 16,
      fill: PosterStyle.faint)
  }
}
