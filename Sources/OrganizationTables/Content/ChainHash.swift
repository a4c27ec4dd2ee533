internal import Crypto

/// A link of a chain of hashes: SHA-256 over the link before and the content, 32 bytes.
package struct ChainHash: Hashable, Sendable {
  package let bytes: [UInt8]

  /// Before the first link: 32 zeros.
  package static let start = ChainHash(bytes: [UInt8](repeating: 0, count: 32))

  /// - Precondition: 32 bytes.
  package init(bytes: [UInt8]) {
    precondition(bytes.count == 32, "a link has 32 bytes")
    self.bytes = bytes
  }

  /// The link behind this one.
  package func next(_ content: [UInt8]) -> ChainHash {
    var hash = SHA256()
    bytes.withUnsafeBytes { hash.update(bufferPointer: $0) }
    content.withUnsafeBytes { hash.update(bufferPointer: $0) }
    return ChainHash(bytes: Array(hash.finalize()))
  }
}
