"""The policy of orders as a file."""

import json

from conftest import Server, run
from whistle_client import Whistle, orders, routing


def policy():
    return json.loads(run("order", "policy"))


def test_a_policy_from_a_file_sets_the_clocks_and_every_event_names_it(store, tmp_path):
    mine = policy() | {"version": "trial-7", "bounce_budget": 0}
    mine["limits"] = [limit for limit in mine["limits"] if limit["stage"] != "sign"]
    mine["limits"].append({"stage": "sign", "seconds": 77, "hours": "running"})
    file = tmp_path / "policy.json"
    file.write_text(json.dumps(mine))
    assert json.loads(run("order", "policy", file)) == mine
    ledger = tmp_path / "orders.ledger"
    options = ("--ledger", str(ledger), "--order-policy", str(file))
    server = Server(store, *options, "--clock", "2018-09-12 10:00")
    with Whistle(server.address) as whistle:
        work = routing.WorkOrder(origin="440310001001-G05", category="G.11")
        order = whistle.orders.File(orders.FileRequest(key="a", person="c1", order=work)).order
        events = whistle.orders.GetOrder(orders.GetOrderRequest(order=order.id)).events
        # Being admitted changed no clock here.
        assert [event.policy for event in events] == ["trial-7", "", "trial-7"]
        assert order.next_clock == events[0].at + 77
    assert server.stop() == 0

    # The ledger has its text, and takes no other under its name.
    assert json.loads(run("ledger", "policies", "trial-7", "--ledger", ledger)) == mine
    file.write_text(json.dumps(mine | {"bounce_budget": 1}))
    refused = run("serve", "--store", store, *options, expect=65)
    assert "trial-7 is not the one that was in force from 2018-09-12 10:00:00" in refused
    file.write_text(json.dumps(mine | {"bounce_budget": 1, "version": "trial-8"}))
    assert Server(store, *options).stop() == 0
    listed = run("ledger", "policies", "--ledger", ledger).splitlines()
    assert ["trial-7", "trial-8"] == [line.split()[0] for line in listed if "trial" in line]
    said = run("ledger", "verify", "--ledger", ledger)
    assert "policy trial-7 from 2018-09-12 10:00:00" in said and "Everything holds" in said


def test_a_policy_with_a_fault_is_refused_with_words(tmp_path):
    file = tmp_path / "policy.json"
    limit = {"stage": "sign", "seconds": 60, "hours": "running"}
    good = policy() | {"version": "v"}
    for change, words in [
        ({"version": ""}, "version is empty"),
        ({"bounces": 3}, '"bounces" is nothing'),
        ({"warning_share": 1001}, "warning_share"),
        ({"limits": [limit | {"stage": "nap"}]}, "limits[0].stage"),
        ({"limits": [limit | {"hours": "open"}]}, "limits[0].hours"),
        ({"limits": [limit | {"seconds": 0}]}, "limits[0].seconds"),
        ({"limits": [limit, limit]}, "limits[1] is the second"),
        ({"merge_window": "1h"}, "merge_window"),
    ]:
        file.write_text(json.dumps(good | change))
        said = run("order", "policy", file, expect=65)
        assert words in said, said
    del good["source"]
    file.write_text(json.dumps(good))
    assert "source is missing" in run("order", "policy", file, expect=65)
