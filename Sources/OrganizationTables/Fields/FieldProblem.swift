/// Why a text is not a value of its column, and what would be.
package struct FieldProblem: Error, Sendable, Hashable {
  /// Half a sentence that goes on from the value: "is not a day".
  package var message: String
  package var remedy: String

  package init(_ message: String, _ remedy: String) {
    self.message = message
    self.remedy = remedy
  }
}
