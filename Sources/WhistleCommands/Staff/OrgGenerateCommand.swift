import ArgumentParser
import DelimitedText
import Foundation
import OrganizationGeneration
import OrganizationGraph
import OrganizationImage
import Routing

struct OrgGenerateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate",
    abstract: "Writes a generated organisation of any size as a folder to import, or as an image.",
    discussion: """
        whistle org generate town --size town
        whistle org generate city --size city --seed 7
        whistle org generate country --size country --divisions divisions.csv.gz
        whistle org generate huzhou --divisions divisions.csv.gz --within 330500000000 --grids 8-16
        whistle org generate --size country --divisions divisions.csv.gz --image country.image

      The same arguments write the same files on every machine. Sizes: town (80,000 units), city (1.5 \
      million) and country (50 million, on the real divisions). With --divisions the chain down to the \
      community is that of an official table; grids, building groups, households, stations, resident \
      units, posts and people are drawn, evenly within the ranges given, and marked synthetic. Memory \
      does not grow with the size of a folder. An image (whistle org image) is made without a folder and \
      without records; it takes about 250 bytes of memory a unit, and the table must be sorted by code.
      """)

  enum Size: String, CaseIterable, ExpressibleByArgument {
    case town, city, country

    var ratios: GenerationRatios {
      switch self {
      case .town: .town
      case .city: .city
      case .country: .country
      }
    }
  }

  @Argument(help: "The folder to write.")
  var folder: String?

  @Option(help: ArgumentHelp("The image to write, instead of a folder.", valueName: "file"))
  var image: String?

  @Option(help: "town, city or country.")
  var size = Size.city

  @Option(help: ArgumentHelp("The seed.", valueName: "number"))
  var seed: UInt64 = 1

  @Option(help: ArgumentHelp("An official table of divisions.", valueName: "file"))
  var divisions: String?

  @Option(help: ArgumentHelp("Only this division and what is below it.", valueName: "code"))
  var within: String?

  @Option(help: ArgumentHelp("Grids of a community, such as 6-14.", valueName: "range"))
  var grids: NumberRange?

  @Option(help: ArgumentHelp("Building groups of a grid.", valueName: "range"))
  var groups: NumberRange?

  @Option(help: ArgumentHelp("Party-member households of a group.", valueName: "range"))
  var households: NumberRange?

  @Flag(help: "Write over an organisation that is in the folder.")
  var force = false

  func validate() throws {
    if (folder == nil) == (image == nil) {
      throw ValidationError("Give the folder to write, or --image with the file to write.")
    }
    if within != nil && divisions == nil { throw ValidationError("--within needs --divisions.") }
    if size == .country && divisions == nil {
      throw ValidationError("--size country needs a table of --divisions.")
    }
  }

  func run() throws {
    var ratios = size.ratios
    ratios.grids = grids?.range ?? ratios.grids
    ratios.groups = groups?.range ?? ratios.groups
    ratios.households = households?.range ?? ratios.households
    let generator = OrganizationGenerator(seed: seed, ratios: ratios)
    do {
      if let folder { try write(generator, to: folder) }
      if let image { try write(generator, toImage: image) }
    } catch let error as DelimitedTextError {
      throw ToolError("\(error)", ExitReason.cannotCreate).exit()
    } catch let error as GenerationError {
      throw ToolError("\(error)", ExitReason.dataFaults).exit()
    } catch let error as ImageError {
      throw ToolError(error).exit()
    }
  }

  private func write(_ generator: OrganizationGenerator, to folder: String) throws {
    let units = "\(folder)/units.csv"
    if !force, let present = [units, "\(units).gz"].first(where: FileManager.default.fileExists) {
      throw ToolError(
        "\(present): there is an organisation in the folder; name another folder, or write over it"
          + " with --force", ExitReason.cannotCreate
      ).exit()
    }
    let count =
      if let divisions {
        try generator.write(divisions: divisions, within: within, to: folder)
      } else {
        try generator.writeCity(to: folder)
      }
    Console.print(
      "\(folder): \(Style.good("wrote \(count.units) units")), \(count.people) people,"
        + " \(count.edges) edges")
  }

  private func write(_ generator: OrganizationGenerator, toImage image: String) throws {
    let snapshot =
      if let divisions {
        try generator.snapshot(divisions: divisions, within: within)
      } else {
        try generator.city()
      }
    // Of an organisation that has no records there are no digests.
    try OrganizationImage.write(
      Router(snapshot), organizationDigest: "", policyDigest: "", to: image)
    Console.print(ImageText.written(image, try OrganizationImage(path: image)))
  }
}

/// `6-14`, or `6` for no other number.
struct NumberRange: ExpressibleByArgument {
  let range: ClosedRange<Int>
  /// Codes have two digits for each of these.
  private static let most = 99

  init?(argument: String) {
    let ends = argument.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
    guard let first = ends.first ?? nil, let last = ends.last ?? nil, ends.count <= 2,
      1 <= first, first <= last, last <= Self.most
    else { return nil }
    range = first...last
  }
}
