"""The messages of the interoperability cases, and where their calls are found."""

import interop_client as messages

SERVICE = "grpc.testing.TestService"
ECHO_INITIAL = "x-grpc-test-echo-initial"
ECHO_TRAILING = "x-grpc-test-echo-trailing-bin"

payload = messages.payload


def flag(value: bool) -> "messages.BoolValue":
    return messages.BoolValue(value=value)
