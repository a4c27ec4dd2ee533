import DelimitedText
import Glibc
import RoutingInstances

/// The answers to an instance's queries as rows of text.
enum InstanceAnswers {
  private static let columns = ["query", "rank", "candidate", "cost"]
  /// Standard output is written in pieces of so many bytes.
  private static let pieceSize = 1 << 16

  /// Writes the answers to a file, or to standard output without one.
  static func write(
    _ answers: [[InstanceCandidate]], to queries: [InstanceQuery], path: String?
  ) throws(ToolError) {
    guard let path else {
      var piece = columns.joined(separator: ",") + "\n"
      forEachRow(answers, queries) { row in
        piece += row.map(String.init).joined(separator: ",") + "\n"
        guard piece.utf8.count >= pieceSize else { return }
        Console.write(piece, to: STDOUT_FILENO)
        piece = ""
      }
      return Console.write(piece, to: STDOUT_FILENO)
    }
    do throws(DelimitedTextError) {
      let writer = try DelimitedWriter(path: path)
      try writer.writeRow(columns)
      try forEachRow(answers, queries) { row throws(DelimitedTextError) in
        for field in row { try writer.write(field) }
        try writer.endRow()
      }
      try writer.finish()
    } catch {
      throw ToolError("\(error)", ExitReason.cannotCreate)
    }
  }

  private static func forEachRow<Failure: Error>(
    _ answers: [[InstanceCandidate]], _ queries: [InstanceQuery],
    _ body: ([Int]) throws(Failure) -> Void
  ) throws(Failure) {
    for (query, candidates) in zip(queries, answers) {
      for (position, candidate) in candidates.enumerated() {
        try body([query.id, position + 1, candidate.node, Int(candidate.cost)])
      }
    }
  }
}
