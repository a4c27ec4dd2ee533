"""The organisation from an image: the tool and a server answer as from the store, as far as it holds."""

import grpc
import pytest
from conftest import ServerProcess, run
from whistle_client import Whistle, organization, routing

GRID, COMMUNITY, STREET = "440310001001-G05", "440310001001", "440310001000"
RECEIVED = 1536717600
AT = "2018-09-12 10:00"


@pytest.fixture(scope="module")
def image(store, tmp_path_factory):
    path = tmp_path_factory.mktemp("image") / "pingshan.image"
    run("org", "image", path, "--store", store)
    return path


@pytest.fixture(scope="module")
def whistle(image):
    server = ServerProcess("serve", "--image", image)
    with Whistle(server.address) as whistle:
        whistle.address = server.address
        yield whistle
    assert server.stop() == 0


@pytest.fixture(scope="module")
def of_store(server):
    with Whistle(server.address) as whistle:
        yield whistle


def test_routes_and_explanations_are_those_of_the_store(whistle, of_store):
    for category in ("G.02", "G.05", "G.08", "G.11"):
        order = routing.WorkOrder(origin=GRID, category=category, received_at=RECEIVED)
        route, explain = routing.RouteRequest(order=order), routing.ExplainRequest(order=order)
        assert whistle.routing.Route(route, timeout=10) == of_store.routing.Route(route, timeout=10)
        assert whistle.routing.Explain(explain, timeout=10) == of_store.routing.Explain(
            explain, timeout=10
        )


def test_units_are_shown_listed_and_found(whistle, of_store):
    def both(method, request):
        ask = [getattr(client.organization, method) for client in (whistle, of_store)]
        return [call(request, timeout=10) for call in ask]

    for code in (GRID, COMMUNITY, "440310-S-justice"):
        image, store = both("GetUnit", organization.GetUnitRequest(code=code))
        assert (image.unit.name, image.unit.kind) == (store.unit.name, store.unit.kind)
        assert (image.ancestors, image.children) == (store.ancestors, store.children)
    for relation in ("CHILDREN", "ANCESTORS", "SUBTREE", "BRIDGES"):
        relation = getattr(organization, f"RELATION_{relation}")
        image, store = both("List", organization.ListRequest(code=STREET, relation=relation))
        assert image == store
    for text in ("六和社区", COMMUNITY, "司法"):
        image, store = both("Find", organization.FindRequest(text=text))
        assert image.units == store.units and len(image.units) > 0


def test_what_needs_records_is_refused(whistle):
    posts = organization.ListRequest(code=COMMUNITY, relation=organization.RELATION_POSTS)
    for call in (
        lambda: whistle.organization.List(posts, timeout=10),
        lambda: list(whistle.organization.Export(organization.ExportRequest(), timeout=10)),
    ):
        with pytest.raises(grpc.RpcError) as error:
            call()
        assert error.value.code() == grpc.StatusCode.FAILED_PRECONDITION
        assert "store" in error.value.details()


def test_the_tool_looks_names_up_at_the_server_of_an_image(whistle, store):
    there = ["六和社区", "侵占绿地", "--at", AT]
    assert run("route", *there, "--server", whistle.address) == run(
        "route", *there, "--store", store
    )
    error = run("route", "六和社", "侵占绿地", "--server", whistle.address, expect=66)
    assert "六和社" in error


def test_an_image_that_was_damaged_is_refused(image, tmp_path):
    assert run("org", "image", "--check", image)
    damaged = tmp_path / "damaged.image"
    content = bytearray(image.read_bytes())
    # Wider than the room between two columns.
    for place in range(len(content) // 2, len(content) // 2 + 8192):
        content[place] ^= 1
    damaged.write_bytes(content)
    assert "damaged.image" in run("org", "image", "--check", damaged, expect=65)
