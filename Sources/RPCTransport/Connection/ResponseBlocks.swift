import HTTP2Session
import RPCCore

/// Header blocks that are the same for all calls.
enum ResponseBlocks {
  static let head = make(HTTPAnswer.head, isImmortal: true)
  static let compressedHead = make(
    HTTPAnswer.head + [HTTPAnswer.gzipEncoding], isImmortal: true)
  static let okTrailers = make(okFields, isImmortal: true)

  private static let okFields = HTTPAnswer.statusFields(nil)

  /// What an answer begins with that is one message. The answer stays where it is, as metadata that is not
  /// there is not worth the copy of an array.
  static func head(
    of answer: UnsafePointer<RPCAnswer>, isCompressing: Bool
  ) -> HTTP2HeaderBlock {
    if answer.pointee.head.isEmpty { return isCompressing ? compressedHead : head }
    return make(
      HTTPAnswer.head + (isCompressing ? [HTTPAnswer.gzipEncoding] : [])
        + answer.pointee.head.fields)
  }

  /// What ends an answer that went well.
  static func okTrailers(of answer: UnsafePointer<RPCAnswer>) -> HTTP2HeaderBlock {
    answer.pointee.trailers.isEmpty
      ? okTrailers : make(okFields + answer.pointee.trailers.fields)
  }

  static func head(_ fields: [HTTPAnswer.Field]) -> HTTP2HeaderBlock {
    fields.isEmpty ? head : make(HTTPAnswer.head + fields)
  }

  static func trailers(_ fields: [HTTPAnswer.Field]) -> HTTP2HeaderBlock {
    fields == okFields ? okTrailers : make(fields)
  }

  static func make(_ fields: [HTTPAnswer.Field], isImmortal: Bool = false) -> HTTP2HeaderBlock {
    HTTP2HeaderBlock(fields.map { ($0.name, $0.value) }, isImmortal: isImmortal)
  }
}
