"""The interoperability cases against `whistle serve-interop`, and against grpcio's server, which
holds the cases themselves to something that is not ours."""

import grpc
import pytest

from interop import compression, reference_server
from interop.cases import CASES, unimplemented_service
from interop.messages import messages


@pytest.fixture(scope="module")
def reference():
    server, address = reference_server.start()
    yield address
    server.stop(0).wait()


@pytest.fixture(params=["whistle", "grpcio"])
def address(request, interop_server, reference):
    return interop_server.address if request.param == "whistle" else reference


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_case(address, case):
    with grpc.insecure_channel(address) as channel:
        case(messages.TestService(channel))


def test_unimplemented_service(address):
    with grpc.insecure_channel(address) as channel:
        unimplemented_service(channel)


@pytest.mark.parametrize("case", compression.SERVER_CASES, ids=lambda case: case.__name__)
def test_server_compression(address, case):
    case(address)


@pytest.mark.parametrize("case", compression.CLIENT_CASES, ids=lambda case: case.__name__)
def test_client_compression(interop_server, case):
    case(interop_server.address)
