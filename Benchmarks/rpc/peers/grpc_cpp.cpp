// grpc_cpp PORT REPLY-FILE [CERTIFICATE KEY]: answers every Route with the message in the file, which
// is decoded once and encoded again for each call. The callback server, gRPC's fastest in C++.
#include <fstream>
#include <grpcpp/grpcpp.h>
#include <iostream>
#include <sstream>

#include "whistle/v1/routing.grpc.pb.h"

namespace {

class RouteService final : public whistle::v1::RoutingService::CallbackService {
 public:
  explicit RouteService(const std::string& reply) {
    if (!reply_.ParseFromString(reply)) throw std::runtime_error("the file holds no RouteReply");
  }

 private:
  grpc::ServerUnaryReactor* Route(grpc::CallbackServerContext* context,
                                  const whistle::v1::RouteRequest*,
                                  whistle::v1::RouteReply* reply) override {
    *reply = reply_;
    auto* reactor = context->DefaultReactor();
    reactor->Finish(grpc::Status::OK);
    return reactor;
  }

  whistle::v1::RouteReply reply_;
};

std::string contents(const char* path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error(std::string("cannot read ") + path);
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return bytes.str();
}

std::shared_ptr<grpc::ServerCredentials> credentials(int count, char** arguments) {
  if (count == 3) return grpc::InsecureServerCredentials();
  grpc::SslServerCredentialsOptions options;
  options.pem_key_cert_pairs.push_back({contents(arguments[4]), contents(arguments[3])});
  return grpc::SslServerCredentials(options);
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 3 && count != 5) {
    std::cerr << "usage: grpc_cpp PORT REPLY-FILE [CERTIFICATE KEY]\n";
    return 64;
  }
  RouteService service(contents(arguments[2]));
  grpc::ServerBuilder builder;
  builder.AddListeningPort(std::string("127.0.0.1:") + arguments[1], credentials(count, arguments));
  builder.RegisterService(&service);
  auto server = builder.BuildAndStart();
  if (!server) return 1;
  server->Wait();
}
