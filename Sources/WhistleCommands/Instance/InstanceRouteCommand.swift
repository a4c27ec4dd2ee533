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

  func validate() throws {
    if !(1...InstanceRouter.mostCandidates).contains(count) {
      throw ValidationError("-k is 1 to \(InstanceRouter.mostCandidates).")
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
    let organization = times.measure("make records") { InstanceOrganization.make(graph, state) }
    let snapshot = try times.measure("check and compile") {
      try OrganizationSnapshot(organization)
    }
    let router = times.measure("index") { InstanceRouter(snapshot, state) }
    var durations: [Duration] = []
    durations.reserveCapacity(queries.count)
    var answers: [[InstanceCandidate]] = []
    answers.reserveCapacity(queries.count)
    let clock = ContinuousClock()
    for query in queries {
      let start = clock.now
      answers.append(
        router.best(
          count, try router.query(origin: Int(query.origin), category: Int(query.category))))
      durations.append(clock.now - start)
    }
    try InstanceAnswers.write(answers, to: queries, path: output)
    Console.error("\(graph.count) nodes, \(graph.edges.count) edges, \(queries.count) queries")
    Console.error(times.text)
    Console.error(DecisionTimes(durations).text)
  }

  private func read() throws(ToolError) -> (InstanceGraph, InstanceState, [InstanceQuery]) {
    do throws(InstanceError) {
      let graph = try InstanceReader(folder: folder).graph()
      let reader = InstanceReader(folder: batch)
      return (graph, try reader.state(of: graph), try reader.queries(of: graph))
    } catch {
      throw ToolError(error)
    }
  }
}
