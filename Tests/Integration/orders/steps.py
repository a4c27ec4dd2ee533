"""Filing and moving orders as a test says it in one line."""

import itertools

import grpc
import pytest
from whistle_client import orders, routing

CENTRE = "440310000000"
VISIT = [orders.Evidence(kind="visit", reference="v1")]
keys = (f"key-{number}" for number in itertools.count())


def file(whistle, origin="440310001003-G05", category="G.11", **fields):
    fields.setdefault("key", next(keys))
    fields.setdefault("title", "法律援助")
    order = routing.WorkOrder(origin=origin, category=category, **fields.pop("order", {}))
    return whistle.orders.File(orders.FileRequest(order=order, person="c1", **fields), timeout=10)


def act(whistle, order, step, unit="", person="h1", **fields):
    fields.setdefault("reason", "because")
    fields.setdefault("key", next(keys))
    request = orders.ActRequest(order=order.id, step=step, unit=unit, person=person, **fields)
    return whistle.orders.Act(request, timeout=10).order


def refused(call):
    with pytest.raises(grpc.RpcError) as error:
        call()
    return error.value.code(), error.value.details()


def get(whistle, number):
    return whistle.orders.GetOrder(orders.GetOrderRequest(order=number))


def now(whistle):
    return whistle.orders.GetCounters(orders.GetCountersRequest()).now


def pass_time(whistle, seconds):
    moment = now(whistle) + seconds
    return whistle.orders.SetClock(orders.SetClockRequest(now=moment)).fired


def handled(whistle, order):
    holder = order.holder.code
    act(whistle, order, "sign", holder)
    act(whistle, order, "start", holder)
    return act(whistle, order, "report", holder, evidence=VISIT)
