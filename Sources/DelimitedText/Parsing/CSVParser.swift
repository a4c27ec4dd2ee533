internal import CCSV
internal import Glibc

/// The owner of one libcsv parser in strict mode; collects rows and faults, with their lines.
///
/// Spaces belong to fields, as RFC 4180 has it. libcsv reports no positions; the line is kept by
/// counting the line ends inside of fields and, with `CSV_REPALL_NL`, each one between rows.
///
/// After a syntax fault the rest of the physical line is skipped, and libcsv starts afresh. Where
/// the quote of an earlier line was left open, the fault shows at the opening quote of a later
/// field, so that the next line begins outside of quotes again. Without such a later quote the
/// fault shows at the end of the data, or when the field exceeds `maximumFieldBytes`.
final class CSVParser {
  /// A constant, not an option: libcsv gives its allocation function no context to ask.
  static let maximumFieldBytes = 1 << 20

  /// A fault stands before the row of the batch that has its number.
  private(set) var faults: [(row: Int, fault: SyntaxFault)] = []
  /// After a fault behind which no row can be found.
  private(set) var isStopped = false
  let batch = RecordBatch()

  private let parser: UnsafeMutablePointer<csv_parser>
  private let limits: ReadingOptions.Limits
  private var line = 1
  private var rowLine = 1
  private var lastWasCarriageReturn = false
  private var isSkippingLine = false
  private var isRowDamaged = false
  private var undecodableCount = 0

  init(limits: ReadingOptions.Limits) {
    self.limits = limits
    parser = .allocate(capacity: 1)
    // Fails for a null pointer only.
    _ = csv_init(parser, UInt8(CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL))
    csv_set_space_func(parser) { _ in 0 }
    csv_set_realloc_func(parser) { old, size in
      // Two more for the closing quote, which libcsv keeps until it has seen what follows it.
      size > CSVParser.maximumFieldBytes + 2 ? nil : realloc(old, size)
    }
    csv_set_blk_size(parser, 4096)
  }

  deinit {
    csv_free(parser)
    parser.deallocate()
  }

  func removeResults() {
    batch.removeRows()
    faults.removeAll(keepingCapacity: true)
  }

  func feed(_ text: UnsafeBufferPointer<UInt8>) {
    var rest = text[...]
    while !isStopped, !rest.isEmpty {
      if isSkippingLine {
        guard let end = rest.firstIndex(where: { $0 == 0x0A || $0 == 0x0D }) else { return }
        endLine(rest[end])
        isSkippingLine = false
        rest = rest[(end + 1)...]
        continue
      }
      let part = UnsafeBufferPointer(rebasing: rest)
      let taken = csv_parse(
        parser, part.baseAddress, part.count, fieldThunk, rowThunk,
        Unmanaged.passUnretained(self).toOpaque())
      // All bytes taken: sound so far. Otherwise the reason is CSV_EPARSE, at the byte that breaks
      // the rules; CSV_ENOMEM, because our own allocator refuses long fields; CSV_ETOOBIG never.
      // A callback may have stopped; what libcsv finds after that is not our concern.
      if taken == part.count || isStopped { return }
      rest = rest.dropFirst(taken)
      recover()
    }
  }

  /// Takes the end of the data.
  func finish() {
    guard !isStopped else { return }
    if !isSkippingLine {
      // -1 is an open quote here (CSV_STRICT_FINI); 0 has reported the last row, if there was one.
      let result = csv_fini(
        parser, fieldThunk, rowThunk, Unmanaged.passUnretained(self).toOpaque())
      if result != 0 { stop(.quoteNeverClosed, value: pendingText) }
    }
    isStopped = true
  }

