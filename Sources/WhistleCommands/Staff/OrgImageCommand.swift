import ArgumentParser
import OrganizationGraph
import OrganizationImage
import Routing
import WhistleServices

struct OrgImageCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "image",
    abstract: "Writes the organisation, ready to route on, as one file that opens at once.",
    discussion: """
        whistle org image district.image
        whistle org image district.image --folder district
        whistle org image --check district.image
        whistle route 六和社区 侵占绿地 --image district.image
        whistle serve --image district.image

      An image is mapped and not read: whatever its size, it is open in milliseconds, and processes that \
      have it open share its memory. It holds one revision for routing: units, edges, duties and policy, \
      and the routing indexes, without people, aliases and history. It belongs to the version of whistle \
      and the kind of machine that wrote it; elsewhere it is refused and written anew.
      """)

  @Argument(help: "The image.")
  var image: String

  @OptionGroup var source: OrganizationOptions

  @Flag(help: "Read the whole image and say whether it is as it was written.")
  var check = false

  func run() throws {
    do {
      do throws(ImageError) {
        if check {
          let opened = try OrganizationImage(path: image)
          try opened.check()
          Console.print("\(image): \(Style.good("as it was written"))")
          return
        }
      } catch {
        throw ToolError(error)
      }
      let organization = try source.serve()
      let served = organization.current
      do throws(ImageError) {
        try OrganizationImage.write(
          served.router, organizationDigest: served.organizationDigest,
          policyDigest: served.policyDigest, to: image)
        Console.print(ImageText.written(image, try OrganizationImage(path: image)))
      } catch {
        throw ToolError(error)
      }
    } catch let error as ToolError {
      throw error.exit()
    }
  }
}

/// What is said of an image.
enum ImageText {
  static func written(_ path: String, _ image: OrganizationImage) -> String {
    let megabytes = (image.byteCount + 500_000) / 1_000_000
    let units = image.router.snapshot.unitCount
    return "\(path): \(Style.good("wrote \(units) units")), \(megabytes) MB"
  }
}
