/// Finds the known text nearest to a mistyped one.
package enum NearestText {
  /// Gives up on longer lists: a suggestion is not worth a noticeable wait.
  private static let mostCandidates = 20_000

  /// The candidate with the least edit distance, at most a third of the text's length; the first
  /// in order if several are as near. O(c·m²) where c is candidates and m is code length.
  package static func nearest(to text: String, in candidates: some Collection<String>) -> String? {
    nearest(to: text, in: candidates, distinct: candidates.count)
  }

  /// The same for candidates of which some occur more than once.
  static func nearest(
    to text: String, in candidates: some Collection<String>, distinct: Int
  ) -> String? {
    // Whoever gave nothing has not mistyped anything.
    guard !text.isEmpty, distinct <= mostCandidates else { return nil }
    let wanted = Array(text.unicodeScalars)
    let limit = max(1, wanted.count / 3)
    var best: (distance: Int, text: String)?
    for candidate in candidates {
      let scalars = Array(candidate.unicodeScalars)
      guard abs(scalars.count - wanted.count) <= limit else { continue }
      let distance = editDistance(wanted, scalars)
      guard distance <= limit else { continue }
      if best.map({ (distance, candidate) < ($0.distance, $0.text) }) ?? true {
        best = (distance, candidate)
      }
    }
    return best?.text
  }

  private static func editDistance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
    var row = Array(0...b.count)
    for i in a.indices {
      var diagonal = row[0]
      row[0] = i + 1
      for j in b.indices {
        let substituted = diagonal + (a[i] == b[j] ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = min(substituted, row[j] + 1, row[j + 1] + 1)
      }
    }
    return row[b.count]
  }
}
