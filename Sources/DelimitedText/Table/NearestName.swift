/// The name that was probably meant by another one, or nil if none is near.
///
/// Names that differ only in case, spaces, hyphens and underscores are near; otherwise at most one
/// edit (insertion, removal, replacement of a character, swap of neighbours) for three characters,
/// and at least one. Equal distances are decided by the order of the names.
func nearestName(to name: String, among names: [String]) -> String? {
  let wanted = skeleton(name)
  var best: (name: String, distance: Int)?
  for candidate in names {
    let other = skeleton(candidate)
    let distance = editDistance(wanted, other)
    guard distance <= max(1, max(wanted.count, other.count) / 3), distance < other.count else {
      continue
    }
    if distance < best?.distance ?? .max { best = (candidate, distance) }
  }
  return best?.name
}

private func skeleton(_ name: String) -> [Character] {
  name.lowercased().filter { !$0.isWhitespace && $0 != "-" && $0 != "_" }
}

/// Optimal string alignment distance, O(a b) time for lengths a and b.
private func editDistance(_ a: [Character], _ b: [Character]) -> Int {
  var beforeLast = [Int](repeating: 0, count: b.count + 1)
  var last = Array(0...b.count)
  for i in 0..<a.count {
    var row = [i + 1]
    for j in 0..<b.count {
      var cost = min(row[j] + 1, last[j + 1] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
      if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
        cost = min(cost, beforeLast[j - 1] + 1)
      }
      row.append(cost)
    }
    beforeLast = last
    last = row
  }
  return last[b.count]
}

/// A header name without the white space around it, of which full-width spaces are one kind.
func trimmedHeaderName(_ name: String) -> String {
  let scalars = name.unicodeScalars
  func isSpace(_ scalar: Unicode.Scalar) -> Bool {
    // U+FEFF is what remains of a byte order mark when files have been joined.
    scalar.properties.isWhitespace || scalar == "\u{FEFF}" || scalar == "\u{200B}"
  }
  guard let first = scalars.firstIndex(where: { !isSpace($0) }),
    let last = scalars.lastIndex(where: { !isSpace($0) })
  else { return "" }
  return String(scalars[first...last])
}
