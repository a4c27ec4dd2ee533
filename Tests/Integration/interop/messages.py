"""The messages and services of the interoperability cases, compiled when imported."""

import pathlib
import sys

import grpc

PROTOS = str(pathlib.Path(__file__).resolve().parent / "protos")
if PROTOS not in sys.path:
    sys.path.append(PROTOS)

messages, services = grpc.protos_and_services("interop.proto")

ECHO_INITIAL = "x-grpc-test-echo-initial"
ECHO_TRAILING = "x-grpc-test-echo-trailing-bin"


def payload(size: int) -> "messages.Payload":
    return messages.Payload(body=bytes(size))


def flag(value: bool) -> "messages.BoolValue":
    return messages.BoolValue(value=value)
