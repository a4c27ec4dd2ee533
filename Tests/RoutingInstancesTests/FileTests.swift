import DelimitedText
import OrganizationSamples
import RoutingInstances
import Testing

@Suite struct FileTests {
  @Test(arguments: InstanceOrigins.allCases)
  func whatIsWrittenReadsBackEqual(origins: InstanceOrigins) throws {
    let folder = try TemporaryFolder()
    let graph = InstanceGenerator.graph(.tiny, seed: 11)
    let batch = InstanceBatch(graph, seed: 3, count: 50, origins: origins, load: 70)
    let writer = InstanceWriter(folder: folder.path + "/new")
    try writer.write(graph)
    try writer.write(batch.state, of: graph)
    try writer.write(batch.queries)
    let reader = InstanceReader(folder: folder.path + "/new")
    #expect(try reader.graph() == graph)
    #expect(try reader.state(of: graph) == batch.state)
    #expect(try reader.queries(of: graph) == batch.queries)
  }

  /// A street with a station, a bureau and an enterprise, sound in every file.
  static let sound = [
    "nodes.csv": """
    id,kind,parent,mask,quality
    0,district,-1,ff,100
    1,street,0,f,200
    2,community,1,3,0
    3,station,-1,1,5
    4,bureau,-1,1,5
    5,bureau,-1,1,5
    6,enterprise,-1,0,5

    """,
    "edges.csv": "src,dst,type\n1,3,W\n2,6,C\n2,3,C\n3,4,L\n4,5,L\n",
    "state.csv": "id,capacity,load\n0,9,1\n1,9,0\n2,9,0\n5,9,0\n4,9,0\n3,9,12\n",
    "queries.csv": "id,origin,category,severity\n0,2,63,1\n7,0,0,4\n",
  ]

  private func error(_ files: [String: String]) throws -> InstanceError? {
    let folder = try TemporaryFolder(files)
    let reader = InstanceReader(folder: folder.path)
    do throws(InstanceError) {
      let graph = try reader.graph()
      _ = try reader.state(of: graph)
      _ = try reader.queries(of: graph)
      return nil
    } catch {
      return error
    }
  }

  @Test func aSoundInstanceIsRead() throws {
    #expect(try error(Self.sound) == nil)
  }

  /// A change of one file, and the fault that follows.
  struct FaultCase: Sendable, CustomTestStringConvertible {
    let file: String
    let from: String
    let to: String
    let place: String
    let words: String

    init(_ file: String, _ from: String, _ to: String, _ place: String, _ words: String) {
      self.file = file
      self.from = from
      self.to = to
      self.place = place
      self.words = words
    }

    var testDescription: String { "\(file): \(from) to \(to)" }
  }

