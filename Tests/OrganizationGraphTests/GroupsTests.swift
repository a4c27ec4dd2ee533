import OrganizationGraph
import Testing

@Suite struct GroupsTests {
  @Test func groupsKeepTheOrderOfTheirItems() {
    let groups = Groups([2, 0, 2, 2, 0], count: 4)
    #expect((0..<4).map { Array(groups[$0]) } == [[1, 4], [], [0, 2, 3], []])
    #expect((0..<4).map { groups.size(of: $0) } == [2, 0, 3, 0])
  }

  @Test func itemsThatCompareEqualKeepTheirOrder() {
    var groups = Groups([1, 1, 0, 1, 1], count: 2)
    groups.sortEach { $0 % 2 > $1 % 2 }
    #expect(Array(groups[1]) == [1, 3, 0, 4])
  }

  @Test func nothingMakesNoGroups() {
    #expect(Groups([], count: 0).count == 0)
  }
}
