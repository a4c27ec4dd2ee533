"""grpc.testing.TestService for grpcio. Its package has the name of grpcio's own, so its messages are
made from descriptors instead of modules."""

import pathlib
import tempfile

import grpc
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
from grpc_tools import protoc

PROTOS = pathlib.Path(__file__).resolve().parents[2] / "Protos"


def _messages(*files):
    with tempfile.NamedTemporaryFile() as out:
        assert protoc.main(["protoc", f"-I{PROTOS}", f"--descriptor_set_out={out.name}", *files]) == 0
        found = descriptor_pb2.FileDescriptorSet.FromString(pathlib.Path(out.name).read_bytes())
    pool = descriptor_pool.DescriptorPool()
    for file in found.file:
        pool.Add(file)
    return message_factory.GetMessageClassesForFiles(files, pool)


_found = _messages("grpc/testing/empty.proto", "grpc/testing/messages.proto")
globals().update({name.rpartition(".")[2]: message for name, message in _found.items()})


class TestService:
    """The stub."""

    __test__ = False
    NAME = "/grpc.testing.TestService/"

    def __init__(self, channel):
        def call(kind, method, request, response):
            return getattr(channel, kind)(
                self.NAME + method,
                request_serializer=_found["grpc.testing." + request].SerializeToString,
                response_deserializer=_found["grpc.testing." + response].FromString,
            )

        output = ("StreamingOutputCallRequest", "StreamingOutputCallResponse")
        self.EmptyCall = call("unary_unary", "EmptyCall", "Empty", "Empty")
        self.UnaryCall = call("unary_unary", "UnaryCall", "SimpleRequest", "SimpleResponse")
        self.StreamingOutputCall = call("unary_stream", "StreamingOutputCall", *output)
        self.StreamingInputCall = call(
            "stream_unary",
            "StreamingInputCall",
            "StreamingInputCallRequest",
            "StreamingInputCallResponse",
        )
        self.FullDuplexCall = call("stream_stream", "FullDuplexCall", *output)
        self.HalfDuplexCall = call("stream_stream", "HalfDuplexCall", *output)
        self.UnimplementedCall = call("unary_unary", "UnimplementedCall", "Empty", "Empty")


def payload(count):
    return _found["grpc.testing.Payload"](body=bytes(count))


def parameters(size, interval=0, compressed=None):
    """One response of `size` bytes, `interval` microseconds after the last."""
    made = _found["grpc.testing.ResponseParameters"](size=size, interval_us=interval)
    if compressed is not None:
        made.compressed.value = compressed
    return made
