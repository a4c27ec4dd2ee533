import Glibc
import RoutingInstances

/// An instance and its batch, as the commands on batches read them.
struct InstanceBatchInput {
  let graph: InstanceGraph
  let state: InstanceState
  let orders: [InstanceQuery]

  /// - Parameter file: of the orders; `nil`: `tasks.csv`, or `queries.csv` where there is none.
  init(folder: String, batch: String, file: String?) throws(ToolError) {
    func isThere(_ name: String) -> Bool { access("\(batch)/\(name)", F_OK) == 0 }
    guard let name = file ?? ["tasks.csv", "queries.csv"].first(where: isThere) else {
      throw ToolError(
        "\(batch): has neither tasks.csv nor queries.csv; name the file of orders by --orders",
        ExitReason.missingInput)
    }
    do throws(InstanceError) {
      graph = try InstanceReader(folder: folder).graph()
      let reader = InstanceReader(folder: batch)
      state = try reader.state(of: graph)
      orders = try reader.queries(of: graph, file: name)
    } catch {
      throw ToolError(error)
    }
  }
}
