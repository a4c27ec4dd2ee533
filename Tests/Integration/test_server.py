"""The server over a real socket, called by grpcio."""

import concurrent.futures
import subprocess

import grpc
import pytest
from conftest import Server
from whistle_client import Whistle, health, organization, routing

ROUTE = "/whistle.v1.RoutingService/Route"
# Wednesday 2018-09-12 10:00 in China.
RECEIVED = 1536717600


@pytest.fixture(scope="module")
def whistle(server):
    with Whistle(server.address) as whistle:
        yield whistle


def order(origin="440310001001-G05", category="G.05", **fields):
    fields.setdefault("received_at", RECEIVED)
    return routing.WorkOrder(origin=origin, category=category, **fields)


def route(whistle, *arguments, **fields):
    return whistle.routing.Route(
        routing.RouteRequest(order=order(*arguments, **fields)), timeout=10
    )


def refused(call):
    with pytest.raises(grpc.RpcError) as error:
        call()
    return error.value.code(), error.value.details()


EMERGENCY = {"mode": routing.MODE_EMERGENCY}


@pytest.mark.parametrize(
    "origin, category, fields, hops",
    [
        ("440310001001-G05", "G.08", {}, ["climb", "seat"]),
        ("440310001003-G05", "G.11", {}, ["climb", "climb", "station", "line"]),
        ("440310001001-G01-B01", "G.02", {}, ["descend"]),
        ("440310001001-G05", "G.05", {}, ["climb", "agreement"]),
        ("440310001001-G05", "G.09", {}, ["climb", "attachment"]),
        ("440310001001-G05", "G.13", {}, ["climb", "registration"]),
        ("440310001001-G02-B01", "G.14", {}, ["climb", "standby"]),
        ("440310001001-G05", "G.10", EMERGENCY, ["climb", "command_up"]),
    ],
)
def test_each_kind_of_path_is_taken_and_explained(whistle, origin, category, fields, hops):
    reply = route(whistle, origin, category, **fields)
    assert [hop.kind for hop in reply.lead.path] == hops
    assert all(hop.rule for hop in reply.lead.path)
    assert reply.lead.path[0].__getattribute__("from").code == origin
    assert reply.lead.path[-1].to == reply.lead.unit
    assert sum(part.cost for part in reply.lead.parts) == reply.lead.total_cost
    assert reply.ladder[-1].unit.code == "440310000000"
    assert not reply.shortage


def test_without_a_duty_the_community_is_the_catch_all(whistle):
    reply = route(whistle, "440310001001-G05", "G.12")
    assert reply.lead.role == routing.ROLE_CATCH_ALL
    assert reply.lead.unit.code == "440310001001"
    assert reply.shortage and reply.shortage_reason


def test_a_real_request_goes_to_the_unit_that_history_names(whistle):
    reply = route(whistle, "440310006004", "6.186.662")
    assert reply.lead.role == routing.ROLE_OWN
    assert "learned from past.csv" in reply.lead.duty
    assert len(reply.alternatives) == 3
    assert reply.deadline > RECEIVED


def test_explain_names_filters_and_the_smallest_change(whistle):
    reply = whistle.routing.Explain(
        routing.ExplainRequest(order=order(category="G.12"), candidates=["440310001001-G05"])
    )
    (explanation,) = reply.explanations
    assert [failure.filter for failure in explanation.failures] == ["duty"]
    assert "then leads" in explanation.change
    every = whistle.routing.Explain(routing.ExplainRequest(order=order(), limit=5))
    assert every.explanations[0].chosen and every.explanations[0].unit == every.lead.unit


def test_units_and_revision(whistle):
    reply = whistle.organization.GetUnit(organization.GetUnitRequest(code="440310001001"))
    assert reply.unit.name == "六联社区" or "六联" in reply.unit.name
    assert [unit.code for unit in reply.ancestors] == ["440310001000", "440310000000"]
    assert reply.children_complete and len(reply.children) > 5
    revision = whistle.organization.GetRevision(organization.GetRevisionRequest())
    assert revision.name == "坪山区" and revision.units > 12000
    assert revision.revision.organization == 1
    assert len(revision.revision.organization_digest) == 64


