"""Reflection, as the stock client of grpcio-reflection and bare v1 calls see it."""

import grpc
import interop_client
import pytest
from google.protobuf import descriptor_pb2, descriptor_pool
from grpc_reflection.v1alpha.proto_reflection_descriptor_database import (
    ProtoReflectionDescriptorDatabase,
)

SERVICES = {
    "whistle.v1.RoutingService", "whistle.v1.WorkOrderService", "whistle.v1.OrganizationService",
    "grpc.health.v1.Health",
    "grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection",
}  # fmt: skip
V1 = interop_client._messages("grpc/reflection/v1/reflection.proto")
Request = V1["grpc.reflection.v1.ServerReflectionRequest"]
Response = V1["grpc.reflection.v1.ServerReflectionResponse"]


@pytest.fixture(scope="module")
def channel(server):
    with grpc.insecure_channel(server.address) as channel:
        yield channel


def ask(channel, *requests, version="v1"):
    call = channel.stream_stream(
        f"/grpc.reflection.{version}.ServerReflection/ServerReflectionInfo",
        request_serializer=Request.SerializeToString,
        response_deserializer=Response.FromString,
    )
    return list(call(iter(requests), timeout=10))


def test_a_client_without_definitions_calls_a_method(channel):
    pool = descriptor_pool.DescriptorPool(ProtoReflectionDescriptorDatabase(channel))
    service = pool.FindServiceByName("whistle.v1.RoutingService")
    method = service.FindMethodByName("Route")
    assert method.input_type.fields_by_name["order"].message_type.name == "WorkOrder"
    assert method.output_type.full_name == "whistle.v1.RouteReply"


def test_the_stock_client_lists_the_services(channel):
    assert set(ProtoReflectionDescriptorDatabase(channel).get_services()) == SERVICES


@pytest.mark.parametrize("version", ["v1", "v1alpha"])
def test_services_of_both_versions(channel, version):
    (reply,) = ask(channel, Request(list_services="*", host="here"), version=version)
    assert {service.name for service in reply.list_services_response.service} == SERVICES
    assert reply.valid_host == "here" and reply.original_request.list_services == "*"


@pytest.mark.parametrize(
    "symbol, file",
    [
        ("whistle.v1.RoutingService", "whistle/v1/routing.proto"),
        ("whistle.v1.RoutingService.Route", "whistle/v1/routing.proto"),
        ("whistle.v1.RouteReply", "whistle/v1/routing.proto"),
        ("whistle.v1.RouteReply.lead", "whistle/v1/routing.proto"),
        ("whistle.v1.Mode", "whistle/v1/routing.proto"),
        ("whistle.v1.MODE_EMERGENCY", "whistle/v1/routing.proto"),
        ("whistle.v1.Unit", "whistle/v1/organization.proto"),
        ("grpc.health.v1.Health.Watch", "grpc/health/v1/health.proto"),
        ("grpc.health.v1.HealthCheckResponse.ServingStatus", "grpc/health/v1/health.proto"),
    ],
)
def test_every_kind_of_symbol_resolves(channel, symbol, file):
    (reply,) = ask(channel, Request(file_containing_symbol=symbol))
    files = [
        descriptor_pb2.FileDescriptorProto.FromString(found)
        for found in reply.file_descriptor_response.file_descriptor_proto
    ]
    assert files[0].name == file
    # Whatever a file imports comes with it.
    names = {found.name for found in files}
    assert all(set(found.dependency) <= names for found in files)


def test_several_questions_are_answered_in_order_and_what_is_not_there_is_named(channel):
    replies = ask(
        channel,
        Request(file_by_filename="whistle/v1/routing.proto"),
        Request(file_containing_symbol="whistle.v1.Nothing"),
        Request(file_by_filename="nothing.proto"),
        Request(all_extension_numbers_of_type="whistle.v1.Unit"),
        Request(),
    )
    errors = [(reply.error_response.error_code, reply.error_response.error_message)
              for reply in replies]  # fmt: skip
    assert [code for code, _ in errors] == [0, 5, 5, 0, 3]
    assert "whistle.v1.Nothing" in errors[1][1] and "nothing.proto" in errors[2][1]
    assert replies[3].all_extension_numbers_response.base_type_name == "whistle.v1.Unit"