  @Test(arguments: [
    FaultCase("nodes.csv", "2,community", "2,comunity", ":4, column kind", "no kind of node"),
    FaultCase("nodes.csv", "2,community,1", "2,community,2", ":4, column parent", "own id 2"),
    FaultCase("nodes.csv", "2,community,1", "2,community,6", ":4, column parent", "own id 2"),
    FaultCase("nodes.csv", "2,community,1", "2,community,-2", ":4, column parent", "no node"),
    FaultCase("nodes.csv", "2,community,1", "2,community,x", ":4, column parent", "no node"),
    FaultCase("nodes.csv", "2,community,1", "2,community,-1", ":4, column parent", "second root"),
    FaultCase("nodes.csv", "2,community,1", "2,street,1", ":4, column parent", "cannot be above"),
    FaultCase("nodes.csv", "6,enterprise,-1", "6,grid,3", ":8, column parent", "cannot be above"),
    FaultCase("nodes.csv", "3,station,-1", "3,station,1", ":5, column parent", "beside the tree"),
    FaultCase("nodes.csv", "3,station", "2,station", ":5, column id", "an earlier row"),
    FaultCase("nodes.csv", "3,station", "4,station", ":5, column id", "leaves out 3"),
    FaultCase("nodes.csv", "3,station", "-3,station", ":5, column id", "no node number"),
    FaultCase("nodes.csv", "ff", "0xff", ":2, column mask", "no set of categories"),
    FaultCase("nodes.csv", "ff", "10000000000000000", ":2, column mask", "no set of categories"),
    FaultCase("nodes.csv", ",200", ",-1", ":3, column quality", "no quality"),
    FaultCase("nodes.csv", ",200", ",999000001", ":3, column quality", "no quality"),
    FaultCase("nodes.csv", "0,district,-1,ff,100\n", "", ":2, column id", "leaves out 0"),
    FaultCase("nodes.csv", ",mask", ",masks", ":1, column mask", "missing"),
    FaultCase("nodes.csv", ",ff,", ",", ":2", "the row has 4 fields"),
    FaultCase("edges.csv", "1,3,W", "1,3,X", ":2, column type", "no type of edge"),
    FaultCase("edges.csv", "1,3,W", "2,3,W", ":2, column type", "from community 2 to station 3"),
    FaultCase("edges.csv", "2,6,C", "2,1,C", ":3, column type", "from community 2 to street 1"),
    FaultCase("edges.csv", "3,4,L", "3,6,L", ":5, column type", "from station 3 to enterprise 6"),
    FaultCase("edges.csv", "1,3,W", "1,7,W", ":2, column dst", "no node"),
    FaultCase("edges.csv", "1,3,W", "-1,3,W", ":2, column src", "no node"),
    FaultCase("edges.csv", "2,3,C", "2,6,C", ":4", "stands in an earlier row"),
    FaultCase("edges.csv", "4,5,L", "4,5,L\n5,3,L", ":7, column dst", "closes a circle"),
    FaultCase("edges.csv", "4,5,L", "4,4,L", ":6, column dst", "closes a circle"),
    FaultCase("edges.csv", "4,5,L", "3,5,L", ":6, column src", "has node 4 above it"),
    FaultCase("state.csv", "0,9,1", "6,9,1", ":2, column id", "is no candidate"),
    FaultCase("state.csv", "0,9,1", "7,9,1", ":2, column id", "no node"),
    FaultCase("state.csv", "1,9,0", "0,9,0", ":3, column id", "an earlier row"),
    FaultCase("state.csv", "1,9,0", "1,-9,0", ":3, column capacity", "no number"),
    FaultCase("state.csv", "1,9,0", "1,9,1000000001", ":3, column load", "no number"),
    FaultCase("state.csv", "1,9,0\n", "", ":1", "candidate 1 has no row"),
    FaultCase("queries.csv", "0,2,63", "0,3,63", ":2, column origin", "is of kind station"),
    FaultCase("queries.csv", "0,2,63", "0,7,63", ":2, column origin", "no node"),
    FaultCase("queries.csv", "0,2,63", "0,2,64", ":2, column category", "no category"),
    FaultCase("queries.csv", "63,1", "63,5", ":2, column severity", "no severity"),
    FaultCase("queries.csv", "7,0,0", "0,0,0", ":3, column id", "an earlier row"),
  ])
  func aFaultIsToldWithItsPlace(_ test: FaultCase) throws {
    var files = Self.sound
    let text = try #require(files[test.file])
    #expect(text.contains(test.from))
    files[test.file] = text.replacing(test.from, with: test.to, maxReplacements: 1)
    let error = try #require(try error(files))
    #expect(error.code == .faulty)
    let fault = try #require(error.faults.first).description
    #expect(fault.hasPrefix(test.file + test.place), "\(fault)")
    #expect(fault.contains(test.words), "\(fault)")
  }

  @Test func aTreeWithoutRootIsRefused() throws {
    var files = Self.sound
    files["nodes.csv"] = "id,kind,parent,mask,quality\n0,station,-1,1,0\n"
    let error = try #require(try error(files))
    #expect(error.faults.map(\.message) == ["there is no root"])
  }

  @Test func aMissingFileIsNamed() throws {
    var files = Self.sound
    files["state.csv"] = nil
    let error = try #require(try error(files))
    #expect(error.code == .unreadable)
    #expect(error.path.hasSuffix("state.csv"))
  }

  @Test func readingEndsAfterTwentyFaults() throws {
    var files = Self.sound
    files["nodes.csv"]! += (7..<100).map { "\($0),hut,0,0,0\n" }.joined()
    let error = try #require(try error(files))
    #expect(error.faults.count == InstanceReader.mostFaults)
  }
}
