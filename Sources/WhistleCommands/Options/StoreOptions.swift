import ArgumentParser
import Foundation
import OrganizationFolder
import OrganizationGraph
import OrganizationImage
import OrganizationTables
import Routing
import SQLiteStorage
import WhistleServices

/// Which store a command works on.
struct StoreOptions: ParsableArguments {
  static let usualPath = "whistle.db"

  @Option(
    help: ArgumentHelp(
      "The store, a SQLite file (default: WHISTLE_STORE, or whistle.db here).",
      valueName: "file"))
  var store: String?

  var path: String {
    store ?? ProcessInfo.processInfo.environment["WHISTLE_STORE"] ?? Self.usualPath
  }
}

/// Which organisation a command reads.
struct OrganizationOptions: ParsableArguments {
  @OptionGroup var store: StoreOptions

  @Option(
    help: ArgumentHelp(
      "Read this organisation folder instead of a store.", valueName: "folder"))
  var folder: String?

  @Option(help: ArgumentHelp("A past revision of the store.", valueName: "number"))
  var revision: Int?

  func validate() throws {
    if folder != nil && store.store != nil {
      throw ValidationError("Give --store or --folder, not both.")
    }
    if folder != nil && revision != nil {
      throw ValidationError("--revision is for a store; a --folder has no past revisions.")
    }
  }

  /// The organisation with its revision number (0 for a folder), sound and ready to compile.
  ///
  /// - Parameter excerpt: what of it is needed; a store is then not read whole.
  func load(
    _ excerpt: OrganizationExcerpt? = nil
  ) throws -> (organization: Organization, revision: UInt64, digest: OrganizationDigest) {
    if let folder {
      let organization = try FolderInput.organization(folder)
      return (organization, 0, OrganizationDigest(of: organization))
    }
    do throws(StoreError) {
      let opened = try OrganizationStore.open(store.path, mode: .readOnly)
      defer { try? opened.close() }
      let (record, organization) =
        if let excerpt {
          try opened.excerpt(excerpt, at: revision)
        } else {
          try opened.organization(at: revision)
        }
      return (organization, UInt64(record.number), record.digest)
    } catch {
      throw ToolError(error)
    }
  }

  func serve() throws -> LiveOrganization {
    let (organization, revision, digest) = try load()
    return LiveOrganization(
      OrganizationSnapshot(validated: organization, revision: revision),
      organizationDigest: digest.organization, policyDigest: digest.policy,
      succession: try succession(upTo: revision))
  }

  private func succession(upTo revision: UInt64) throws -> UnitSuccession {
    if folder != nil { return UnitSuccession() }
    do throws(StoreError) {
      let opened = try OrganizationStore.open(store.path, mode: .readOnly)
      defer { try? opened.close() }
      return try opened.succession(upTo: Int(revision))
    } catch {
      throw ToolError(error)
    }
  }
}

/// Where a command routes: in an organisation that it reads, or in an image of one.
struct RoutingOptions: ParsableArguments {
  @OptionGroup var source: OrganizationOptions

  @Option(
    help: ArgumentHelp(
      "Route in this image, which whistle org image wrote, instead of a store.",
      valueName: "file"))
  var image: String?

  /// The options that are given, for whoever cannot have them.
  var given: [(option: String, isGiven: Bool)] {
    [
      ("--store", source.store.store != nil), ("--folder", source.folder != nil),
      ("--revision", source.revision != nil), ("--image", image != nil),
    ]
  }

  func validate() throws {
    guard image != nil else { return }
    if let other = given.dropLast().first(where: \.isGiven) {
      throw ValidationError("Give \(other.option) or --image, not both.")
    }
  }

  func serve() throws -> LiveOrganization {
    guard let image else { return try source.serve() }
    do throws(ImageError) {
      let opened = try OrganizationImage(path: image)
      return LiveOrganization(
        opened.router, organizationDigest: opened.organizationDigest,
        policyDigest: opened.policyDigest)
    } catch {
      throw ToolError(error)
    }
  }
}

extension ToolError {
  init(_ error: ImageError) {
    let code =
      switch error.code {
      case .missing: ExitReason.missingInput
      case .damaged, .otherVersion: ExitReason.dataFaults
      case .failed: ExitReason.cannotCreate
      }
    self.init("\(error)", code)
  }

  init(_ error: StoreError) {
    let code =
      switch error.code {
      case .missingFile, .missingFolder, .unknownRevision: ExitReason.missingInput
      case .locked: ExitReason.inUse
      case .readOnly, .diskFull, .failed: ExitReason.cannotCreate
      default: ExitReason.dataFaults
      }
    self.init("\(error)", code)
  }
}
