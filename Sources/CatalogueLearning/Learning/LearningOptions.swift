/// The constants of learning.
///
/// The first two were chosen on the earliest 70 % of Pingshan's orders of 2018 alone: learning on
/// the earliest 30, 40, 50 and 60 % of all and judging on the tenth that follows. Half or twice
/// their values change the share of leads found by less than one in a hundred. The others trade a
/// shorter list against what it leaves out. Weighing recent orders higher was tried and gained
/// nothing.
public struct LearningOptions: Hashable, Sendable, Codable {
  /// Tickets that a coarser cell counts for when a finer one is smoothed towards it.
  public var strength = 4.0
  /// The same in areas below the first tier under the root (communities, where streets come
  /// first): there what one ticket says is mostly chance.
  public var strengthInSmallAreas = 8.0
  /// Thousandths below which a role is not listed, unless to correct a coarser line.
  public var leastConfidence = 50
  /// Most roles that a cell lists, besides corrections of coarser lines.
  public var mostRoles = 3
  /// Thousandths by which the first confidence must differ to list a cell whose first `mostRoles`
  /// are those that routing finds anyway.
  public var tolerance = 200

  /// The default constants.
  public init() {}
}
