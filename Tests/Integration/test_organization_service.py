"""The organisation over gRPC: read, changed by two writers at once, and watched, called by grpcio."""

import random
import threading

import grpc
import pytest
from conftest import PINGSHAN, Server, run
from whistle_client import Whistle, changes, organization, routing

GRID, COMMUNITY, STREET = "440310001001-G05", "440310001001", "440310001000"


@pytest.fixture
def server(tmp_path):
    store = tmp_path / "pingshan.db"
    run("import", PINGSHAN, "--store", store)
    server = Server(store)
    server.store = store
    yield server
    assert server.stop() == 0


@pytest.fixture
def whistle(server):
    with Whistle(server.address) as whistle:
        yield whistle.organization


def record(table, **columns):
    return changes.Record(
        table=table,
        columns=[changes.Column(name=name.rstrip("_"), value=value) for name, value in columns.items()],
    )


def rename(unit, name):
    return changes.Change(change="rename", unit=unit, name=name)


def suspend(unit, status="suspended"):
    return changes.Change(change="set", unit=unit, record=record("units", status=status))


def change_set(*list_of_changes, **fields):
    fields.setdefault("author", "王芳")
    return changes.ChangeSet(changes=list_of_changes, **fields)


def apply(whistle, *list_of_changes, **fields):
    request = organization.ApplyRequest(changes=change_set(*list_of_changes, **fields))
    return whistle.Apply(request, timeout=20)


def pages(method, request):
    """Every page of a list."""
    while True:
        reply = method(request, timeout=20)
        yield reply
        if reply.complete:
            assert not reply.cursor
            return
        request.cursor = reply.cursor


def test_an_applied_change_is_routed_by_at_once(server, whistle):
    with Whistle(server.address) as client:
        order = routing.RouteRequest(order=routing.WorkOrder(origin=GRID, category="G.05"))
        lead = client.routing.Route(order, timeout=10).lead.unit.code
        reply = apply(whistle, suspend(lead), reason="整改")
        assert reply.report.outcome == changes.CHANGE_OUTCOME_APPLIED
        assert reply.report.revision.number == reply.revision.organization == 2
        assert reply.report.revision.reason == "整改"
        after = client.routing.Route(order, timeout=10)
        assert after.lead.unit.code != lead and after.revision.organization == 2
        assert after.revision.organization_digest == reply.revision.organization_digest


def test_a_repeated_key_is_answered_as_the_first_time(whistle):
    first = apply(whistle, rename(COMMUNITY, "新"), key="k")
    again = apply(whistle, rename(STREET, "别"), key="k")
    assert again.report.outcome == changes.CHANGE_OUTCOME_REPEATED
    assert again.report.revision == first.report.revision
    assert again.report.records == first.report.records


def test_a_dry_run_with_a_used_key_is_answered_as_apply_is(whistle):
    first = apply(whistle, rename(COMMUNITY, "新"), key="k")
    wanted = change_set(rename(STREET, "别"), key="k")
    dry = whistle.DryRun(organization.DryRunRequest(changes=wanted), timeout=20)
    assert dry.report.outcome == changes.CHANGE_OUTCOME_REPEATED
    assert dry.report.revision == first.report.revision and not dry.HasField("routing")
    assert dry.report.records == first.report.records


def test_whoever_closed_or_recoded_a_unit_is_named_to_whoever_changes_it_later(whistle):
    unit = GRID + "-B01-H01"
    apply(whistle, changes.Change(change="recode", unit=unit, code="other"), author="李")
    report = apply(whistle, rename(unit, "新"), base_revision=1).report
    assert report.outcome == changes.CHANGE_OUTCOME_CONFLICT
    (rival,) = report.rivals
    assert rival.revision.author == "李" and [unit] in [one.key for one in rival.records]


