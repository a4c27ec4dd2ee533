// grpc-swift-peer PORT REPLY-FILE [CERTIFICATE KEY]: answers every Route with the bytes of the file.
//
// Requests and replies stay bytes: no message is decoded or encoded, which favours this peer.
import Foundation
import GRPCCore
import GRPCNIOTransportHTTP2Posix

struct BytesCoding: MessageSerializer, MessageDeserializer {
  func serialize<Bytes: GRPCContiguousBytes>(_ message: [UInt8]) -> Bytes { Bytes(message) }

  func deserialize<Bytes: GRPCContiguousBytes>(_ bytes: Bytes) -> [UInt8] {
    bytes.withUnsafeBytes { Array($0) }
  }
}

struct RouteService: RegistrableRPCService {
  let reply: [UInt8]

  func registerMethods<Transport: ServerTransport>(with router: inout RPCRouter<Transport>) {
    router.registerHandler(
      forMethod: MethodDescriptor(
        fullyQualifiedService: "whistle.v1.RoutingService", method: "Route"),
      deserializer: BytesCoding(), serializer: BytesCoding()
    ) { [reply] request, _ in
      for try await _ in request.messages {}
      return StreamingServerResponse(of: [UInt8].self) { writer in
        try await writer.write(reply)
        return [:]
      }
    }
  }
}

let arguments = CommandLine.arguments
guard arguments.count == 3 || arguments.count == 5, let port = Int(arguments[1]) else {
  FileHandle.standardError.write(
    Data("usage: grpc-swift-peer PORT REPLY-FILE [CERTIFICATE KEY]\n".utf8))
  exit(64)
}
let reply = try Data(contentsOf: URL(fileURLWithPath: arguments[2]))
var security = HTTP2ServerTransport.Posix.TransportSecurity.plaintext
if arguments.count == 5 {
  security = .tls(
    certificateChain: [.file(path: arguments[3], format: .pem)],
    privateKey: .file(path: arguments[4], format: .pem))
}
let server = GRPCServer(
  transport: .http2NIOPosix(
    address: .ipv4(host: "127.0.0.1", port: port), transportSecurity: security),
  services: [RouteService(reply: Array(reply))])
try await server.serve()