def test_health_by_service(whistle):
    for service in ("", "whistle.v1.RoutingService", "grpc.health.v1.Health"):
        reply = whistle.health.Check(health.HealthCheckRequest(service=service))
        assert reply.status == health.HealthCheckResponse.SERVING
    code, message = refused(
        lambda: whistle.health.Check(health.HealthCheckRequest(service="no.Such"))
    )
    assert code == grpc.StatusCode.NOT_FOUND and "no.Such" in message


def test_wrong_fields_are_named(whistle):
    code, message = refused(lambda: route(whistle, "440310001009"))
    assert code == grpc.StatusCode.NOT_FOUND
    assert "order.origin" in message and "did you mean 44031000100" in message
    code, message = refused(lambda: route(whistle, category="G.99"))
    assert code == grpc.StatusCode.NOT_FOUND and "order.category" in message
    code, message = refused(lambda: whistle.routing.Route(routing.RouteRequest()))
    assert code == grpc.StatusCode.INVALID_ARGUMENT and message == "order: is missing"
    code, message = refused(lambda: route(whistle, received_at=-5))
    assert code == grpc.StatusCode.INVALID_ARGUMENT and "order.received_at" in message


def raw(whistle, path, body):
    return whistle.channel.unary_unary(
        path, request_serializer=bytes, response_deserializer=bytes
    )(body, timeout=10)


@pytest.mark.parametrize(
    "path, body, code, words",
    [
        (ROUTE, b"\x0a\x05\x0a\x03\xff\xfe\xfd", grpc.StatusCode.INVALID_ARGUMENT, "order.origin"),
        (ROUTE, b"\x0a\x03\x0a\x01\x00", grpc.StatusCode.INVALID_ARGUMENT, "order.origin"),
        (ROUTE, b"\x0a\x7f", grpc.StatusCode.INVALID_ARGUMENT, ""),
        (ROUTE, b"\x00" * 64, grpc.StatusCode.INVALID_ARGUMENT, ""),
        (ROUTE, b"\x0a" * 5_000_000, grpc.StatusCode.RESOURCE_EXHAUSTED, ""),
        ("/whistle.v1.RoutingService/Rout", b"", grpc.StatusCode.UNIMPLEMENTED, "Rout"),
        ("/whistle.v1.Routing/Route", b"", grpc.StatusCode.UNIMPLEMENTED, "whistle.v1.Routing"),
    ],
)
def test_what_is_no_request_gets_its_status(whistle, path, body, code, words):
    found, message = refused(lambda: raw(whistle, path, body))
    assert found == code, message
    assert message and words in message


def test_what_is_no_grpc_gets_an_http_answer(server):
    def curl(*options):
        return subprocess.run(
            ["curl", "-s", "--http2-prior-knowledge", "-w", " %{http_code}", *options,
             f"http://{server.address}{ROUTE}"],
            capture_output=True, text=True, timeout=10,
        ).stdout  # fmt: skip

    assert curl().endswith(" 405")
    assert curl("-d", "{}", "-H", "content-type: application/json").endswith(" 415")
    assert len(curl()) > len(" 405")


def test_the_same_orders_give_the_same_bytes_from_many_threads(whistle):
    request = routing.RouteRequest(order=order("440310006004", "6.186.662"))
    body = request.SerializeToString()
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        replies = set(pool.map(lambda _: raw(whistle, ROUTE, body), range(400)))
    assert len(replies) == 1


def test_sigterm_finishes_calls_and_ends(store):
    server = Server(store)
    with Whistle(server.address) as whistle, concurrent.futures.ThreadPoolExecutor(4) as pool:
        route(whistle)
        calls = [pool.submit(route, whistle) for _ in range(200)]
        calls[50].result()
        code = server.stop()
        outcomes = {True: 0, False: 0}
        for call in calls:
            error = call.exception()
            outcomes[error is None] += 1
            # Those that came too late were refused and never began.
            assert error is None or error.code() == grpc.StatusCode.UNAVAILABLE
    assert code == 0 and outcomes[True] > 50


def test_a_second_server_on_the_address_is_refused_by_name(server, store, tmp_path):
    done = subprocess.run(
        [server.process.args[0], "serve", "--store", store, "--listen", server.address,
         "--ledger", tmp_path / "orders.ledger"],
        capture_output=True, text=True, timeout=30,
    )  # fmt: skip
    assert done.returncode == 69
    assert server.address in done.stderr and "in use" in done.stderr