  /// Notes bytes that stand for no character, and drops the row they are in.
  func noteUndecodable(offset: Int, bytes: [UInt8]) {
    guard !isStopped else { return }
    undecodableCount += 1
    let here = line + (isSkippingLine ? 0 : lineEnds(pendingBytes))
    if undecodableCount > limits.undecodable {
      add(.tooManyUndecodable, line: here, value: "")
      isStopped = true
      return
    }
    add(.undecodable(offset: offset, bytes: bytes), line: here, value: "")
    guard !isSkippingLine else { return }
    isRowDamaged = true
    // Keeps the row from being blank; never seen, since the row is dropped.
    [UInt8(ascii: "?")].withUnsafeBufferPointer(feed)
  }

  private func recover() {
    let failed = csv_error(parser)
    guard failed == CSV_EPARSE else {
      stop(
        failed == CSV_ENOMEM && pendingBytes.count >= Self.maximumFieldBytes / 2
          ? .fieldTooLong : .outOfMemory, value: pendingText)
      return
    }
    let isQuoted = parser.pointee.quoted != 0
    let last = line + (isQuoted ? lineEnds(pendingBytes) : 0)
    add(
      isQuoted ? .textAfterQuote(resumesAt: last + 1) : .strayQuote(resumesAt: last + 1),
      line: line, value: pendingText)
    line = last
    lastWasCarriageReturn = false
    isSkippingLine = true
    isRowDamaged = false
    batch.discardOpenRow()
    // Without callbacks this only resets the parser; it cannot fail outside of an open quote.
    _ = csv_fini(parser, nil, nil, nil)
  }

  private func stop(_ kind: SyntaxFault.Kind, value: String) {
    add(kind, line: line, value: value)
    batch.discardOpenRow()
    isStopped = true
  }

  private func add(_ kind: SyntaxFault.Kind, line: Int, value: String) {
    faults.append(
      (
        batch.rows.count,
        SyntaxFault(kind: kind, line: line, field: batch.openFieldCount, value: value)
      ))
  }

  /// The bytes of the field that libcsv has begun.
  private var pendingBytes: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: parser.pointee.entry_buf, count: parser.pointee.entry_pos)
  }

  private var pendingText: String {
    String(decoding: pendingBytes.prefix(4 * TextFault.maximumValueLength), as: UTF8.self)
  }

  private func lineEnds(_ bytes: UnsafeRawBufferPointer) -> Int {
    var count = 0
    var previous: UInt8 = 0
    for byte in bytes {
      if byte == 0x0D || (byte == 0x0A && previous != 0x0D) { count += 1 }
      previous = byte
    }
    return count
  }

  private func endLine(_ terminator: UInt8) {
    let isSecondOfPair = terminator == 0x0A && lastWasCarriageReturn
    if !isSecondOfPair { line += 1 }
    lastWasCarriageReturn = terminator == 0x0D
  }

  fileprivate func takeField(_ field: UnsafeRawBufferPointer) {
    guard !isStopped else { return }
    if batch.openFieldCount == 0 { rowLine = line }
    batch.append(field)
    line += lineEnds(field)
    lastWasCarriageReturn = false
    if batch.openFieldCount > limits.fieldsPerRow || batch.openByteCount > limits.bytesPerRow {
      line = rowLine
      stop(.rowTooLong, value: "")
    }
  }

  /// - Parameter terminator: the byte that ends the line, -1 at the end of the data.
  fileprivate func takeRowEnd(_ terminator: Int32) {
    guard !isStopped else { return }
    if batch.openFieldCount > 0 {
      if isRowDamaged { batch.discardOpenRow() } else { batch.closeRow(line: rowLine) }
      isRowDamaged = false
    }
    if terminator >= 0 { endLine(UInt8(truncatingIfNeeded: terminator)) }
  }
}

private func fieldThunk(
  _ field: UnsafeMutableRawPointer?, _ count: Int, _ context: UnsafeMutableRawPointer?
) {
  Unmanaged<CSVParser>.fromOpaque(context!).takeUnretainedValue()
    .takeField(UnsafeRawBufferPointer(start: field, count: count))
}

private func rowThunk(_ terminator: Int32, _ context: UnsafeMutableRawPointer?) {
  Unmanaged<CSVParser>.fromOpaque(context!).takeUnretainedValue().takeRowEnd(terminator)
}
