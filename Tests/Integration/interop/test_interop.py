"""The interoperability cases; what runs them is itself held against grpcio's server."""

import grpc
import pytest

from interop import compression, reference_server
from interop.cases import CASES, unimplemented_service
from interop.messages import services


@pytest.fixture(scope="module")
def reference():
    server, address = reference_server.start()
    yield address
    server.stop(0).wait()


@pytest.fixture(scope="module")
def channel(reference):
    with grpc.insecure_channel(reference) as channel:
        yield channel


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_case_against_grpcio(channel, case):
    case(services.TestServiceStub(channel))


def test_unimplemented_service_against_grpcio(channel):
    unimplemented_service(channel)


@pytest.mark.parametrize("case", compression.SERVER_CASES, ids=lambda case: case.__name__)
def test_compression_against_grpcio(reference, case):
    case(reference)