def test_what_breaks_a_rule_is_refused_with_rule_and_remedy(whistle):
    report = apply(whistle, changes.Change(change="move", unit=STREET, under=GRID)).report
    assert report.outcome == changes.CHANGE_OUTCOME_REFUSED
    assert "tier-descends" in [breach.rule for breach in report.breaches]
    assert all(breach.message and breach.remedy for breach in report.breaches)
    report = apply(whistle, rename(STREET, "x"), rename("nowhere", "y")).report
    assert report.outcome == changes.CHANGE_OUTCOME_REFUSED and report.change == 2
    with pytest.raises(grpc.RpcError) as error:
        apply(whistle, changes.Change(change="renam", unit=STREET))
    assert error.value.code() == grpc.StatusCode.INVALID_ARGUMENT
    assert "changes[0].change" in error.value.details() and "rename" in error.value.details()


def test_a_dry_run_predicts_what_apply_then_does(server, whistle):
    with Whistle(server.address) as client:
        order = routing.RouteRequest(order=routing.WorkOrder(origin=GRID, category="G.05"))
        lead = client.routing.Route(order, timeout=10).lead.unit.code
        wanted = change_set(suspend(lead))
        at = 1_800_000_000
        dry = whistle.DryRun(
            organization.DryRunRequest(changes=wanted, at=at, most_examples=1000), timeout=60
        )
        assert dry.report.outcome == changes.CHANGE_OUTCOME_APPLIED
        assert 0 < dry.routing.changed <= dry.routing.compared
        assert dry.revision.organization == 1
        reply = whistle.Apply(organization.ApplyRequest(changes=wanted), timeout=20)
        assert reply.report.records == dry.report.records
        for example in dry.routing.examples[:50]:
            request = routing.RouteRequest(
                order=routing.WorkOrder(
                    origin=example.origin, category=example.category, received_at=at
                )
            )
            assert client.routing.Route(request, timeout=10).lead.unit.code == example.after


def test_two_writers_at_once_handle_every_conflict_and_a_cut_watch_misses_nothing(server):
    """Each writer adds 1 to the capacities of five units, 25 times: none may be lost."""
    units = [f"440310001001-G0{number}" for number in range(1, 6)]
    seed = random.randrange(2**32)
    print(f"seed {seed}")
    conflicts, faults = [], []

    def capacity(stub, unit):
        reply = stub.GetUnit(organization.GetUnitRequest(code=unit), timeout=20)
        return reply.unit.capacity, reply.revision.organization

    def write(name):
        dice = random.Random(f"{seed} {name}")
        try:
            with Whistle(server.address) as client:
                for number in range(25):
                    unit = dice.choice(units)
                    while True:
                        now, base = capacity(client.organization, unit)
                        report = apply(
                            client.organization,
                            changes.Change(
                                change="set", unit=unit,
                                record=record("units", capacity=str(now + 1)),
                            ),
                            base_revision=base, author=name, key=f"{name}-{number}-{base}",
                        ).report
                        if report.outcome == changes.CHANGE_OUTCOME_APPLIED:
                            break
                        assert report.outcome == changes.CHANGE_OUTCOME_CONFLICT, report
                        rival = report.rivals[0]
                        assert rival.revision.number > base and rival.revision.author != name
                        assert rival.records[0].key == [unit]
                        conflicts.append(report)
        except BaseException as error:
            faults.append(error)

    seen = []

    def watch():
        """Watches, and cuts itself off after every few revisions."""
        dice = random.Random(f"{seed} watch")
        try:
            with Whistle(server.address) as client:
                while not seen or seen[-1] < 51:
                    request = organization.WatchRequest(
                        after=seen[-1] if seen else 1, heartbeat_seconds=1
                    )
                    call = client.organization.Watch(request, timeout=60)
                    left = dice.randint(1, 6)
                    for reply in call:
                        if not reply.HasField("revision"):
                            continue
                        assert reply.complete and reply.records[0].table == "units"
                        seen.append(reply.revision.number)
                        left -= 1
                        if left == 0 or seen[-1] == 51:
                            break
                    call.cancel()
        except BaseException as error:
            faults.append(error)

    with Whistle(server.address) as client:
        before = sum(capacity(client.organization, unit)[0] for unit in units)
        threads = [threading.Thread(target=watch)]
        threads += [threading.Thread(target=write, args=[name]) for name in ("王", "李")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=120)
        assert not faults, f"seed {seed}: {faults}"
        after = sum(capacity(client.organization, unit)[0] for unit in units)
        assert after == before + 50, f"seed {seed}"
    assert seen == list(range(2, 52)), f"seed {seed}: {seen}"
    print(f"{len(conflicts)} conflicts")


