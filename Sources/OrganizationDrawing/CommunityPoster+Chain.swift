import OrganizationGraph
import VectorPictures

extension CommunityPoster {
  private static let cardWidth = 470.0
  private static let gap = 34.0
  private static let leaderLine = 30.0
  private static let factLine = 26.0

  private func isCommunity(_ level: Int) -> Bool { level == content.chain.count - 1 }

  private func cardHeight(_ level: Int) -> Double {
    let leaders = Double(max(1, mergedLeaders(content.chain[level]).count))
    guard isCommunity(level) else { return 66 + Self.leaderLine * leaders }
    return 112 + Self.leaderLine * leaders + Self.factLine * Double((content.facts.count + 1) / 2)
  }

  var chainHeight: Double {
    content.chain.indices.reduce(0) { $0 + cardHeight($1) }
      + Self.gap * Double(content.chain.count - 1)
  }

  /// The units above stand at the top, the community in the middle of what is left.
  mutating func placeChain(height: Double) {
    let x = (PosterStyle.width - Self.cardWidth) / 2
    var y = Self.top
    for level in content.chain.indices {
      let card = cardHeight(level)
      if isCommunity(level) { y += max(0, (Self.top + height - y - card) / 2) }
      chainFrames.append(.init(x: x, y: y, width: Self.cardWidth, height: card))
      y += card + Self.gap
    }
  }

  mutating func drawChain() {
    for (above, below) in zip(chainFrames, chainFrames.dropFirst()) {
      picture.line(
        above.middle, above.bottom, below.middle, below.y, stroke: PosterStyle.red, width: 4)
    }
    for (level, card) in content.chain.enumerated() {
      let frame = chainFrames[level]
      if isCommunity(level) {
        drawCommunity(card, frame)
      } else {
        picture.box(
          frame, fill: PosterStyle.white, stroke: PosterStyle.red, width: 2, radius: 10)
        drawHeading(card, frame, titleSize: 26, labelSize: 17, fill: PosterStyle.red)
        drawLeaders(card, frame, from: frame.y + 74, fill: PosterStyle.ink)
      }
    }
  }

  private mutating func drawHeading(
    _ card: PosterContent.Card, _ frame: VectorPicture.Frame, titleSize: Double,
    labelSize: Double, fill: String
  ) {
    picture.text(
      TextMeasure.fitted(card.title, size: titleSize, width: frame.width / 2 - 24), frame.x + 22,
      frame.y + 16 + titleSize, size: titleSize, fill: fill, isBold: true)
    picture.text(
      TextMeasure.fitted(card.label, size: labelSize, width: frame.width / 2 - 24),
      frame.right - 22, frame.y + 16 + titleSize, size: labelSize, fill: fill, .end)
  }

  private mutating func drawCommunity(_ card: PosterContent.Card, _ frame: VectorPicture.Frame) {
    picture.box(frame, fill: PosterStyle.red, radius: 14)
    picture.box(
      .init(
        x: frame.x + 6, y: frame.y + 6, width: frame.width - 12, height: frame.height - 12),
      fill: "none", stroke: PosterStyle.gold, width: 1.5, radius: 10)
    drawHeading(card, frame, titleSize: 34, labelSize: 19, fill: PosterStyle.white)
    drawLeaders(card, frame, from: frame.y + 94, fill: PosterStyle.white)
    let base = frame.bottom - 28 - Self.factLine * Double((content.facts.count - 1) / 2)
    for (position, fact) in content.facts.enumerated() {
      picture.text(
        fact, frame.x + 22 + Double(position % 2) * (frame.width - 44) / 2,
        base + Self.factLine * Double(position / 2), size: 17, fill: PosterStyle.goldTint)
    }
  }

  private mutating func drawLeaders(
    _ card: PosterContent.Card, _ frame: VectorPicture.Frame, from base: Double, fill: String
  ) {
    let leaders = mergedLeaders(card)
    if leaders.isEmpty {
      picture.text("未设职务", frame.x + 22, base, size: 20, fill: PosterStyle.faint)
    }
    for (line, leader) in leaders.enumerated() {
      let y = base + Self.leaderLine * Double(line)
      let room = frame.width - 60 - TextMeasure.width(leader.person ?? "空缺", size: 20)
      picture.text(
        TextMeasure.fitted(leader.posts, size: 20, width: room), frame.x + 22, y, size: 20,
        fill: fill)
      picture.text(
        leader.person ?? "空缺", frame.right - 22, y, size: 20,
        fill: leader.person == nil ? PosterStyle.vacant : fill, isBold: true, .end)
    }
  }

  /// 一肩挑: one line for a person with several posts.
  private func mergedLeaders(
    _ card: PosterContent.Card
  ) -> [(posts: String, person: String?)] {
    var merged: [(posts: String, person: String?)] = []
    for leader in card.leaders {
      if let person = leader.person,
        let position = merged.firstIndex(where: { $0.person == person })
      {
        merged[position].posts += "、\(leader.post)"
      } else {
        merged.append((leader.post, leader.person))
      }
    }
    return merged
  }
}
