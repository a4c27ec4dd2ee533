import ArgumentParser
import OrganizationGraph

struct AppointCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "appoint",
    abstract: "Appoints a person to a post.",
    discussion: """
        whistle org appoint li C1-member --concurrent --on 2026-01-01
        whistle org appoint wang C1-secretary --name 王芳

      A person who is not known yet is added with --name.
      """)

  @Argument(help: "The person's code.") var person: String
  @Argument(help: "The post's code.") var post: String
  @Option(help: "The person's name, if not known yet.") var name: String?
  @Flag(help: "Beside a principal post elsewhere 兼职.") var concurrent = false
  @Option(help: ArgumentHelp("First day it no longer holds.", valueName: "day")) var until: String?
  @OptionGroup var day: DayOptions
  @OptionGroup var options: ChangeOptions

  func run() async throws {
    try await options.run { names in
      var changes: [Change] = []
      if try await !names.isPerson(person) {
        guard let name else {
          throw ToolError(
            "there is no person \(person); give --name to add one", ExitReason.missingInput)
        }
        changes.append(.add(.person(Person(code: person, name: name))))
      }
      let term = Term(
        from: try day.day(in: names.zone), until: try DayText.day(until, "--until"))
      changes.append(
        .add(
          .appointment(
            Appointment(
              person: person, post: post, kind: concurrent ? .concurrent : .principal, term: term)))
      )
      return changes
    }
  }
}

struct DismissCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dismiss",
    abstract: "Ends a person's appointment to a post.",
    discussion: "  whistle org dismiss li C1-member --on 2026-01-01")

  @Argument(help: "The person's code.") var person: String
  @Argument(help: "The post's code.") var post: String
  @Option(
    help: ArgumentHelp(
      "First day on which it no longer holds, YYYY-MM-DD (default: today).", valueName: "day"))
  var on: String?
  @OptionGroup var options: ChangeOptions

  func run() async throws {
    try await options.run { names in
      let day = try DayText.day(on, "--on") ?? DayText.today(names.zone)
      return [.end(.appointment(person, post), on: day)]
    }
  }
}
