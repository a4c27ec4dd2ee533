internal import OrganizationGraph

/// One column of a table together with the property that it carries.
struct Field<Draft>: Sendable {
  typealias Path<Value> = any WritableKeyPath<Draft, Value> & Sendable

  let column: RecordColumn
  /// The canonical text; empty for none.
  let text: @Sendable (UnsafePointer<Draft>) -> String
  /// Reads a text that is not empty into the draft.
  let read: @Sendable (String, inout Draft) throws(FieldProblem) -> Void
  /// Whether reading a text, which has no blanks around it, into a copy of the blank gives the draft's value.
  let isFaithful:
    @Sendable (_ text: String, _ draft: UnsafePointer<Draft>, _ blank: UnsafePointer<Draft>) -> Bool

  /// A column that must be in the file, with a value in every row.
  static func required<Value: Equatable>(
    _ name: String, _ path: Path<Value>, _ format: FieldFormat<Value>, in table: RecordTable? = nil
  ) -> Field {
    let property = Property(path)
    return Field(
      column: RecordColumn(
        name: name, isRequired: true, needsValue: true, storage: format.storage, refersTo: table),
      text: { format.text(property.get($0)) },
      read: reader(property, format) { $0 }, isFaithful: checker(property, format) { $0 })
  }

  /// A column whose empty field leaves the draft's default.
  static func defaulted<Value: Equatable>(
    _ name: String, _ path: Path<Value>, _ format: FieldFormat<Value>, in table: RecordTable? = nil
  ) -> Field {
    let property = Property(path)
    return Field(
      column: RecordColumn(
        name: name, isRequired: false, needsValue: false, storage: format.storage, refersTo: table),
      text: { format.text(property.get($0)) },
      read: reader(property, format) { $0 }, isFaithful: checker(property, format) { $0 })
  }

  /// A column whose empty field is `nil`. `isRequired`: the file must have the column all the same.
  static func optional<Value: Equatable>(
    _ name: String, _ path: Path<Value?>, _ format: FieldFormat<Value>,
    in table: RecordTable? = nil, isRequired: Bool = false
  ) -> Field {
    let property = Property(path)
    return Field(
      column: RecordColumn(
        name: name, isRequired: isRequired, needsValue: false, storage: format.storage,
        refersTo: table),
      text: { property.get($0).map(format.text) ?? "" },
      read: reader(property, format) { $0 }, isFaithful: checker(property, format) { $0 })
  }

  private static func checker<Value, Content: Equatable & Sendable>(
    _ property: Property<Draft, Content>, _ format: FieldFormat<Value>,
    _ content: @escaping @Sendable (Value) -> Content
  ) -> @Sendable (String, UnsafePointer<Draft>, UnsafePointer<Draft>) -> Bool {
    { text, draft, blank in
      if text.isEmpty { return property.get(draft) == property.get(blank) }
      guard let value = try? format.value(text) else { return false }
      return content(value) == property.get(draft)
    }
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
