internal import Glibc
internal import Gzip
package import OrganizationGraph

/// A file of columns in memory. What is not read of it is not fetched from the disk; several processes that
/// map it share what is.
package final class MappedImage: ColumnSource {
  package let displacement: Int
  private let memory: Mapping
  private let columns: [String: ImageColumn]
  private let path: String
  private let file: OpenFile
  /// Columns of no more bytes are checked before they are used, because that takes no time.
  private static let mostChecked = 1 << 20

  /// O(columns), and of each at most a megabyte.
  ///
  /// - Throws: `ImageError` if there is no such file, or it is no image of this version, or not whole.
  package init(path: String) throws(ImageError) {
    self.path = path
    file = try OpenFile(path)
    let descriptor = file.descriptor
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw ImageError(.damaged, "\(path) is no file; give the image of an organisation")
    }
    let size = Int(status.st_size)
    let closing = try Self.closing(descriptor, size, path)
    (memory, displacement) = try Self.map(descriptor, size, at: closing.base, path)
    let table = UnsafeRawBufferPointer(rebasing: memory.bytes[closing.table])
    guard Checksum.crc(table) == closing.sum else { throw Self.damaged(path) }
    var columns: [String: ImageColumn] = [:]
    for line in String(decoding: table, as: UTF8.self).split(separator: "\n") {
      guard let column = ImageColumn(line), column.offset + column.size <= closing.table.lowerBound
      else { throw Self.damaged(path) }
      columns[column.name] = column
    }
    self.columns = columns
  }

  package func contains(_ name: String) -> Bool { columns[name] != nil }

  package func bytes(
    _ name: String, stride: Int
  ) throws(ImageError) -> UnsafeMutableRawBufferPointer {
    guard let column = columns[name], column.stride == stride else {
      throw ImageError(
        .otherVersion,
        "\(path): another version of whistle wrote the image (its column \(name)); write it anew")
    }
    if column.size <= Self.mostChecked { try check(column) }
    return UnsafeMutableRawBufferPointer(
      rebasing: memory.bytes[column.offset..<column.offset + column.size])
  }

  /// Reads every byte of the file and compares it with what was written. O(n) where n is bytes.
  ///
  /// - Throws: `ImageError` naming the first column that is not as it was.
  package func check() throws(ImageError) {
    for column in columns.values.sorted(by: { $0.offset < $1.offset }) {
      try check(column)
    }
  }

  private func check(_ column: ImageColumn) throws(ImageError) {
    guard try sum(column) == column.sum else {
      throw ImageError(
        .damaged, "\(path): column \(column.name) is not as it was written; write the image anew")
    }
  }

  private func sum(_ column: ImageColumn) throws(ImageError) -> UInt32 {
    var buffer = [UInt8](repeating: 0, count: min(column.size, 1 << 20))
    let end = column.offset + column.size
    var (sum, place) = (UInt32(0), column.offset)
    while place < end {
      let count = pread(file.descriptor, &buffer, min(buffer.count, end - place), off_t(place))
      guard count > 0 else {
        throw ImageError(.failed, "\(path) cannot be read: \(String(cString: strerror(errno)))")
      }
      sum = buffer.withUnsafeBytes { Checksum.crc(.init(rebasing: $0[..<count]), after: sum) }
      place += count
    }
    return sum
  }

  /// Bytes of the file.
  package var byteCount: Int { memory.bytes.count }

  private static func damaged(_ path: String) -> ImageError {
    ImageError(.damaged, "\(path) is no image of an organisation, or not all of it; write it anew")
  }

  private static func closing(
    _ descriptor: Int32, _ size: Int, _ path: String
  ) throws(ImageError) -> (base: UInt, table: Range<Int>, sum: UInt32) {
    var opening = [UInt8](repeating: 0, count: ImageLayout.openingSize)
    var closing = [UInt8](repeating: 0, count: ImageLayout.closingSize)
    let end = size - closing.count
    guard end >= opening.count, pread(descriptor, &opening, opening.count, 0) == opening.count,
      opening.prefix(14).elementsEqual(ImageLayout.opening.prefix(14)),
      pread(descriptor, &closing, closing.count, off_t(end)) == closing.count
    else { throw damaged(path) }
    guard opening == ImageLayout.opening else {
      throw ImageError(
        .otherVersion, "\(path): another version of whistle wrote the image; write it anew")
    }
    guard let read = closing.withUnsafeBytes({ ImageLayout.readClosing($0) }),
      read.table.upperBound == end
    else { throw damaged(path) }
    return read
  }

  /// Maps the file where it is made for, or else elsewhere, to be changed in memory only.
  private static func map(
    _ descriptor: Int32, _ size: Int, at base: UInt, _ path: String
  ) throws(ImageError) -> (Mapping, displacement: Int) {
    var start = mmap(
      UnsafeMutableRawPointer(bitPattern: base), size, PROT_READ, MAP_PRIVATE, descriptor, 0)
    if let found = start, found != MAP_FAILED, UInt(bitPattern: found) != base {
      munmap(found, size)
      start = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_PRIVATE, descriptor, 0)
    }
    guard let start, start != MAP_FAILED else {
      throw ImageError(
        .failed, "\(path) cannot be mapped: \(String(cString: strerror(errno)))")
    }
    return (
      Mapping(.init(start: start, count: size)),
      Int(bitPattern: start) - Int(bitPattern: base)
    )
  }
}

/// A file that is read, until nothing uses it.
private final class OpenFile: Sendable {
  let descriptor: Int32

  init(_ path: String) throws(ImageError) {
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      let reason = String(cString: strerror(errno))
      throw ImageError(errno == ENOENT ? .missing : .failed, "\(path) cannot be opened: \(reason)")
    }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }
}

/// Mapped memory, until nothing uses it.
private final class Mapping: @unchecked Sendable {
  let bytes: UnsafeMutableRawBufferPointer
  init(_ bytes: UnsafeMutableRawBufferPointer) { self.bytes = bytes }
  deinit { munmap(bytes.baseAddress!, bytes.count) }
}
