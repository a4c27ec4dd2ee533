import Foundation
import Testing
import WorkOrders

@Suite struct LifeTableTests {
  @Test func everyStepHasOneLineAndEveryOpenStateAWayOut() {
    #expect(StepRule.all.map(\.step).count == Step.allCases.count)
    #expect(Set(StepRule.all.map(\.step)) == Set(Step.allCases))
    for status in OrderStatus.open {
      #expect(StepRule.all.contains { $0.from.contains(status) && $0.to != nil && $0.to != status })
    }
    for rule in StepRule.all {
      #expect(rule.from.isSubset(of: OrderStatus.open), "\(rule.step) leaves a final state")
      #expect(!rule.who.isEmpty && !rule.label.isEmpty)
    }
  }

  @Test func namesOfStatesAndStepsAreReadBack() {
    for status in OrderStatus.allCases { #expect(OrderStatus(code: status.code) == status) }
    for step in Step.allCases { #expect(step.rule.step == step) }
  }

  /// `whistle order life` prints the tables; the page must have them as they are.
  @Test func thePublishedTableIsTheCodes() throws {
    let page = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Documentation/work-orders.md")
    let text = try String(contentsOf: page, encoding: .utf8)
    let difference = Comment(
      "Documentation/work-orders.md is not what the code says; run make order-tables")
    #expect(text.contains(LifeTable.markdown), difference)
  }
}
