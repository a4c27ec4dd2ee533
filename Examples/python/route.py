"""Asks a Whistle server who leads an order.

    python Examples/python/route.py 440310001002 5.181.806
    python Examples/python/route.py 440310001001-G05 G.10 --emergency
"""

import argparse
import datetime
import sys

import grpc

from whistle_client import ADDRESS, Whistle, routing

CHINA = datetime.timezone(datetime.timedelta(hours=8))


def time(seconds):
    return datetime.datetime.fromtimestamp(seconds, CHINA).strftime("%Y-%m-%d %H:%M")


def units(milli_units):
    return f"{milli_units / 1000:g}"


def show(reply):
    lead = reply.lead
    role = routing.Role.Name(lead.role).removeprefix("ROLE_").lower()
    print(f"lead    {lead.unit.name} {lead.unit.code} ({role}), cost {units(lead.total_cost)}")
    for hop in lead.path:
        print(f"  {hop.kind:12} {hop.rule}")
    if reply.shortage:
        print(f"  shortage: {reply.shortage_reason}")
    for helper in reply.helpers:
        print(f"helper  {helper.candidate.unit.name or 'none'}")
    for other in reply.alternatives:
        print(f"next    {other.candidate.unit.name}, {units(other.difference)} more")
    if reply.deadline:
        print(f"due     {time(reply.deadline)}")
    for rung in reply.ladder:
        print(f"then    {time(rung.at) + ' ' if rung.at else ''}{rung.unit.name}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("origin", help="code of the chain unit of the place")
    parser.add_argument("category", help="code of the category")
    parser.add_argument("--emergency", action="store_true")
    parser.add_argument("--address", default=ADDRESS)
    arguments = parser.parse_args()
    order = routing.WorkOrder(
        origin=arguments.origin,
        category=arguments.category,
        mode=routing.MODE_EMERGENCY if arguments.emergency else routing.MODE_PEACETIME,
    )
    with Whistle(arguments.address) as whistle:
        try:
            show(whistle.routing.Route(routing.RouteRequest(order=order), timeout=5))
        except grpc.RpcError as error:
            sys.exit(f"{error.code().name}: {error.details()}")


if __name__ == "__main__":
    main()
