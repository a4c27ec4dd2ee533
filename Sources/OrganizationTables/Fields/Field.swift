internal import OrganizationGraph

/// One column of a table together with the property that it carries.
struct Field<Draft>: Sendable {
  typealias Path<Value> = any WritableKeyPath<Draft, Value> & Sendable

  let column: RecordColumn
  /// The canonical text; empty for none.
  let text: @Sendable (Draft) -> String
  /// Reads a text that is not empty into the draft.
  let read: @Sendable (String, inout Draft) throws(FieldProblem) -> Void

  /// A column that must be in the file, with a value in every row.
  static func required<Value>(
    _ name: String, _ path: Path<Value>, _ format: FieldFormat<Value>, in table: RecordTable? = nil
  ) -> Field {
    let property = Property(path)
    return Field(
      column: RecordColumn(
        name: name, isRequired: true, needsValue: true, storage: format.storage, refersTo: table),
      text: { format.text(property.get($0)) },
      read: reader(property, format) { $0 })
  }

  /// A column whose empty field leaves the draft's default.
  static func defaulted<Value>(
    _ name: String, _ path: Path<Value>, _ format: FieldFormat<Value>, in table: RecordTable? = nil
  ) -> Field {
    let property = Property(path)
    return Field(
      column: RecordColumn(
        name: name, isRequired: false, needsValue: false, storage: format.storage, refersTo: table),
      text: { format.text(property.get($0)) },
      read: reader(property, format) { $0 })
  }

  /// A column whose empty field is `nil`. `isRequired`: the file must have the column all the same.
  static func optional<Value>(
    _ name: String, _ path: Path<Value?>, _ format: FieldFormat<Value>,
    in table: RecordTable? = nil, isRequired: Bool = false
  ) -> Field {
    let property = Property(path)
    return Field(
      column: RecordColumn(
        name: name, isRequired: isRequired, needsValue: false, storage: format.storage,
        refersTo: table),
      text: { property.get($0).map(format.text) ?? "" },
      read: reader(property, format) { $0 })
  }

  private static func reader<Value, Content>(
    _ property: Property<Draft, Content>, _ format: FieldFormat<Value>,
    _ content: @escaping @Sendable (Value) -> Content
  ) -> @Sendable (String, inout Draft) throws(FieldProblem) -> Void {
    { (text, draft) throws(FieldProblem) in
      do throws(FieldProblem) {
        property.set(&draft, content(try format.value(text)))
      } catch {
        if let salvaged = format.salvaged { property.set(&draft, content(salvaged(text))) }
        throw error
      }
    }
  }
}