def test_a_quiet_watch_has_heartbeats_and_ends_with_the_server(server):
    with Whistle(server.address) as client:
        call = client.organization.Watch(
            organization.WatchRequest(after=1, heartbeat_seconds=1), timeout=60
        )
        beat = next(call)
        assert not beat.HasField("revision") and beat.latest == 1
        assert server.stop() == 0
        with pytest.raises(grpc.RpcError) as error:
            list(call)
        assert error.value.code() == grpc.StatusCode.UNAVAILABLE


@pytest.mark.parametrize("relation", ["CHILDREN", "SUBTREE", "ANCESTORS"])
def test_pages_of_a_list_are_the_whole_list(whistle, relation):
    code = STREET if relation != "ANCESTORS" else GRID + "-B01"
    request = organization.ListRequest(
        code=code, relation=organization.Relation.Value("RELATION_" + relation), page_size=1000
    )
    whole = [unit.code for reply in pages(whistle.List, request) for unit in reply.units]
    request.cursor = ""
    request.page_size = 3 if relation != "SUBTREE" else 97
    parts = [unit.code for reply in pages(whistle.List, request) for unit in reply.units]
    assert parts == whole and len(set(whole)) == len(whole) > 2
    if relation == "SUBTREE":
        assert whole.index(GRID) > whole.index(COMMUNITY)


@pytest.mark.parametrize("relation", ["SUBTREE", "ANCESTORS"])
def test_a_list_along_the_chain_goes_on_in_its_own_revision_or_is_refused(whistle, relation):
    code = COMMUNITY if relation == "SUBTREE" else GRID + "-B01"
    number = organization.Relation.Value("RELATION_" + relation)
    ask = lambda **fields: organization.ListRequest(code=code, relation=number, **fields)
    whole = [unit.code for unit in whistle.List(ask(page_size=1000), timeout=20).units]
    first = whistle.List(ask(page_size=1), timeout=20)
    moved = GRID if relation == "ANCESTORS" else first.units[-1].code
    apply(whistle, changes.Change(change="move", unit=moved, under="440310001003"))
    with pytest.raises(grpc.RpcError) as error:
        whistle.List(ask(cursor=first.cursor), timeout=20)
    assert error.value.code() == grpc.StatusCode.ABORTED
    assert "read.exactly to 1" in error.value.details()
    rest = ask(cursor=first.cursor, read=organization.ReadAt(exactly=1), page_size=100)
    parts = [unit.code for reply in pages(whistle.List, rest) for unit in reply.units]
    assert [first.units[0].code] + parts == whole
    foreign = f"2/2026-01-01/{STREET if relation == 'SUBTREE' else GRID}-x"
    outside = f"2/2026-01-01/{STREET if relation == 'SUBTREE' else '440310001003-G05'}"
    for cursor in ("nonsense", foreign, outside, moved):
        with pytest.raises(grpc.RpcError) as error:
            whistle.List(ask(cursor=cursor), timeout=20)
        assert error.value.code() == grpc.StatusCode.INVALID_ARGUMENT, cursor


