/// Everything that describes one organisation, as records in the order they were given.
///
/// This is the form that is imported, edited, stored and compared; `OrganizationSnapshot` is the
/// form that is routed on.
public struct Organization: Hashable, Sendable {
  public var schema: ChainSchema = .standard
  public var units = UnitRecords()
  public var pools: [CapacityPool] = []
  public var people: [Person] = []
  public var posts: [Post] = []
  public var appointments: [Appointment] = []
  public var edges: [Edge] = []
  public var categories: [Category] = []
  public var duties: [Duty] = []
  public var timeLimits: [TimeLimit] = []
  public var calendars: [CalendarHours] = []
  public var costs: [Cost] = []

  public init() {}
}

/// The kinds of record, named as their tables are.
public enum RecordTable: String, Sendable, CaseIterable {
  case schema, units, pools, people, posts, appointments, edges, categories, duties
  case timeLimits = "time_limits"
  case calendars, costs
}
