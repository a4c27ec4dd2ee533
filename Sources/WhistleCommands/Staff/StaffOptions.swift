import ArgumentParser
import Foundation
import OrganizationGraph
import OrganizationReports
import SQLiteStorage

/// The organisation that a command reads, and the day on which.
struct StaffOptions: ParsableArguments {
  @OptionGroup var source: OrganizationOptions
  @OptionGroup var remote: ServerOptions

  @Option(
    name: .customLong("on"),
    help: ArgumentHelp("The day, YYYY-MM-DD (default: today in China).", valueName: "date"))
  var date: String?

  func validate() throws {
    try remote.stands(
      beside: ("--store", source.store.store != nil), ("--folder", source.folder != nil))
  }

  /// The whole organisation.
  func register() async throws -> OrganizationRegister { try await register(nil) }

  /// A part of the organisation; the whole if the part has nobody, so that the nearest names are found.
  func register(
    _ scope: OrganizationExcerpt.Scope, _ text: String
  ) async throws -> OrganizationRegister {
    let part = try await register(OrganizationExcerpt(scope, text))
    let isFound = !part.organization.units.isEmpty || !part.organization.people.isEmpty
    return isFound ? part : try await register()
  }

  private func register(_ excerpt: OrganizationExcerpt?) async throws -> OrganizationRegister {
    guard let configuration = try remote.configuration() else {
      return OrganizationRegister(try source.load(excerpt).organization)
    }
    return OrganizationRegister(
      try await RemoteOrganization(configuration).load(excerpt, at: source.revision))
  }

  func day() throws -> Day {
    guard let date else {
      return ZoneOffset.china.local(Instant(seconds: Int64(Date().timeIntervalSince1970))).day
    }
    guard let day = Day(date) else {
      throw ToolError(
        "--on \"\(date)\" is no day; write it as YYYY-MM-DD, such as 2026-01-31",
        .validationFailure)
    }
    return day
  }
}

extension OrganizationRegister {
  private static var mostListed: Int { 8 }

  /// The one unit that a person names by code, name or alias.
  func unit(called text: String) throws -> Int {
    let search = UnitSearch(self)
    let found = search.named(text)
    if found.count == 1 { return found[0] }
    if found.isEmpty {
      let near = search.nearest(to: text)
      let hint =
        near.isEmpty
        ? "; look for it with `whistle org find`"
        : "; did you mean \(near.joined(separator: " or "))?"
      throw ToolError("there is no unit \"\(text)\"\(hint)", ExitReason.missingInput)
    }
    let listed = found.prefix(Self.mostListed).map {
      "\(code($0)) (\(organization.units[$0].kind.code))"
    }
    let more = found.count > listed.count ? " and \(found.count - listed.count) more" : ""
    throw ToolError(
      "\(found.count) units are called \"\(text)\"; give the code of one:"
        + " \(listed.joined(separator: ", "))\(more)", ExitReason.missingInput)
  }
}
