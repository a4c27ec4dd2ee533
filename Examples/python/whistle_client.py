"""The services of a Whistle server for grpcio, made from the .proto files at import.

Health is the stock client of grpcio-health-checking.
Nothing is generated on disk: grpcio compiles `Protos/` when this module is imported.
"""

import pathlib
import sys

import grpc
from grpc_health.v1 import health_pb2 as health
from grpc_health.v1 import health_pb2_grpc as health_services

PROTOS = pathlib.Path(__file__).resolve().parents[2] / "Protos"
if str(PROTOS) not in sys.path:
    sys.path.append(str(PROTOS))

routing, routing_services = grpc.protos_and_services("whistle/v1/routing.proto")
orders, orders_services = grpc.protos_and_services("whistle/v1/work_orders.proto")
organization, organization_services = grpc.protos_and_services("whistle/v1/organization.proto")

ADDRESS = "127.0.0.1:50051"


class Whistle:
    """One channel with a stub for each service."""

    def __init__(self, address=ADDRESS):
        self.channel = grpc.insecure_channel(address)
        self.routing = routing_services.RoutingServiceStub(self.channel)
        self.organization = organization_services.OrganizationServiceStub(self.channel)
        self.orders = orders_services.WorkOrderServiceStub(self.channel)
        self.health = health_services.HealthStub(self.channel)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.channel.close()
