package import OrganizationGraph
package import OrganizationReports
import VectorPictures

/// A community's chain, cross-appointments and bridges as a picture for the wall.
///
/// The chain of command stands in the middle from the top down; part-time members with their home
/// units on the left; stations, attachments, agreements and registrations on the right; grids with
/// their compounds below. Equal organisations give equal pictures, byte for byte. O(n) where n is what
/// belongs to the community.
package struct CommunityPoster {
  let content: PosterContent
  var picture = VectorPicture()
  /// Where the cards of the chain are, the community's last.
  var chainFrames: [VectorPicture.Frame] = []

  static let columnWidth = 440.0
  static let bandHeight = 104.0
  static let top = 148.0

  /// - Parameter unit: the community, by the position of its record.
  package init(_ unit: Int, in register: OrganizationRegister, on day: Day) {
    content = PosterContent(unit, in: register, on: day)
  }

  /// The picture as an SVG file.
  package func svg() -> String {
    var poster = self
    return poster.draw()
  }

  private mutating func draw() -> String {
    let sides = max(membersHeight, panelsHeight, chainHeight)
    let gridTop = Self.top + sides + 56
    let height = gridTop + gridsHeight + 84
    picture.box(
      .init(x: 0, y: 0, width: PosterStyle.width, height: height), fill: PosterStyle.paper,
      radius: 0)
    drawBand()
    placeChain(height: sides)
    drawMembers(height: sides)
    drawPanels(height: sides)
    drawGrids(top: gridTop)
    drawChain()
    drawLegend(bottom: height)
    return picture.svg(
      width: PosterStyle.width, height: height,
      title: "\(content.community) \(content.code) \(content.day)")
  }

  private mutating func drawBand() {
    picture.box(
      .init(x: 0, y: 0, width: PosterStyle.width, height: Self.bandHeight), fill: PosterStyle.red,
      radius: 0)
    picture.box(
      .init(x: 0, y: Self.bandHeight, width: PosterStyle.width, height: 5),
      fill: PosterStyle.gold, radius: 0)
    let subtitle = "组织链条与交叉任职"
    let corner = max(
      TextMeasure.width("\(content.day)", size: 22), TextMeasure.width(content.code, size: 18))
    let room =
      PosterStyle.width - 2 * PosterStyle.margin - corner - TextMeasure.width(subtitle, size: 26)
      - 2 * 28
    // A long name is set smaller, and cut where it would be too small to be read from afar.
    let size = max(24, min(46, room / TextMeasure.width(content.community, size: 1)))
    let name = TextMeasure.fitted(content.community, size: size, width: room)
    picture.text(name, PosterStyle.margin, 68, size: size, fill: PosterStyle.white, isBold: true)
    picture.text(
      subtitle, PosterStyle.margin + TextMeasure.width(name, size: size) + 28, 66, size: 26,
      fill: PosterStyle.goldTint)
    picture.text(
      "\(content.day)", PosterStyle.width - PosterStyle.margin, 48, size: 22,
      fill: PosterStyle.white, .end)
    picture.text(
      content.code, PosterStyle.width - PosterStyle.margin, 78, size: 18,
      fill: PosterStyle.goldTint, .end)
  }

  private mutating func drawLegend(bottom: Double) {
    let entries: [(String, String)] = [
      ("党组织链条", PosterStyle.colour(of: .chain)), ("职能部门、站所", PosterStyle.colour(of: .functional)),
      ("驻区单位", PosterStyle.colour(of: .resident)),
    ]
    var x = PosterStyle.margin
    for (label, colour) in entries {
      picture.dot(x + 6, bottom - 36, radius: 6, fill: colour)
      picture.text(label, x + 20, bottom - 30, size: 17, fill: PosterStyle.faint)
      x += 20 + TextMeasure.width(label, size: 17) + 34
    }
    if content.grids.contains(where: { $0.leader == nil }) {
      picture.text("空缺", x, bottom - 30, size: 17, fill: PosterStyle.vacant, isBold: true)
      picture.text("无人任职", x + 44, bottom - 30, size: 17, fill: PosterStyle.faint)
    }
  }
}
