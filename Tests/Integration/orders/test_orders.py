"""The life of work orders over a real socket, called by grpcio, under a clock that the tests set."""

import csv
import json
import shutil
import threading
import unicodedata

import grpc
import pytest
from conftest import PINGSHAN, Server, run
from orders.steps import CENTRE, VISIT, act, file, get, handled, keys, now, pass_time, refused
from whistle_client import Whistle, orders, organization, routing

# Wednesday 2018-09-12 10:00 in China.
START = 1536717600


@pytest.fixture(scope="module")
def server(store):
    server = Server(store, "--clock", "2018-09-12 10:00")
    yield server
    assert server.stop() == 0


@pytest.fixture(scope="module")
def whistle(server):
    with Whistle(server.address) as whistle:
        yield whistle


def test_an_order_goes_from_the_call_to_its_rating(whistle):
    reply = file(whistle, text="需要法律援助", channel="hotline")
    order = reply.order
    assert order.status == "dispatched" and order.holder.name == "区司法局"
    assert START <= order.received_at <= now(whistle)
    assert order.deadline > now(whistle) and reply.ladder[-1].unit == CENTRE
    order = handled(whistle, order)
    code, _ = refused(lambda: act(whistle, order, "verify", order.holder.code, evidence=VISIT))
    assert code == grpc.StatusCode.PERMISSION_DENIED
    photo = [orders.Evidence(kind="photo")]
    code, said = refused(
        lambda: act(whistle, order, "verify", "440310001000", "v1", evidence=photo)
    )
    assert code == grpc.StatusCode.INVALID_ARGUMENT and "photograph" in said
    order = act(whistle, order, "verify", "440310001000", "v1", evidence=VISIT)
    order = act(whistle, order, "rate", score=5, person="居民")
    assert order.status == "closed"
    history = get(whistle, order.id)
    assert [event.step for event in history.events] == [
        "receive", "admit", "dispatch", "sign", "start", "report", "verify", "rate",
    ]  # fmt: skip
    assert history.complete and history.order.text == "需要法律援助" and history.order.ended_at


def test_a_low_score_has_the_order_done_over_once_and_every_score_is_kept(whistle):
    def verified(order):
        return act(whistle, order, "verify", "440310001000", "v1", evidence=VISIT)

    def ratings():
        return list(whistle.orders.GetCounters(orders.GetCountersRequest()).ratings)

    def said(word):
        request = orders.ListOrdersRequest(satisfaction=word, limit=1_000)
        return {one.id for one in whistle.orders.ListOrders(request).orders}

    before = ratings()
    order = verified(handled(whistle, file(whistle).order))
    for score in (0, 6, 999):
        code, _ = refused(lambda: act(whistle, order, "rate", score=score, person="居民"))
        assert code == grpc.StatusCode.INVALID_ARGUMENT
    code, text = refused(lambda: act(whistle, order, "reopen", score=1, person="居民"))
    assert code == grpc.StatusCode.INVALID_ARGUMENT and "given with rate" in text
    code, _ = refused(lambda: act(whistle, order, "rate", order.holder.code, score=1))
    assert code == grpc.StatusCode.PERMISSION_DENIED
    order = act(whistle, order, "rate", score=1, person="居民", reason="坑还在")
    assert (order.status, order.reopens, order.score) == ("in_progress", 1, 1)
    assert order.deadline > now(whistle) and order.id in said("dissatisfied")
    order = act(whistle, order, "report", order.holder.code, evidence=VISIT)
    order = act(whistle, verified(order), "rate", score=2, person="居民")
    assert order.status == "closed" and order.ended_at
    assert (list(order.scores), order.score) == ([1, 2], 2)
    assert order.id in said("dissatisfied") and order.id not in said("satisfied")
    assert [one - other for one, other in zip(ratings(), before)] == [1, 1, 0, 0, 0]
    shown = get(whistle, order.id)
    assert list(shown.order.scores) == [1, 2]
    assert [event.score for event in shown.events if event.step == "rate"] == [1, 2]
    code, text = refused(lambda: said("happy"))
    assert code == grpc.StatusCode.INVALID_ARGUMENT and "dissatisfied" in text


