import ArgumentParser

/// A time limit given in seconds.
enum TimeLimit {
  /// About eleven days.
  static let most = 1_000_000.0

  static func check(_ seconds: Double?, _ option: String) throws(ValidationError) {
    guard let seconds, !(0...most).contains(seconds) else { return }
    throw ValidationError("\(option) is 0 to \(Int(most)) seconds.")
  }
}
