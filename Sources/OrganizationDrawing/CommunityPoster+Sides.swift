import OrganizationGraph
import VectorPictures

extension CommunityPoster {
  private static let memberHeight = 58.0
  private static let memberGap = 10.0
  private static let headingHeight = 44.0
  private static let panelLine = 27.0
  private static let panelGap = 18.0
  /// Longer panels say how many are left out.
  private static let mostLines = 14

  private var community: VectorPicture.Frame { chainFrames[chainFrames.count - 1] }

  var membersHeight: Double {
    Self.headingHeight + Double(content.members.count) * (Self.memberHeight + Self.memberGap)
  }

  var panelsHeight: Double {
    content.panels.reduce(0) { $0 + panelHeight($1) + Self.panelGap } - Self.panelGap
  }

  private func panelHeight(_ panel: PosterContent.Panel) -> Double {
    let lines = min(panel.lines.count, Self.mostLines + 1)
    return 52 + Self.panelLine * Double(lines)
  }

  /// Part-time members, each joined to the committee by a curve of the colour of the home unit.
  mutating func drawMembers(height: Double) {
    let x = PosterStyle.margin
    var y = Self.top + max(0, (height - membersHeight) / 2)
    picture.text(
      "大党委兼职委员", x, y + 24, size: 24, fill: PosterStyle.red, isBold: true)
    picture.text(
      "交叉任职、双向进入 · \(content.members.count) 人",
      x + TextMeasure.width("大党委兼职委员", size: 24) + 16, y + 23, size: 17,
      fill: PosterStyle.faint)
    y += Self.headingHeight
    let count = Double(max(1, content.members.count))
    for (position, member) in content.members.enumerated() {
      let frame = VectorPicture.Frame(
        x: x, y: y, width: Self.columnWidth, height: Self.memberHeight)
      let colour = PosterStyle.colour(of: member.homeClass)
      let arrival =
        community.y + 24 + (community.height - 48) * (Double(position) + 0.5) / count
      picture.level(
        frame.right, frame.centre, community.x, arrival, stroke: colour, width: 2.2, opacity: 0.55)
      picture.box(frame, fill: PosterStyle.white, stroke: PosterStyle.hairline, radius: 8)
      picture.box(
        .init(x: x, y: y + 8, width: 5, height: Self.memberHeight - 16), fill: colour, radius: 2.5)
      picture.text(
        TextMeasure.fitted(member.person, size: 20, width: 260), x + 20, y + 25, size: 20,
        fill: PosterStyle.ink, isBold: true)
      picture.text(member.post, frame.right - 16, y + 25, size: 16, fill: PosterStyle.faint, .end)
      picture.text(
        TextMeasure.fitted("本职：\(member.home)", size: 17, width: Self.columnWidth - 40), x + 20,
        y + 48, size: 17, fill: colour)
      y += Self.memberHeight + Self.memberGap
    }
  }

  mutating func drawPanels(height: Double) {
    let x = PosterStyle.width - PosterStyle.margin - Self.columnWidth
    var y = Self.top + max(0, (height - panelsHeight) / 2)
    // What belongs to a card arrives at it spread out, in the order of the panels.
    let ofLevel = Dictionary(grouping: content.panels.indices) { content.panels[$0].level }
    for (position, panel) in content.panels.enumerated() {
      let frame = VectorPicture.Frame(
        x: x, y: y, width: Self.columnWidth, height: panelHeight(panel))
      let colour = PosterStyle.colour(panel.kind)
      let card = chainFrames[panel.level]
      let siblings = ofLevel[panel.level]!
      let place = Double(siblings.firstIndex(of: position)!) + 0.5
      picture.level(
        card.right, card.y + card.height * place / Double(siblings.count), frame.x, frame.y + 24,
        stroke: colour, width: 3, opacity: 0.6)
      draw(panel, frame, colour)
      y = frame.bottom + Self.panelGap
    }
  }

  private mutating func draw(
    _ panel: PosterContent.Panel, _ frame: VectorPicture.Frame, _ colour: String
  ) {
    picture.box(frame, fill: PosterStyle.white, stroke: PosterStyle.hairline, radius: 8)
    picture.box(
      .init(x: frame.x, y: frame.y + 10, width: 5, height: 26), fill: colour, radius: 2.5)
    picture.text(
      panel.title, frame.x + 20, frame.y + 31, size: 20, fill: colour, isBold: true)
    picture.text(
      "\(panel.lines.count)", frame.right - 16, frame.y + 31, size: 18, fill: PosterStyle.faint,
      .end)
    for (number, line) in panel.lines.prefix(Self.mostLines).enumerated() {
      let base = frame.y + 60 + Self.panelLine * Double(number)
      let remark = TextMeasure.fitted(line.remark, size: 15, width: 150)
      picture.dot(
        frame.x + 26, base - 6, radius: 4, fill: PosterStyle.colour(of: line.unitClass))
      picture.text(
        TextMeasure.fitted(
          line.name, size: 17,
          width: frame.width - 74 - TextMeasure.width(remark, size: 15)), frame.x + 40, base,
        size: 17, fill: PosterStyle.ink)
      picture.text(remark, frame.right - 16, base, size: 15, fill: PosterStyle.faint, .end)
    }
    if panel.lines.count > Self.mostLines {
      picture.text(
        "另有 \(panel.lines.count - Self.mostLines) 个", frame.x + 40,
        frame.y + 60 + Self.panelLine * Double(Self.mostLines), size: 16, fill: PosterStyle.faint)
    }
  }
}
