"""The test service as grpcio runs it: what clients, ours among them, are held against.

    python -m interop.reference_server [ADDRESS]

Prints the address it serves on. Of a request that came compressed it sees only what was in it:
grpcio does not tell, so `expect_compressed` is passed over.
"""

import concurrent.futures
import sys
import time

import grpc

from interop.messages import ECHO_INITIAL, ECHO_TRAILING, SERVICE, messages, payload


def echo_metadata(context: grpc.ServicerContext) -> None:
    for key, value in context.invocation_metadata():
        if key == ECHO_INITIAL:
            context.send_initial_metadata([(key, value)])
        elif key == ECHO_TRAILING:
            context.set_trailing_metadata([(key, value)])


def echo_status(request, context: grpc.ServicerContext) -> None:
    if request.HasField("response_status"):
        codes = {code.value[0]: code for code in grpc.StatusCode}
        status = request.response_status
        context.abort(codes[status.code], status.message)


class TestService:
    def EmptyCall(self, request, context):
        return messages.Empty()

    def UnaryCall(self, request, context):
        if request.response_compressed.value:
            context.set_compression(grpc.Compression.Gzip)
        echo_metadata(context)
        echo_status(request, context)
        return messages.SimpleResponse(payload=payload(request.response_size))

    def StreamingOutputCall(self, request, context):
        if any(one.compressed.value for one in request.response_parameters):
            context.set_compression(grpc.Compression.Gzip)
        yield from self._replies(request, context)

    def StreamingInputCall(self, requests, context):
        size = sum(len(request.payload.body) for request in requests)
        return messages.StreamingInputCallResponse(aggregated_payload_size=size)

    def FullDuplexCall(self, requests, context):
        echo_metadata(context)
        for request in requests:
            echo_status(request, context)
            yield from self._replies(request, context)

    def HalfDuplexCall(self, requests, context):
        for request in list(requests):
            yield from self._replies(request, context)

    @staticmethod
    def _replies(request, context):
        for wanted in request.response_parameters:
            time.sleep(wanted.interval_us / 1e6)
            if not wanted.compressed.value:
                context.disable_next_message_compression()
            yield messages.StreamingOutputCallResponse(payload=payload(wanted.size))


def handlers(service: TestService) -> dict[str, grpc.RpcMethodHandler]:
    output = ("StreamingOutputCallRequest", "StreamingOutputCallResponse")
    kinds = {
        "EmptyCall": ("unary_unary", "Empty", "Empty"),
        "UnaryCall": ("unary_unary", "SimpleRequest", "SimpleResponse"),
        "StreamingOutputCall": ("unary_stream", *output),
        "StreamingInputCall": (
            "stream_unary",
            "StreamingInputCallRequest",
            "StreamingInputCallResponse",
        ),
        "FullDuplexCall": ("stream_stream", *output),
        "HalfDuplexCall": ("stream_stream", *output),
    }
    return {
        name: getattr(grpc, f"{kind}_rpc_method_handler")(
            getattr(service, name),
            request_deserializer=getattr(messages, request).FromString,
            response_serializer=getattr(messages, reply).SerializeToString,
        )
        for name, (kind, request, reply) in kinds.items()
    }


def start(address: str = "127.0.0.1:0") -> tuple[grpc.Server, str]:
    server = grpc.server(concurrent.futures.ThreadPoolExecutor(16))
    server.add_registered_method_handlers(SERVICE, handlers(TestService()))
    port = server.add_insecure_port(address)
    server.start()
    return server, f"{address.rpartition(':')[0]}:{port}"


if __name__ == "__main__":
    running, listening = start(*sys.argv[1:])
    print(f"address={listening}", flush=True)
    running.wait_for_termination()