def test_lists_are_narrowed_by_time_channel_urgency_and_lateness_over_pages(whistle):
    def listed(**conditions):
        found, cursor, limit = [], "", conditions.pop("limit", 2)
        while True:
            page = whistle.orders.ListOrders(
                orders.ListOrdersRequest(cursor=cursor, limit=limit, **conditions)
            )
            found += [order.id for order in page.orders]
            assert page.complete == (page.cursor == "")
            if page.complete:
                return found
            cursor = page.cursor

    start = now(whistle) + 60
    pass_time(whistle, 60)
    filed = []
    for number in range(6):
        filed.append(
            file(
                whistle, channel="drone" if number % 2 else "kiosk", place=f"{number}",
                order={"urgency": "urgent"} if number < 2 else {},
            ).order
        )  # fmt: skip
        pass_time(whistle, 10)
    ids = [order.id for order in filed]
    assert listed(filed_from=start) == ids[::-1]
    assert listed(filed_from=start + 10, filed_until=start + 31) == [ids[3], ids[2], ids[1]]
    assert listed(filed_from=start, channel="drone") == [ids[5], ids[3], ids[1]]
    assert listed(filed_from=start, channel="drone", urgency="urgent") == [ids[1]]
    assert listed(filed_from=start, channel="dron") == []
    # The last is closed in time, the first behind its deadline, when all others are late, too.
    closing = now(whistle)
    done = act(whistle, handled(whistle, filed[5]), "verify", CENTRE, "v1", evidence=VISIT)
    act(whistle, done, "rate", score=5, person="居民")
    pass_time(whistle, max(order.deadline for order in filed) + 1 - now(whistle))
    late = now(whistle)
    assert listed(filed_from=start, overdue=True) == ids[4::-1]
    done = handled(whistle, get(whistle, ids[0]).order)
    done = act(whistle, done, "verify", "440310001000", "v1", evidence=VISIT)
    act(whistle, done, "rate", score=5, person="居民")
    assert listed(filed_from=start, overdue=True, statuses=["closed"]) == [ids[0]]
    assert listed(filed_from=start, overdue=True, open=True) == ids[4:0:-1]
    assert listed(ended_from=late, ended_until=late + 1) == [ids[0]]
    assert listed(filed_from=start, ended_from=closing, limit=1) == [ids[5], ids[0]]
    assert listed(filed_from=start, ended_until=late, territory=CENTRE) == [ids[5]]
    code, said = refused(lambda: listed(open=True, statuses=["closed"]))
    assert code == grpc.StatusCode.INVALID_ARGUMENT and "none of the states" in said
    for span in ("filed", "ended"):
        times = {f"{span}_from": start, f"{span}_until": start}
        code, said = refused(lambda: listed(**times))  # noqa: B023
        assert code == grpc.StatusCode.INVALID_ARGUMENT and f"{span}_until" in said


def test_a_repeated_key_gives_the_first_reply(whistle):
    first = file(whistle, key="same")
    act(whistle, first.order, "sign", first.order.holder.code)
    assert file(whistle, key="same") == first
    code, _ = refused(lambda: file(whistle, key="same", title="another"))
    assert code == grpc.StatusCode.ALREADY_EXISTS
    code, _ = refused(lambda: file(whistle, key=""))
    assert code == grpc.StatusCode.INVALID_ARGUMENT


def test_what_stalls_is_warned_about_then_raised_to_more_authority(whistle):
    order = file(whistle, origin="440310001001-G05", category="G.12").order
    holder = order.holder.code
    order = act(whistle, order, "sign", holder)
    order = act(whistle, order, "start", holder)
    deadline = order.deadline
    whistle.orders.SetClock(orders.SetClockRequest(now=deadline))
    events = get(whistle, order.id).events
    assert [event.step for event in events[-2:]] == ["warn", "raise"]
    assert events[-1].at == deadline and events[-1].holder != holder
    assert events[-1].former_holder == holder
    raised = get(whistle, order.id).order
    assert raised.overdue and raised.raises == 1 and raised.status == "dispatched"
    pass_time(whistle, 60 * 86_400)
    end = get(whistle, order.id)
    assert end.order.holder.code == CENTRE
    units = [event.target for event in end.events if event.step == "raise"]
    assert len(units) == len(set(units))


def test_a_return_is_adjudicated_and_goes_elsewhere(whistle):
    order = file(whistle, "440310006004", "6.186.662").order
    first = order.holder.code
    order = act(whistle, order, "return", first, evidence=VISIT)
    assert order.status == "returned" and order.holder.code == CENTRE
    order = act(whistle, order, "uphold", CENTRE, "c1")
    assert order.status == "dispatched" and order.holder.code != first and order.bounces == 1
    order = act(whistle, order, "return", order.holder.code, evidence=VISIT)
    order = act(whistle, order, "force", CENTRE, "c1", target=first)
    code, said = refused(lambda: act(whistle, order, "return", first, evidence=VISIT))
    assert code == grpc.StatusCode.FAILED_PRECONDITION and "for good" in said


