"""Runs the interoperability cases against any server of grpc.testing.TestService.

    python -m interop.client ADDRESS [--case NAME ...]

Prints a line for each case and ends with 1 if one failed.
"""

import argparse
import sys
from collections.abc import Callable

import grpc

from interop import compression
from interop.cases import CASES, unimplemented_service
from interop.messages import messages


def by_name(address: str, channel: grpc.Channel) -> dict[str, Callable[[], None]]:
    stub = messages.TestService(channel)
    found = {case.__name__: lambda case=case: case(stub) for case in CASES}
    found["unimplemented_service"] = lambda: unimplemented_service(channel)
    for case in compression.SERVER_CASES + compression.CLIENT_CASES:
        found[case.__name__] = lambda case=case: case(address)
    return found


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("address")
    parser.add_argument("--case", nargs="+")
    options = parser.parse_args()
    failed = False
    with grpc.insecure_channel(options.address) as channel:
        for name, case in by_name(options.address, channel).items():
            if options.case and name not in options.case:
                continue
            try:
                case()
                print(f"{name}: ok")
            except (AssertionError, grpc.RpcError) as error:
                failed = True
                print(f"{name}: {error}")
    sys.exit(failed)


if __name__ == "__main__":
    main()
