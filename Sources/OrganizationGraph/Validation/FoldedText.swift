extension String {
  /// In lower case and half width, as far as ASCII goes: what people type by chance in one way or the other.
  package var foldedASCII: String {
    var folded = ""
    for scalar in unicodeScalars {
      let isWide = 0xFF01...0xFF5E ~= scalar.value
      let narrow = isWide ? Unicode.Scalar(scalar.value - 0xFEE0)! : scalar
      folded.unicodeScalars.append(
        0x41...0x5A ~= narrow.value ? Unicode.Scalar(narrow.value + 0x20)! : narrow)
    }
    return folded
  }
}