def test_seats_of_one_appointment_are_all_listed_page_by_page(whistle):
    schools = {
        "school-1": {"from_": "2020-01-01", "until": "2022-01-01"},
        "school-2": {"from_": "2022-01-01", "until": "2024-01-01"},
        "school-3": {"from_": "2024-01-01"},
    }
    # The code of a seat, person@post, may be longer than codes of records are.
    extra = "extra-" + 58 * "x"
    made = apply(
        whistle,
        *[
            changes.Change(change="add", record=one)
            for code, term in schools.items()
            for one in (
                record("units", code=code, name=code, kind="school", home=COMMUNITY),
                record("posts", code=f"{code}-head", unit=code, name="校长"),
                record("appointments", person="w", post=f"{code}-head", kind="principal", **term),
            )
        ]
        + [
            changes.Change(change="add", record=one)
            for one in (
                record("people", code="w", name="王芳"),
                record("posts", code=extra, unit=COMMUNITY, name="兼职委员"),
                record("appointments", person="w", post=extra, kind="concurrent", from_="2020-01-01"),
            )
        ],
    )
    assert made.report.outcome == changes.CHANGE_OUTCOME_APPLIED, made

    def bridges(size):
        request = organization.ListRequest(
            code=COMMUNITY, relation=organization.RELATION_BRIDGES, page_size=size
        )
        return [
            tuple((column.name, column.value) for column in one.columns)
            for reply in pages(whistle.List, request)
            for one in reply.records
        ]

    whole = bridges(1000)
    seats = [dict(edge) for edge in whole if ("code", f"w@{extra}") in edge]
    assert {seat["to_unit"] for seat in seats} == set(schools)
    assert bridges(1) == bridges(2) == whole


def test_bridges_posts_appointments_and_people_are_records(whistle):
    def records(relation):
        request = organization.ListRequest(
            code=COMMUNITY, relation=organization.Relation.Value("RELATION_" + relation),
            page_size=2,
        )
        return [
            {column.name: column.value for column in one.columns}
            for reply in pages(whistle.List, request)
            for one in reply.records
        ]

    assert {"seat", "attachment"} & {edge["kind"] for edge in records("BRIDGES")}
    posts = {post["code"] for post in records("POSTS")}
    appointments = records("APPOINTMENTS")
    assert posts >= {appointment["post"] for appointment in appointments} != set()
    assert {person["code"] for person in records("PEOPLE")} == {
        appointment["person"] for appointment in appointments
    }


def test_find_takes_codes_names_aliases_and_parts_of_names(whistle):
    def find(text):
        request = organization.FindRequest(text=text, page_size=50)
        return [unit.code for reply in pages(whistle.Find, request) for unit in reply.units]

    apply(whistle, changes.Change(change="rename", unit=COMMUNITY, name="鸿鹄社区", keep=True))
    assert find(COMMUNITY) == find("鸿鹄社区") == find("六联社区") == [COMMUNITY]
    assert find("鸿鹄") == [COMMUNITY]
    assert find(f"  {COMMUNITY}\u3000") == [COMMUNITY]
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in GRID)
    assert find(wide) == find(GRID.lower()) == find(GRID) == [GRID]
    many = find("网格01栋")
    assert len(many) > 50 and many == sorted(set(many))


def test_a_past_revision_is_read_and_exported(server, whistle, tmp_path):
    apply(whistle, rename(COMMUNITY, "新社区"))
    past = organization.ReadAt(exactly=1)
    request = organization.GetUnitRequest(code=COMMUNITY, read=past)
    reply = whistle.GetUnit(request, timeout=20)
    assert reply.unit.name == "六联社区" and reply.revision.organization == 1
    exported = list(whistle.Export(organization.ExportRequest(read=past), timeout=60))
    assert exported[-1].complete
    names = {
        column.value
        for part in exported
        for one in part.records
        if one.table == "units"
        for column in one.columns
        if column.name == "name"
    }
    assert "六联社区" in names and "新社区" not in names
    for read, code in (
        (organization.ReadAt(exactly=9), grpc.StatusCode.NOT_FOUND),
        (organization.ReadAt(at_least=9), grpc.StatusCode.FAILED_PRECONDITION),
    ):
        with pytest.raises(grpc.RpcError) as error:
            whistle.GetUnit(organization.GetUnitRequest(code=COMMUNITY, read=read), timeout=20)
        assert error.value.code() == code


