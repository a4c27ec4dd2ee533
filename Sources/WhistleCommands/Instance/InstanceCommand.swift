import ArgumentParser
import RoutingInstances

struct InstanceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "instance",
    abstract: "Generated organisations of any size, and routing on them, for comparison.",
    discussion: """
      An instance is an organisation reduced to what routing costs, as CSV files that any other \
      program can read: Documentation/routing-instances.md describes them.
      """,
    subcommands: [
      InstanceRouteCommand.self, InstanceAssignCommand.self, InstanceVerifyCommand.self,
      InstanceGenerateCommand.self,
    ])
}

extension ToolError {
  init(_ error: InstanceError) {
    let code =
      switch error.code {
      case .unreadable: ExitReason.missingInput
      case .unwritable: ExitReason.cannotCreate
      default: ExitReason.dataFaults
      }
    for fault in error.faults { Console.error("\(fault)") }
    self.init("\(error.path): \(error.message)", code)
  }
}
