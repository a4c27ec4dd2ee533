import ArgumentParser
import RoutingInstances

struct InstanceGenerateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate",
    abstract: "Writes a generated instance with a batch of orders.",
    discussion: """
        whistle instance generate district 1 district
        whistle instance generate city 7 city --queries 100000 --origins adversarial --load 90

      The same arguments write the same files on every machine. Sizes: tiny (about 250 nodes), small \
      (12,000), district (140,000), city (1.6 million), country (51 million).
      """)

  @Argument(help: "tiny, small, district, city or country.")
  var size: InstanceSize

  @Argument(help: "The seed of the graph.")
  var seed: UInt64

  @Argument(help: "The folder to write nodes.csv, edges.csv, state.csv and queries.csv to.")
  var folder: String

  @Option(help: ArgumentHelp("The seed of loads and orders.", valueName: "number"))
  var batchSeed: UInt64 = 1

  @Option(help: ArgumentHelp("How many orders.", valueName: "number"))
  var queries = 10_000

  @Option(
    help: ArgumentHelp(
      "Where orders come from: uniform, skewed (as in a city) or adversarial (far from the answer).",
      valueName: "kind"))
  var origins = InstanceOrigins.skewed

  @Option(
    help: ArgumentHelp(
      "How full the candidates are on average, 0 (empty) to 100 (all full).", valueName: "percent"))
  var load = 20

  func validate() throws {
    if !(0...Int(Int32.max)).contains(queries) {
      throw ValidationError("--queries is 0 to \(Int32.max).")
    }
    if !(0...100).contains(load) { throw ValidationError("--load is 0 to 100.") }
  }

  func run() throws {
    let graph = InstanceGenerator.graph(size, seed: seed)
    let batch = InstanceBatch(
      graph, seed: batchSeed, count: queries, origins: origins, load: load)
    let writer = InstanceWriter(folder: folder)
    do {
      try writer.write(graph)
      try writer.write(batch.state, of: graph)
      try writer.write(batch.queries)
    } catch {
      throw ToolError(error).exit()
    }
    Console.print(
      "\(folder): \(Style.good("wrote \(graph.count) nodes")), \(graph.edges.count) edges,"
        + " \(batch.queries.count) queries")
  }
}
