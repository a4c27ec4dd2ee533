import OrganizationGraph

/// Colours and sizes of the poster.
enum PosterStyle {
  static let width = 1680.0
  static let margin = 48.0
  static let paper = "#FBF7F0"
  static let ink = "#2B2622"
  static let faint = "#8A8177"
  static let hairline = "#DCD3C6"
  static let red = "#A8201A"
  static let redTint = "#F6E3DF"
  static let gold = "#C08A2D"
  static let goldTint = "#F8EDD8"
  static let white = "#FFFFFF"
  static let vacant = "#B8651B"

  static func colour(of unitClass: UnitKind.Class) -> String {
    switch unitClass {
    case .chain: red
    case .functional: "#2C5C88"
    case .resident: "#3D7A57"
    case .command: "#6B6258"
    }
  }

  static func colour(_ kind: EdgeKind) -> String {
    switch kind {
    case .station: "#2C5C88"
    case .attachment: "#6A4A8C"
    case .agreement: "#3D7A57"
    case .registration: "#4C8B8B"
    case .standby: gold
    default: red
    }
  }
}
