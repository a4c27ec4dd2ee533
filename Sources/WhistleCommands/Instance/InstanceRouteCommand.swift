import ArgumentParser
import OrganizationGraph
import Routing
import RoutingInstances

struct InstanceRouteCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "route",
    abstract: "Answers the queries of an instance: the best candidates of each.",
    discussion: """
        whistle instance route district district
        whistle instance route district district -k 8 --output answers.csv

      Writes query,rank,candidate,cost: for each query, in its order, the usable candidates with the \
      least (cost, id), rank 1 first; fewer than k if there are no more. Times go to standard error. \
      Every node becomes a unit with its records, which take somewhat less than 1 kB of memory a node.
      """)

  @Argument(help: "The folder with nodes.csv and edges.csv.")
  var folder: String

  @Argument(help: "The folder with state.csv and queries.csv.")
  var batch: String

  @Option(
    name: .customShort("k"),
    help: ArgumentHelp(
      "How many candidates for each query, 1 to \(InstanceRouter.mostCandidates).",
      valueName: "number"))
  var count = 1

  @Option(
    help: ArgumentHelp("Write the answers to this file, not to standard output.", valueName: "file")
  )
  var output: String?

  @Option(help: ArgumentHelp("Answer only so many queries, the first.", valueName: "number"))
  var queries: Int?

  @Option(
    help: ArgumentHelp(
      "How to answer: index, or search, which looks at the organisation anew for each query.",
      valueName: "way"))
  var by = Way.index

  enum Way: String, ExpressibleByArgument, CaseIterable { case index, search }

  @Flag(help: "Measure whole replies: path, cost in parts, three alternatives and ladder.")
  var replies = false

  @Flag(help: "Times as one line of JSON on standard error.")
  var json = false

  func validate() throws {
    if !(1...InstanceRouter.mostCandidates).contains(count) {
      throw ValidationError("-k is 1 to \(InstanceRouter.mostCandidates).")
    }
    if let queries, queries < 1 { throw ValidationError("--queries is 1 or more.") }
    if replies && by == .search {
      throw ValidationError("--replies needs the index: leave out --by search.")
    }
  }

  func run() throws {
    do {
      try route()
    } catch let error as ToolError {
      throw error.exit()
    }
  }

  private func route() throws {
    var times = StepTimes()
    let (graph, state, queries) = try times.measure("read") { try read() }
    let snapshot = times.measure("compile") { InstanceSnapshot.make(graph, state) }
    if by == .search {
      return try search(BoundedSearch(graph, state, snapshot), queries, graph, times)
    }
    let router = times.measure("index") { InstanceRouter(snapshot, state) }
    let orders = queries.map {
      router.query(origin: Int($0.origin), category: Int($0.category))
    }
    let answers = router.best(count, of: orders)
    let measured =
      replies
      ? DecisionTimes(measuringReplies: router, orders)
      : DecisionTimes(measuring: router, orders, count)
    try InstanceAnswers.write(answers, to: queries, path: output)
    if json {
      return Console.error(
        measured.json(
          build: times.seconds("compile") + times.seconds("index"), bytes: router.router.byteCount,
          nodes: graph.count))
    }
    Console.error("\(graph.count) nodes, \(graph.edges.count) edges, \(queries.count) queries")
    Console.error("\(times.text), \(router.router.byteCount / graph.count) bytes a node")
    Console.error(measured.text)
  }

  private func search(
    _ search: BoundedSearch, _ queries: [InstanceQuery], _ graph: InstanceGraph, _ times: StepTimes
  ) throws {
    var best: [InstanceCandidate] = []
    let answers = queries.map { query in
      search.best(count, origin: Int(query.origin), category: Int(query.category), &best)
      return best
    }
    let measured = DecisionTimes(measuring: search, queries, count)
    try InstanceAnswers.write(answers, to: queries, path: output)
    if json {
      return Console.error(
        measured.json(build: times.seconds("compile"), bytes: nil, nodes: graph.count))
    }
    Console.error("\(graph.count) nodes, \(graph.edges.count) edges, \(queries.count) queries")
    Console.error(times.text)
    Console.error(measured.text)
  }

  private func read() throws(ToolError) -> (InstanceGraph, InstanceState, [InstanceQuery]) {
    do throws(InstanceError) {
      let graph = try InstanceReader(folder: folder).graph()
      let reader = InstanceReader(folder: batch)
      let all = try reader.queries(of: graph)
      return (graph, try reader.state(of: graph), Array(all.prefix(queries ?? all.count)))
    } catch {
      throw ToolError(error)
    }
  }
}