def test_a_whistle_calls_units_that_must_report_in(whistle):
    order = file(whistle).order
    holder = order.holder.code
    act(whistle, order, "sign", holder)
    act(whistle, order, "start", holder)
    called = ["440310001000", "440310002000"]
    order = act(whistle, order, "whistle", holder, called=called)
    assert [call.standing for call in order.called] == ["called", "called"]
    order = act(whistle, order, "arrive", called[0], "x1")
    order = act(whistle, order, "finish", called[0], "x1")
    code, said = refused(lambda: act(whistle, order, "report", holder, evidence=VISIT))
    assert code == grpc.StatusCode.FAILED_PRECONDITION and called[1] in said
    pass_time(whistle, 86_400)
    standings = {call.unit: call.standing for call in get(whistle, order.id).order.called}
    assert standings[called[1]] == "missing"
    act(whistle, order, "excuse", holder, target=called[1])
    assert act(whistle, order, "report", get(whistle, order.id).order.holder.code,
               evidence=VISIT).status == "reported"  # fmt: skip


def places(text):
    """How wide a terminal shows it."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def section(board, title):
    """The lines below a title of the board, up to the next."""
    lines = board.splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith(title))
    end = next((n for n in range(start, len(lines)) if not lines[n]), len(lines))
    return lines[start:end]


def test_the_board_has_who_did_not_come_and_who_is_to_be_called_back(server, whistle):
    def board():
        return run("order", "board", "--once", "--lines", "100", "--server", server.address)

    def missing():
        request = orders.ListOrdersRequest(missing=True, limit=1_000)
        return {one.id for one in whistle.orders.ListOrders(request).orders}

    order = file(whistle, title="占道经营，多部门联合").order
    holder = order.holder
    act(whistle, order, "sign", holder.code)
    called = ["440310001000", "440310002000", "440310003000"]
    act(whistle, order, "whistle", holder.code, called=called)
    done = handled(whistle, file(whistle, title="路灯").order)
    assert order.id not in missing()
    act(whistle, order, "arrive", called[0], "x1")
    pass_time(whistle, 86_400 + 2 * 3_600)
    assert order.id in missing()
    done = act(whistle, done, "verify", "440310001000", "v1", evidence=VISIT)
    shown = board()
    title, header, *late = section(shown, "吹哨未到")
    late = [line for line in late if line.split()[0] == str(order.id)]
    assert len(late) == 2 and all("2 h 0 min" in line and holder.name in line for line in late)
    assert title.endswith(f"  {len(section(shown, '吹哨未到')) - 2}")
    for line in late:
        before, name = line.split(holder.name)[0], header.split("lead")[0]
        assert places(before) == places(name), "the columns are aligned"
    rows = section(shown, "待回访")
    assert any(line.split()[0] == str(done.id) and "回访至" in line for line in rows)
    # Who comes late, or need not come, is off the board; so is what was rated.
    act(whistle, order, "arrive", called[1], "x2")
    act(whistle, order, "excuse", holder.code, target=called[2])
    act(whistle, done, "rate", score=5, person="居民")
    assert order.id not in missing()
    assert f" {order.id} " not in "\n".join(section(board(), "吹哨未到"))
    assert f" {done.id} " not in "\n".join(section(board(), "待回访"))


def test_duplicates_are_proposed_and_merged_by_a_person_only(whistle):
    first = file(whistle, "440310001001-G05", "G.09").order
    second = file(whistle, "440310001001-G05", "G.09").order
    assert second.merge_into == first.id and second.status == "dispatched"
    merged = act(whistle, second, "confirm_merge", CENTRE, "c1")
    assert merged.status == "merged"
    assert get(whistle, first.id).order.absorbed == 1
    code, _ = refused(lambda: act(whistle, merged, "note"))
    assert code == grpc.StatusCode.FAILED_PRECONDITION


def test_of_several_calls_about_one_matter_all_go_into_the_first(whistle):
    place = "东门路5号"
    first, *others = [
        file(whistle, "440310001002-G05", "G.10", place=place).order for _ in range(4)
    ]
    assert [order.merge_into for order in others] == [first.id] * 3
    # Another place in words is another matter, and spaces make none.
    assert file(whistle, "440310001002-G05", "G.10", place="西门路88号").order.merge_into == 0
    again = file(whistle, "440310001002-G05", "G.10", place="东门路 5号").order
    assert again.merge_into == first.id
    for order in others:
        assert act(whistle, order, "confirm_merge", CENTRE, "c1").status == "merged"
    assert get(whistle, first.id).order.absorbed == 3


def test_an_order_goes_where_the_one_went_that_it_was_to_be_merged_into(whistle):
    one, two, three = [
        file(whistle, "440310001002-G05", "G.13", place=f"{number}号").order for number in range(3)
    ]
    act(whistle, three, "propose_merge", other=two.id)
    act(whistle, two, "propose_merge", other=one.id)
    act(whistle, two, "confirm_merge", CENTRE, "c1")
    merged = act(whistle, three, "confirm_merge", CENTRE, "c1")
    assert merged.status == "merged" and merged.merge_into == one.id and merged.ended_at
    assert get(whistle, one.id).order.absorbed == 2


def test_what_asks_the_centre_for_something_is_found(whistle):
    order = file(whistle, place="asking 1").order
    act(whistle, order, "ask_extension", order.holder.code, until=order.deadline + 3_600)
    other = file(whistle, place="asking 2").order
    act(whistle, other, "propose_void")

    def asking():
        request = orders.ListOrdersRequest(asking=True, limit=1_000)
        return {order.id for order in whistle.orders.ListOrders(request).orders}

    assert {order.id, other.id} <= asking()
    act(whistle, order, "refuse_extension", CENTRE, "c1")
    act(whistle, other, "reject_void", CENTRE, "c2")
    assert not {order.id, other.id} & asking()


def test_a_called_unit_finds_its_call_and_sees_what_becomes_of_the_order(whistle):
    called = "440310002000"
    start = whistle.orders.GetCounters(orders.GetCountersRequest()).sequence
    order = file(whistle).order
    act(whistle, order, "sign", order.holder.code)
    act(whistle, order, "whistle", order.holder.code, called=[called])

    def queue():
        reply = whistle.orders.GetQueue(orders.GetQueueRequest(unit=called, limit=1_000))
        listed = whistle.orders.ListOrders(orders.ListOrdersRequest(called=called, limit=1_000))
        assert {one.id for one in listed.orders} <= {one.id for one in reply.orders}
        return {one.id for one in listed.orders}

    assert order.id in queue()
    act(whistle, order, "transfer", CENTRE, "c1", target="440310003000")
    act(whistle, order, "propose_void")
    act(whistle, order, "confirm_void", CENTRE, "c2")
    assert order.id not in queue()

    def watched(after):
        request = orders.WatchOrdersRequest(unit=called, after=after, heartbeat=1)
        calls, steps = whistle.orders.WatchOrders(request), []
        for reply in calls:
            if not reply.HasField("event"):
                break
            if reply.event.order == order.id:
                steps.append(reply.event.step)
        calls.cancel()
        return steps

    # From the call on everything, whether the watch began before it or behind it.
    steps = ["whistle", "transfer", "propose_void", "confirm_void"]
    assert watched(start) == steps
    history = {event.step: event.sequence for event in get(whistle, order.id).events}
    assert watched(history["whistle"]) == steps[1:]
    assert watched(history["transfer"]) == steps[2:]


def test_a_closed_unit_is_given_nothing(tmp_path):
    folder = tmp_path / "organisation"
    shutil.copytree(PINGSHAN, folder)
    with (folder / "units.csv").open(newline="") as units:
        rows = list(csv.DictReader(units))
    columns = list(dict.fromkeys([*rows[0], "until"]))
    row = {"code": "440310001000-T1", "name": "临时站", "kind": "station", "home": "440310001000"}
    with (folder / "units.csv").open("w", newline="") as units:
        writer = csv.DictWriter(units, columns)
        writer.writeheader()
        writer.writerows([*rows, {**row, "until": "2018-09-01"}])
    run("import", folder, "--store", tmp_path / "store.db")
    server = Server(tmp_path / "store.db", "--clock", "2018-09-12 10:00")
    with Whistle(server.address) as whistle:
        order = file(whistle).order
        closed = {"target": "440310001000-T1"}
        code, said = refused(lambda: act(whistle, order, "transfer", CENTRE, "c1", **closed))
        assert code == grpc.StatusCode.FAILED_PRECONDITION
        assert "does not exist on 2018-09-12" in said
        code, said = refused(
            lambda: act(whistle, order, "whistle", CENTRE, "c1", called=["440310001000-T1"])
        )
        assert code == grpc.StatusCode.FAILED_PRECONDITION
    assert server.stop() == 0


def test_closing_a_unit_says_what_it_still_has_to_do(tmp_path):
    store = tmp_path / "store.db"
    run("import", PINGSHAN, "--store", store)
    server = Server(store, "--ledger", f"{store}.ledger", "--clock", "2018-09-12 10:00")
    closing = ["org", "close", "440310-S-justice", "--on", "2030-01-01"]
    with Whistle(server.address) as whistle:
        numbers = [file(whistle, text=f"{number}").order.id for number in range(12)]
        said = run(*closing, "--dry-run", "--server", server.address)
        assert "takes no orders from 2030-01-01 on and has 12 open ones (1, 2, 3" in said
        assert "transfer them" in said
        report = json.loads(run(*closing, "--server", server.address, "--json"))
        assert report["held"] == [
            {"unit": "440310-S-justice", "name": "区司法局", "from": "2030-01-01",
             "orders": 12, "examples": numbers[:10], "placed": 0, "placed_examples": [],
             "successors": []}
        ]  # fmt: skip
    assert server.stop() == 0
    # Without a server the ledger beside the store says it; a unit that has nothing to do is not named.
    assert "12 open ones" in run(
        "org", "close", "440310-S-justice", "--on", "2029-01-01", "--store", store, "--dry-run"
    )
    assert "takes no orders" not in run(
        "org", "close", "440310-U1435", "--on", "2029-01-01", "--store", store, "--dry-run"
    )


def test_a_place_that_goes_says_which_open_orders_are_placed_in_it(tmp_path):
    store, place = tmp_path / "store.db", "440310001003-G05"
    run("import", PINGSHAN, "--store", store)
    server = Server(store, "--ledger", f"{store}.ledger", "--clock", "2018-09-12 10:00")
    merging = ["org", "merge", place, "--into", "440310001003-G04", "--on", "2030-01-01"]
    with Whistle(server.address) as whistle:
        done = file(whistle, place, only_receive=True).order
        act(whistle, done, "refuse", CENTRE, "c1")
        numbers = [file(whistle, place, text=f"{number}").order.id for number in range(11)]
        file(whistle, "440310001001-G05")
        said = run(*merging, "--dry-run", "--server", server.address)
        which = ", ".join(map(str, numbers[:10]))
        assert f"is the place of 11 open orders ({which}, …): from 2030-01-01 on they go on" in said
        assert "go on with 440310001003-G04" in said and "takes no orders" not in said
        [placed] = json.loads(run(*merging, "--dry-run", "--server", server.address, "--json"))["held"]
        assert (placed["orders"], placed["placed"], placed["placed_examples"]) == (0, 11, numbers[:10])
        assert placed["successors"] == ["440310001003-G04"]

        def tried(*wanted):
            changes = tmp_path / "changes.json"
            changes.write_text(json.dumps({"changes": wanted}))
            return run("org", "apply", changes, "--dry-run", "--server", server.address)

        request = organization.ListRequest(
            code=place, relation=organization.RELATION_SUBTREE, page_size=1000
        )
        below = [unit.code for unit in whistle.organization.List(request).units if unit.code != place]
        said = tried(
            *({"change": "close", "unit": one, "on": "2030-01-01"} for one in [*reversed(below), place])
        )
        assert f"is no place for orders from 2030-01-01 on and is that of 11 open ones ({which}, …)" in said
        # A unit that is suspended remains a place.
        suspended = {"change": "set", "unit": place, "set": {"status": "suspended"}}
        assert "no place" not in tried(suspended)
    assert server.stop() == 0
    assert f"11 open orders ({which}, …)" in run(*merging, "--store", store, "--dry-run")


def test_people_are_told_apart_by_their_names_not_by_spaces(whistle):
    order = file(whistle).order
    act(whistle, order, "propose_void", person="甲")
    for person in ("甲 ", "\u3000甲", " 甲\t"):
        code, _ = refused(lambda: act(whistle, order, "confirm_void", person=person))  # noqa: B023
        assert code == grpc.StatusCode.PERMISSION_DENIED


def correct(whistle, order, key=None, person="c1", unit=CENTRE, **fields):
    words = [orders.Correction(field=field, value=value) for field, value in fields.items()]
    return act(
        whistle, order, "correct", unit, person, key=key or next(keys), corrections=words,
        reason="记错",
    )  # fmt: skip


def test_what_an_order_says_is_set_right_and_what_it_said_is_kept(whistle):
    order = file(whistle, text="二楼\n东侧", contact="李 138", place="十二号楼前").order
    key = next(keys)
    again = correct(whistle, order, key, contact="李 139", place="")
    assert (again.status, again.deadline) == (order.status, order.deadline)
    assert correct(whistle, order, key, contact="李 139", place="") == again
    found = get(whistle, order.id)
    assert (found.order.contact, found.order.place) == ("李 139", "")
    assert (found.order.title, found.order.text) == ("法律援助", "二楼\n东侧")
    event = found.events[-1]
    assert (event.step, event.person, event.reason) == ("correct", "c1", "记错")
    assert [(word.field, word.former, word.value) for word in event.corrections] == [
        ("place", "十二号楼前", ""), ("contact", "李 138", "李 139"),
    ]  # fmt: skip
    assert found.order.filed_at == found.events[0].at

    def numbers(text):
        reply = whistle.orders.ListOrders(orders.ListOrdersRequest(text=text, limit=1_000))
        return {order.id for order in reply.orders}

    assert order.id in numbers("李 139") and order.id not in numbers("李 138")
    for request, code, word in [
        (lambda: correct(whistle, order, contact="李 139"), "INVALID_ARGUMENT", "say what"),
        (lambda: correct(whistle, order, colour="red"), "INVALID_ARGUMENT", "there are title"),
        (lambda: correct(whistle, order), "INVALID_ARGUMENT", "corrections"),
        (lambda: correct(whistle, order, person="h", unit=order.holder.code, text="x"),
         "PERMISSION_DENIED", "centre"),
        (lambda: correct(whistle, order, key, contact="李 137"), "ALREADY_EXISTS", "key"),
    ]:  # fmt: skip
        found_code, message = refused(request)
        assert (found_code.name, word in message) == (code, True), message
    # The caller has not seen the last correction.
    code, message = refused(
        lambda: act(
            whistle, order, "correct", CENTRE, corrections=[orders.Correction(field="text", value="x")],
            expected_sequence=order.sequence,
        )
    )  # fmt: skip
    assert code == grpc.StatusCode.ABORTED, message


def test_words_set_right_by_many_at_once_are_all_kept(whistle):
    order = file(whistle).order
    fields = ["title", "text", "place", "channel", "reference", "contact"]
    threads = [
        threading.Thread(target=lambda field=field: correct(whistle, order, **{field: f"new {field}"}))
        for field in fields
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = get(whistle, order.id)
    assert [getattr(found.order, field) for field in fields] == [f"new {field}" for field in fields]
    assert [event.step for event in found.events[-6:]] == ["correct"] * 6


def test_a_raise_by_hand_leaves_the_limit_as_it_is(whistle):
    order = file(whistle, origin="440310001003-G05", category="1.24.713").order
    act(whistle, order, "sign", order.holder.code)
    raised = act(whistle, order, "raise", CENTRE, target=CENTRE)
    assert raised.deadline == order.deadline
    pass_time(whistle, order.deadline - now(whistle) - 1)
    steps = [event.step for event in get(whistle, order.id).events]
    assert steps.count("raise") == 1 and "warn" in steps
    assert not get(whistle, order.id).order.overdue
    pass_time(whistle, 1)
    assert get(whistle, order.id).order.overdue


def test_what_an_order_is_about_must_be_there(whistle):
    for field in ("subjects", "excluded"):
        code, said = refused(
            lambda: file(whistle, order={field: [CENTRE, "440310-S-justcie"]})  # noqa: B023
        )
        assert code == grpc.StatusCode.NOT_FOUND
        assert f"order.{field}[1]" in said and "440310-S-justcie" in said


def test_a_complaint_is_not_proposed_for_what_its_subject_does(whistle):
    place = {"origin": "440310001004-G03", "category": "1.18.428"}
    first = file(whistle, **place).order
    complaint = file(whistle, **place, order={"subjects": [first.holder.code]}).order
    assert complaint.merge_into == 0 and complaint.holder.code != first.holder.code
    code, said = refused(lambda: act(whistle, complaint, "propose_merge", CENTRE, other=first.id))
    assert code == grpc.StatusCode.INVALID_ARGUMENT and "complaint about" in said
    assert file(whistle, **place).order.merge_into == first.id


def test_replies_say_when_an_order_was_filed(whistle):
    filed = file(whistle)
    assert filed.order.filed_at == filed.at == get(whistle, filed.order.id).order.filed_at


def test_a_time_beyond_the_calendar_is_refused(whistle):
    for moment in (0, 2**50, now(whistle) * 1_000):
        code, said = refused(
            lambda: whistle.orders.SetClock(orders.SetClockRequest(now=moment))  # noqa: B023
        )
        assert code == grpc.StatusCode.INVALID_ARGUMENT and said.startswith("now: "), said


def test_lists_of_what_never_was_say_so(whistle):
    code, said = refused(
        lambda: whistle.orders.ListOrders(orders.ListOrdersRequest(urgency="urgnet"))
    )
    assert code == grpc.StatusCode.NOT_FOUND and "urgent" in said
    code, said = refused(
        lambda: whistle.orders.ReportOrders(orders.ReportOrdersRequest(category="nothing"))
    )
    assert code == grpc.StatusCode.NOT_FOUND and "nothing" in said


def test_another_category_has_the_time_limit_of_its_own(whistle):
    order = file(whistle, origin="440310001003-G05", category="1.24.713").order
    same = act(whistle, order, "reclassify", CENTRE, "c1", category="1.18.428")
    assert same.category == "1.18.428" and same.deadline == order.deadline
    pass_time(whistle, 600)
    # The shipped limits give it two running hours.
    short = act(whistle, order, "reclassify", CENTRE, "c1", category="3.134.465")
    assert short.deadline == now(whistle) + 2 * 3_600
    assert get(whistle, order.id).order.deadline == short.deadline


def test_an_extension_that_nobody_decides_is_refused_as_the_limit_passes(whistle):
    order = file(whistle, origin="440310001003-G05", category="3.134.465").order
    holder = order.holder.code
    act(whistle, order, "ask_extension", holder, until=order.deadline + 3_600)
    pass_time(whistle, order.deadline - now(whistle) - 1)
    assert get(whistle, order.id).order.holder.code == holder
    pass_time(whistle, 1)
    found = get(whistle, order.id)
    assert [event.step for event in found.events[-2:]] == ["refuse_extension", "raise"]
    assert all(event.at == order.deadline for event in found.events[-2:])
    assert "nobody has decided" in found.events[-2].reason
    assert found.order.holder.code != holder and found.order.extension_asked == 0


def test_another_place_and_another_urgency_have_the_order_dispatched_anew(whistle):
    order = file(whistle, origin="440310001003-G05", category="1.24.713").order
    moved = act(whistle, order, "reclassify", CENTRE, "c1", origin="440310002003")
    assert (moved.id, moved.origin, moved.category) == (order.id, "440310002003", "1.24.713")
    assert moved.status == "dispatched" and moved.deadline == order.deadline
    urgent = act(whistle, order, "reclassify", CENTRE, "c1", urgency="urgent")
    assert urgent.urgency == "urgent" and urgent.deadline < order.deadline
    assert [event.step for event in get(whistle, order.id).events[-2:]] == ["reclassify", "dispatch"]
    listed = whistle.orders.ListOrders(
        orders.ListOrdersRequest(territory="440310002003", limit=1_000)
    )
    assert order.id in {found.id for found in listed.orders}
    for fields, code, word in [
        ({"urgency": "urgent"}, "INVALID_ARGUMENT", "already"),
        ({"origin": "nowhere"}, "NOT_FOUND", "nowhere"),
        ({"category": "nothing"}, "NOT_FOUND", "nothing"),
        ({}, "INVALID_ARGUMENT", "category, origin or urgency"),
    ]:
        found_code, message = refused(lambda: act(whistle, order, "reclassify", CENTRE, **fields))
        assert (found_code.name, word in message) == (code, True), message


def test_two_persons_void_and_parking_needs_a_date(whistle):
    order = file(whistle).order
    code, _ = refused(lambda: act(whistle, order, "suspend", CENTRE, "c1"))
    assert code == grpc.StatusCode.FAILED_PRECONDITION
    order = act(whistle, order, "sign", order.holder.code)
    code, said = refused(lambda: act(whistle, order, "suspend", CENTRE, "c1"))
    assert code == grpc.StatusCode.INVALID_ARGUMENT and "until" in said
    review = now(whistle) + 86_400
    order = act(whistle, order, "suspend", CENTRE, "c1", until=review)
    whistle.orders.SetClock(orders.SetClockRequest(now=review))
    assert get(whistle, order.id).order.status == "in_progress"
    order = act(whistle, order, "propose_void", CENTRE, "c1")
    code, _ = refused(lambda: act(whistle, order, "confirm_void", CENTRE, "c1"))
    assert code == grpc.StatusCode.PERMISSION_DENIED
    assert act(whistle, order, "confirm_void", CENTRE, "c2").status == "voided"


def test_a_complaint_is_routed_around_the_unit_that_it_is_about(whistle):
    usual = file(whistle, "440310006004", "6.186.662").order.holder.code
    other = file(whistle, "440310006004", "6.186.662", order={"subjects": [usual]}).order
    assert other.holder.code != usual


def test_loads_feed_routing_at_once(whistle):
    """A dispatched order is in the load of its unit when the reply arrives; reported it is not."""
    from whistle_client import organization

    def load(code):
        return whistle.organization.GetUnit(organization.GetUnitRequest(code=code)).unit.load

    order = file(whistle).order
    before = load(order.holder.code)
    second = file(whistle).order
    assert second.holder.code == order.holder.code and load(order.holder.code) == before + 1
    handled(whistle, second)
    assert load(order.holder.code) == before


def test_lists_and_queues_have_pages_that_say_when_they_end(whistle):
    for number in range(7):
        file(whistle, "440310001003-G05", "G.11", title=f"一页 {number}",
             order={"urgency": "urgent" if number % 2 else "normal"})  # fmt: skip
    request = orders.ListOrdersRequest(text="一页", territory="440310001000", open=True, limit=3)
    titles, pages = [], 0
    while True:
        reply = whistle.orders.ListOrders(request)
        titles += [order.title for order in reply.orders]
        pages += 1
        if reply.complete:
            break
        request.cursor = reply.cursor
    assert titles == [f"一页 {number}" for number in reversed(range(7))] and pages >= 3
    assert not whistle.orders.ListOrders(
        orders.ListOrdersRequest(text="一页", territory="440310002000")
    ).orders
    holder = file(whistle).order.holder.code
    queue = whistle.orders.GetQueue(orders.GetQueueRequest(unit=holder, limit=1_000))
    ranks = [(order.urgency == "normal", order.deadline or 1 << 60) for order in queue.orders]
    assert ranks == sorted(ranks) and queue.complete
    code, said = refused(
        lambda: whistle.orders.ListOrders(orders.ListOrdersRequest(statuses=["nowhere"]))
    )
    assert code == grpc.StatusCode.INVALID_ARGUMENT and "statuses[0]" in said
    for wrong in ({"unit": "nowhere"}, {"category": "Q.99"}, {"called": "nowhere"}):
        request = orders.ListOrdersRequest(**wrong)
        code, said = refused(lambda: whistle.orders.ListOrders(request))  # noqa: B023
        assert code == grpc.StatusCode.NOT_FOUND and next(iter(wrong)) in said


def test_a_queue_is_read_page_by_page_while_it_changes(whistle):
    filed = [file(whistle).order for _ in range(6)]
    holder = filed[0].holder.code
    whole = whistle.orders.GetQueue(orders.GetQueueRequest(unit=holder, limit=1_000))
    first = whistle.orders.GetQueue(orders.GetQueueRequest(unit=holder, limit=2))
    assert not first.complete and len(first.orders) == 2
    # What was on the first page leaves, and something comes that stands before most others.
    gone = first.orders[0]
    act(whistle, gone, "propose_void")
    act(whistle, gone, "confirm_void", CENTRE, "c2")
    late = file(whistle, order={"urgency": "urgent"}).order
    seen, cursor = [one.id for one in first.orders], first.cursor
    while cursor:
        page = whistle.orders.GetQueue(
            orders.GetQueueRequest(unit=holder, limit=2, cursor=cursor)
        )
        seen += [one.id for one in page.orders]
        assert page.complete == (not page.cursor)
        cursor = page.cursor
    assert [one for one in seen if one != late.id] == [one.id for one in whole.orders]
    for wrong in ("2", "0.1", "0.x.3", "0.1.2.3"):
        request = orders.GetQueueRequest(unit=holder, cursor=wrong)
        code, said = refused(lambda: whistle.orders.GetQueue(request))  # noqa: B023
        assert code == grpc.StatusCode.INVALID_ARGUMENT and "cursor" in said


def test_many_are_filed_in_one_stream_and_one_wrong_one_ends_nothing(whistle):
    def requests():
        for number in range(300):
            yield orders.FileRequest(
                key=f"many-{number}", person="c1",
                order=routing.WorkOrder(
                    origin="nowhere" if number == 100 else "440310001003-G05", category="G.11"
                ),
            )  # fmt: skip

    replies = list(whistle.orders.FileMany(requests(), timeout=30))
    assert [reply.position for reply in replies] == list(range(300))
    assert [reply.position for reply in replies if reply.code] == [100]
    assert "nowhere" in replies[100].message
    numbers = [reply.reply.order.id for reply in replies if not reply.code]
    assert numbers == sorted(numbers)


def test_a_watch_of_a_unit_sees_what_is_about_it_and_beats(whistle):
    unit = file(whistle).order.holder.code
    calls = whistle.orders.WatchOrders(
        orders.WatchOrdersRequest(unit=unit, from_now=True, heartbeat=1)
    )
    found, beat = [], threading.Event()

    def read():
        try:
            for reply in calls:
                if reply.HasField("event"):
                    found.append(reply.event)
                else:
                    beat.set()
        except grpc.RpcError:
            pass

    reader = threading.Thread(target=read, daemon=True)
    reader.start()
    assert beat.wait(10)
    order = file(whistle).order
    file(whistle, "440310001001-G05", "G.12")
    act(whistle, order, "sign", unit)
    act(whistle, order, "transfer", CENTRE, "c1", target="440310002000")
    beat.clear()
    assert beat.wait(10)
    calls.cancel()
    reader.join(10)
    steps = [event.step for event in found if event.step != "propose_merge"]
    assert steps == ["dispatch", "sign", "transfer"]


def test_the_numbers_add_up(whistle):
    counters = whistle.orders.GetCounters(orders.GetCountersRequest())
    assert counters.received == sum(state.orders for state in counters.states)
    assert counters.received == (
        counters.open + counters.closed + counters.merged + counters.voided + counters.refused
    )
    code, _ = refused(lambda: whistle.orders.SetClock(orders.SetClockRequest(now=START)))
    assert code == grpc.StatusCode.INVALID_ARGUMENT


def test_wrong_requests_are_named(whistle):
    order = file(whistle).order
    code, said = refused(lambda: act(whistle, order, "dance"))
    assert code == grpc.StatusCode.INVALID_ARGUMENT and "sign" in said
    code, _ = refused(lambda: get(whistle, 10_000_000))
    assert code == grpc.StatusCode.NOT_FOUND
    code, said = refused(lambda: act(whistle, order, "sign", order.holder.code,
                                     expected_sequence=1))  # fmt: skip
    assert code == grpc.StatusCode.ABORTED
    code, said = refused(lambda: file(whistle, "440310001009"))
    assert code == grpc.StatusCode.NOT_FOUND and "did you mean" in said
    code, _ = refused(lambda: act(whistle, order, "sign", "nobody"))
    assert code == grpc.StatusCode.NOT_FOUND
