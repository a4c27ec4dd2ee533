/// What a client asks for, beside the messages.
package struct ClientRequest: Sendable {
  /// `/package.Service/Method`.
  package var path: String
  package var kind: RPCMethod.Kind
  package var metadata: RPCMetadata
  /// When the caller stops waiting, in monotonic nanoseconds; nil for never.
  package var deadline: UInt64?
  /// The messages may be compressed, each as `ClientCall.send` says.
  package var mayCompress: Bool
  /// The largest reply, in bytes, compressed and not.
  package var replyBytes: Int

  package init(
    path: String, kind: RPCMethod.Kind = .unary, metadata: RPCMetadata = RPCMetadata(),
    deadline: UInt64? = nil, mayCompress: Bool = false, replyBytes: Int = RPCLimits().messageBytes
  ) {
    self.path = path
    self.kind = kind
    self.metadata = metadata
    self.deadline = deadline
    self.mayCompress = mayCompress
    self.replyBytes = replyBytes
  }

  /// The fields differ from call to call.
  package var isPlain: Bool { metadata.isEmpty && deadline == nil && !mayCompress }

  /// The request's header list (doc/PROTOCOL-HTTP2.md).
  /// - Parameters:
  ///   - authority: the server as the client calls it.
  ///   - now: monotonic nanoseconds, before the deadline.
  package func fields(scheme: String, authority: String, now: UInt64) -> [HTTPAnswer.Field] {
    var fields: [HTTPAnswer.Field] = [
      .init(name: ":method", value: "POST"),
      .init(name: ":scheme", value: scheme),
      .init(name: ":path", value: path),
      .init(name: ":authority", value: authority),
      .init(name: "te", value: "trailers"),
    ]
    if let deadline {
      let left = deadline > now ? deadline - now : 0
      fields.append(.init(name: "grpc-timeout", value: CallTimeout.text(nanoseconds: left)))
    }
    fields += [
      .init(name: "content-type", value: "application/grpc"),
      .init(name: "user-agent", value: "grpc-whistle/\(ProgramVersion.text)"),
      CallAdmission.acceptEncoding,
    ]
    if mayCompress { fields.append(.init(name: "grpc-encoding", value: "gzip")) }
    return fields + metadata.fields
  }
}
