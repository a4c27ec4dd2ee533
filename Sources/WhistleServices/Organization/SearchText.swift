import OrganizationGraph

/// A text that a unit is looked for by.
struct SearchText {
  /// Without the blanks around it.
  let given: String

  init(_ text: String) {
    let scalars = text.unicodeScalars.drop { $0.properties.isWhitespace }
    let end = scalars.lastIndex { !$0.properties.isWhitespace }
    given = end.map { String(scalars[...$0]) } ?? ""
  }

  /// The units with the text as their code, name or alias, or else in a name or alias, whatever the case and
  /// width of ASCII characters, in the order of their codes.
  ///
  /// O(t) where t is all names; of an image, whose names are not at hand as texts, none.
  func folded(in snapshot: OrganizationSnapshot) -> [UnitIndex] {
    let wanted = given.foldedASCII
    // What has no such characters is found as it is or not at all.
    guard !snapshot.isImage, wanted.unicodeScalars.contains(where: \.isASCII) else { return [] }
    var equal: [UnitIndex] = []
    var containing: [UnitIndex] = []
    for unit in snapshot.allUnits {
      let record = snapshot.record(unit)
      let names = ([record.name] + record.aliases).map(\.foldedASCII)
      if record.code.foldedASCII == wanted || names.contains(wanted) {
        equal.append(unit)
      } else if names.contains(where: { $0.contains(wanted) }) {
        containing.append(unit)
      }
    }
    return (equal.isEmpty ? containing : equal).sorted(by: snapshot.precedes)
  }
}
