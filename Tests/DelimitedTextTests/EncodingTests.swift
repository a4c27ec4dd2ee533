import DelimitedText
import Testing

@Suite struct EncodingTests {
  /// "单位,上级" in two bytes each; U+3400 and U+20000 take four bytes, U+0080 too.
  static let gb18030: [(bytes: [UInt8], text: String)] = [
    ([0xB5, 0xA5, 0xCE, 0xBB], "单位"),
    ([0xC9, 0xCF, 0xBC, 0xB6], "上级"),
    ([0x81, 0x39, 0xEE, 0x39], "\u{3400}"),
    ([0x95, 0x32, 0x82, 0x36], "\u{20000}"),
    ([0x81, 0x30, 0x81, 0x30], "\u{80}"),
    ([0x81, 0x40], "丂"),
    ([0xFE, 0x50], "\u{2E81}"),
  ]
  static let blockSizes = [1, 2, 3, 4, 5, 7, 64, 65536]

  @Test(arguments: blockSizes) func gb18030IsDetectedAndConvertedAcrossBlocks(_ size: Int) throws {
    var bytes: [UInt8] = []
    var expected: [String] = []
    for (index, sample) in Self.gb18030.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      bytes += sample.bytes
      expected.append(sample.text)
    }
    bytes += Array("\r\n\"a\n".utf8) + Self.gb18030[2].bytes + Array("\"\n".utf8)
    let rows = [ReadRow(1, expected), ReadRow(2, ["a\n\u{3400}"])]
    #expect(try read(bytes, blockSize: size) == Outcome(rows: rows))
    #expect(try read(bytes, blockSize: size, encoding: .gb18030) == Outcome(rows: rows))
  }

  @Test(arguments: blockSizes) func markOfGB18030IsStripped(_ size: Int) throws {
    let bytes: [UInt8] = [0x84, 0x31, 0x95, 0x33, 0xB5, 0xA5]
    #expect(try read(bytes, blockSize: size).rows == [ReadRow(1, ["单"])])
  }

  /// Left out: U+1E3F and U+9FB4 to U+9FBB, which moved between editions of the standard, and
  /// beyond the basic plane all but every 37th character.
  @Test func everyCharacterOfPythonsGB18030IsConverted() throws {
    let program = """
      import sys
      chars = [chr(c) for c in list(range(0x80, 0xD800)) + list(range(0x10000, 0x110000, 37))
               if c != 0x1E3F and not 0x9FB4 <= c <= 0x9FBB]
      data = ('é单\\n' + ','.join(chars[:9000]) + '\\n').encode('gb18030')
      for i in range(9000, len(chars), 9000):
          data += (','.join(chars[i:i+9000]) + '\\n').encode('gb18030')
      sys.stdout.buffer.write(data)
      """
    let bytes = Array(try python(program))
    let outcome = try read(bytes, encoding: .gb18030)
    #expect(outcome.faults.isEmpty)
    let scalars = (Array(0x80..<0xD800) + stride(from: 0x10000, to: 0x110000, by: 37))
      .filter { $0 != 0x1E3F && !(0x9FB4...0x9FBB).contains($0) }
    let fields = outcome.rows.dropFirst().flatMap(\.fields)
    #expect(fields.count == scalars.count)
    let difference = zip(fields, scalars).first { field, scalar in
      !field.unicodeScalars.elementsEqual([Unicode.Scalar(UInt32(scalar))!])
    }
    #expect(difference == nil)
  }

  @Test(arguments: [TextEncoding.utf8, .gb18030]) func encodingIsReported(_ encoding: TextEncoding)
    throws
  {
    let bytes = encoding == .utf8 ? Array("单位".utf8) : Self.gb18030[0].bytes
    let reader = try DelimitedReader(.bytes(bytes, name: "t")) { _ in }
    #expect(reader.encoding == encoding)
  }

  /// Flawed UTF-8 must not become nonsense by way of GB18030, which takes most pairs of bytes.
  @Test(arguments: blockSizes) func damagedUTF8IsAFaultWithLineAndOffset(_ size: Int) throws {
    let sound = "单位,上级单位名称\n\"总\n部\","
    let bytes = Array(sound.utf8) + [0xE5, 0x8D] + Array(",x\n一,二\n".utf8)
    let outcome = try read(bytes, blockSize: size)
    #expect(outcome.rows.map(\.line) == [1, 4])
    #expect(outcome.faultLines == [3])
    #expect(outcome.faults[0].message.contains("0xE5 0x8D at byte \(sound.utf8.count) is no UTF-8"))
  }

  @Test(arguments: blockSizes) func bytesOfNeitherEncodingAreAFault(_ size: Int) throws {
    let bytes: [UInt8] = Self.gb18030[0].bytes + [0x0A, 0xB5, 0xFF, 0x0A] + Self.gb18030[1].bytes
    let outcome = try read(bytes, blockSize: size)
    #expect(outcome.rows == [ReadRow(1, ["单位"]), ReadRow(3, ["上级"])])
    #expect(outcome.faultLines.allSatisfy { $0 == 2 } && !outcome.faults.isEmpty)
    #expect(outcome.faults[0].message.contains("0xB5 at byte 5 is no GB18030"))
  }

  static let invalid: [[UInt8]] = [
    [0x80], [0xC0, 0x80], [0xC1, 0xBF], [0xE0, 0x9F, 0xBF], [0xED, 0xA0, 0x80],
    [0xF0, 0x8F, 0xBF, 0xBF], [0xF4, 0x90, 0x80, 0x80], [0xF5], [0xFF], [0xE5, 0x8D], [0xF0, 0x9F],
    [0x00],
  ]

  @Test(arguments: invalid) func illFormedUTF8IsFoundAtItsOffset(_ sequence: [UInt8]) throws {
    for size in [1, 2, 3, 64] {
      for (tail, lines) in [("", [1]), ("\nb\n", [1, 3])] {
        let bytes = Array("aaaaaaaaaaaa\nb".utf8) + sequence + Array(tail.utf8)
        let outcome = try read(bytes, blockSize: size, encoding: .utf8)
        #expect(outcome.rows.map(\.line) == lines)
        #expect(outcome.faults.first?.line == 2)
        #expect(outcome.faults.first?.message.contains("at byte 14 ") == true)
      }
    }
  }

  /// The verdict falls in the middle of a block, and flaws behind it have no say.
  @Test func verdictAboutALongFileDoesNotDependOnBlocks() throws {
    let front = Array(String(repeating: "单位,", count: 2040).utf8)
    let bytes = front + [UInt8](repeating: 0xFF, count: 16) + front + [0xFF, 0xFF, 0xFF, 0xFF]
    let whole = try read(bytes, blockSize: 1 << 20)
    #expect(whole.faults.count == 20)
    #expect(whole.faults.allSatisfy { $0.message.contains("UTF-8") })
    for size in Self.blockSizes { #expect(try read(bytes, blockSize: size) == whole) }
  }

  @Test func binaryRubbishStopsTheFile() throws {
    let outcome = try read([UInt8](repeating: 0, count: 5000))
    #expect(outcome.rows.isEmpty)
    #expect(outcome.faults.count == 21)
    #expect(outcome.faults[20].description.contains("reading stops here"))
  }

  static let foreign: [(front: [UInt8], says: String)] = [
    ([0xFF, 0xFE, 0x61, 0x00], "UTF-16"), ([0xFE, 0xFF, 0x00, 0x61], "UTF-16"),
    ([0x50, 0x4B, 0x03, 0x04, 0x14], "workbook"), ([0xD0, 0xCF, 0x11, 0xE0, 0xA1], "workbook"),
  ]

  @Test(arguments: foreign) func otherFormatsAreRefusedWithWhatToDo(
    _ front: [UInt8], _ says: String
  ) throws {
    for size in [1, 3, 64] {
      for encoding in [nil, TextEncoding.utf8, .gb18030] {
        let outcome = try read(front, blockSize: size, encoding: encoding)
        #expect(outcome.rows.isEmpty)
        #expect(outcome.faults.count == 1)
        #expect(outcome.faults.first?.message.contains(says) == true)
        #expect(outcome.faults.first?.remedy.contains("CSV UTF-8") == true)
      }
    }
  }
}
