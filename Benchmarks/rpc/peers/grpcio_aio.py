"""grpcio_aio.py PORT REPLY-FILE [CERTIFICATE KEY]: answers every Route with the file's message."""

import asyncio
import sys
from pathlib import Path

import grpc

sys.path.append(str(Path(__file__).resolve().parents[3] / "Protos"))
routing, services = grpc.protos_and_services("whistle/v1/routing.proto")


class RouteService(services.RoutingServiceServicer):
    def __init__(self, reply: bytes) -> None:
        self.reply = routing.RouteReply.FromString(reply)

    async def Route(self, request, context):
        return self.reply


async def main(port: str, reply: str, *tls: str) -> None:
    server = grpc.aio.server()
    services.add_RoutingServiceServicer_to_server(RouteService(Path(reply).read_bytes()), server)
    address = f"127.0.0.1:{port}"
    if tls:
        certificate, key = (Path(path).read_bytes() for path in tls)
        server.add_secure_port(address, grpc.ssl_server_credentials([(key, certificate)]))
    else:
        server.add_insecure_port(address)
    await server.start()
    await server.wait_for_termination()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
