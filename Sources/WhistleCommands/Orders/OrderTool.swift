import ArgumentParser
import WorkOrders

/// `whistle order`: work orders, from the centre's side and the units'.
struct OrderTool: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "order",
    abstract: "工单: files work orders, takes their steps, and shows them.",
    discussion: """
        whistle order file 六和社区 侵占绿地 --title "绿地上停了车" --person 王
        whistle order show 1
        whistle order sign 1 --person 李
        whistle order start 1 --person 李
        whistle order report 1 --person 李 --reason "车已移走" --evidence visit
        whistle order verify 1 --person 赵 --unit 坪山街道 --evidence call
        whistle order rate 1 --score 5 --person 居民
        whistle order board
        whistle order sign 1 --person 李 --server 127.0.0.1:50051

      With --server every command asks a running server. Without it the tool looks at the ledger beside
      the store, also while a server has it; what files or moves an order needs the ledger to be free.
      Steps that have no command of their own are taken by act; life prints every state and every step.
      """,
    subcommands: [
      OrderFile.self, OrderList.self, OrderShow.self, OrderQueueCommand.self, OrderAssign.self,
      OrderSign.self, OrderStart.self, OrderReport.self, OrderVerify.self, OrderRate.self,
      OrderReturn.self,
      OrderAdjudicate.self, OrderWhistle.self, OrderArrive.self, OrderFinish.self,
      OrderExtend.self, OrderRaise.self, OrderHold.self, OrderSuspend.self, OrderResume.self,
      OrderMerge.self, OrderVoid.self, OrderTransfer.self, OrderReclassify.self, OrderCorrect.self,
      OrderAct.self, OrderWatch.self,
      OrderBoard.self, OrderCounters.self, OrderSummaryCommand.self,
      OrderLife.self, OrderPolicyCommand.self,
    ])
}

struct OrderPolicyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "policy",
    abstract: "Prints the policy of orders: time limits, budgets, warnings.",
    discussion: """
        whistle order policy > policy.json
        whistle order policy policy.json
        whistle serve --order-policy policy.json

      Without a file it is the example. Give what you change a version of its own: every event that set a
      clock names the version it was set by. What a file leaves out of the limits lasts a day.
      """)

  @Argument(help: "A file to check and print.") var file: String?

  func run() throws {
    do {
      let policy = try file.map(OrderPolicyFile.read) ?? .example
      Console.print(try OrderPolicyFile(policy).json)
    } catch let error as ToolError {
      throw error.exit()
    }
  }
}

struct OrderLife: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "life", abstract: "Prints every state and every step as Markdown tables.")

  func run() {
    Console.write(LifeTable.markdown, to: 1)
  }
}
