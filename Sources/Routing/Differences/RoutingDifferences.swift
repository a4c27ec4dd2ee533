public import OrganizationGraph

/// What changes of the organisation do to routing: the orders of ordinary urgency in peacetime, each by its
/// origin and category, that would get another lead.
public struct RoutingDifferences: Hashable, Sendable {
  /// An origin and category with another lead, by codes; `nil`: nobody.
  public struct Pair: Hashable, Sendable {
    public let origin: String
    public let category: String
    public let before: String?
    public let after: String?

    public init(origin: String, category: String, before: String?, after: String?) {
      self.origin = origin
      self.category = category
      self.before = before
      self.after = after
    }
  }

  /// Pairs that the changes could have touched, all of which were compared.
  public let comparedCount: Int
  /// Those of them that get another lead.
  public let changedCount: Int
  /// The first of these, by origin and category.
  public let examples: [Pair]
}

extension LiveRouter.State {
  /// Which orders received at a moment get another lead in a later state, which changes made of this one.
  ///
  /// Pairs are of origins that exist in either on that day and of categories that either has; where a state
  /// does not have one, nobody leads there. Open orders are those of each state now.
  ///
  /// - Parameters:
  ///   - mostExamples: how many pairs to name.
  /// - Complexity: two decisions for every pair that the changes can touch (`AffectedPairs`), where
  ///   origins that hold nothing themselves and climb to one parent count as one.
  public func differences(
    to next: LiveRouter.State, _ changes: [RecordChange], at instant: Instant,
    mostExamples: Int = 10
  ) -> RoutingDifferences {
    var comparison = LeadComparison(self, next, at: instant, mostExamples: mostExamples)
    comparison.compare(AffectedPairs(before: router, after: next.router, changes))
    return comparison.result
  }
}
