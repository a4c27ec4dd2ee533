import Foundation
import OrganizationSamples

extension TemporaryFolder {
  var store: String { path + "/store.sqlite" }
  var ledger: String { path + "/orders.ledger" }

  func bytes(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(filePath: "\(path)/\(name)")))
  }
}