def test_an_export_imported_again_changes_nothing_and_a_changed_one_is_a_revision(whistle):
    exported = list(whistle.Export(organization.ExportRequest(), timeout=60))

    def requests(edit=lambda record: None):
        for position, part in enumerate(exported):
            request = organization.ImportRequest(records=part.records)
            if position == 0:
                request.author, request.reason = "王芳", "import"
            for one in request.records:
                edit(one)
            yield request

    same = whistle.Import(requests(), timeout=60)
    assert same.report.outcome == changes.CHANGE_OUTCOME_UNCHANGED

    def rename_community(one):
        columns = {column.name: column for column in one.columns}
        if one.table == "units" and columns["code"].value == COMMUNITY:
            columns["name"].value = "新社区"

    other = whistle.Import(requests(rename_community), timeout=60)
    assert other.report.outcome == changes.CHANGE_OUTCOME_APPLIED
    assert other.revision.organization == 2
    (part,) = whistle.Diff(getattr(organization, "DiffRequest")(**{"from": 1}), timeout=20)
    assert part.complete and [one.key for one in part.records] == [[COMMUNITY]]

    def break_a_rule(one):
        columns = {column.name: column for column in one.columns}
        if one.table == "units" and columns["code"].value == GRID:
            columns["parent"].value = "nowhere"

    refused = whistle.Import(requests(break_a_rule), timeout=60)
    assert refused.report.outcome == changes.CHANGE_OUTCOME_REFUSED
    assert any(breach.rule == "known-reference" for breach in refused.report.breaches)
    assert refused.revision.organization == 2


def test_an_import_on_no_revision_and_a_column_given_twice_are_refused(whistle):
    exported = list(whistle.Export(organization.ExportRequest(), timeout=60))
    twice = changes.Record(
        table="people",
        columns=[changes.Column(name=name, value=name) for name in ("code", "name", "code")],
    )

    def requests(base, more):
        yield organization.ImportRequest(author="王芳", base_revision=base, records=more)
        for part in exported:
            yield organization.ImportRequest(records=part.records)

    def refused(call):
        with pytest.raises(grpc.RpcError) as error:
            call()
        return error.value.code(), error.value.details()

    code, words = refused(lambda: whistle.Import(requests(99, []), timeout=60))
    assert code == grpc.StatusCode.NOT_FOUND and "has no revision 99" in words
    code, words = refused(lambda: whistle.Import(requests(1, [twice]), timeout=60))
    assert code == grpc.StatusCode.INVALID_ARGUMENT
    assert words == "records[0].columns: code is given twice; give it once"
    code, words = refused(lambda: apply(whistle, changes.Change(change="add", record=twice)))
    assert code == grpc.StatusCode.INVALID_ARGUMENT
    assert words == "changes.changes[0].record.columns: code is given twice; give it once"


def test_the_history_of_a_unit_comes_in_pages(whistle):
    for number in range(5):
        apply(whistle, rename(COMMUNITY, f"社区{number}"), reason=f"r{number}")
    request = organization.HistoryRequest(unit=COMMUNITY, page_size=2)
    entries = [one for reply in pages(whistle.History, request) for one in reply.entries]
    assert [one.revision.number for one in entries] == [1, 2, 3, 4, 5, 6]
    assert [one.revision.reason for one in entries[1:]] == [f"r{n}" for n in range(5)]
    for unknown in (organization.HistoryRequest(unit="x"), organization.HistoryRequest(person="x")):
        with pytest.raises(grpc.RpcError) as error:
            whistle.History(unknown, timeout=20)
        assert error.value.code() == grpc.StatusCode.NOT_FOUND
    assert entries[2].records[0].before != entries[2].records[0].after
