/// An enum of the protocol as the word that its `.proto` file gives it, or as its number where it has
/// none: protobuf's JSON form.
protocol WordedEnum: RawRepresentable, Encodable where RawValue == Int32 {
  static var words: [Int32: String] { get }
}

extension WordedEnum {
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    if let word = Self.words[rawValue] {
      try container.encode(word)
    } else {
      try container.encode(rawValue)
    }
  }
}

extension Wire.Mode: WordedEnum {
  static let words: [Int32: String] = [0: "MODE_PEACETIME", 1: "MODE_EMERGENCY"]
}

extension Wire.Role: WordedEnum {
  static let words: [Int32: String] = [
    0: "ROLE_UNSPECIFIED", 1: "ROLE_OWN", 2: "ROLE_ASSIST", 3: "ROLE_CATCH_ALL",
  ]
}

extension Wire.HealthCheckResponse.ServingStatus: WordedEnum {
  static let words: [Int32: String] = [
    0: "UNKNOWN", 1: "SERVING", 2: "NOT_SERVING", 3: "SERVICE_UNKNOWN",
  ]
}
