import Routing

/// The addends of a total cost, in the order in which they are shown.
enum Part: UInt8, CaseIterable {
  case path, role, preference, load, waiting, credit, catchAll

  var name: String {
    switch self {
    case .path: "path"
    case .role: "role"
    case .preference: "preference"
    case .load: "load"
    case .waiting: "waiting"
    case .credit: "credit"
    case .catchAll: "catch_all"
    }
  }
}

extension CostParts {
  subscript(_ part: Part) -> Int64 {
    switch part {
    case .path: path
    case .role: role
    case .preference: preference
    case .load: load
    case .waiting: waiting
    case .credit: credit
    case .catchAll: catchAll
    }
  }
}
