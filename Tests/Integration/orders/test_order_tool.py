"""`whistle order` through a running server, as a person at a terminal uses it."""

import datetime
import json

import pytest
from conftest import Server, run

CHINA = datetime.timezone(datetime.timedelta(hours=8))
HOLDER_STEPS = [("sign", []), ("start", []), ("report", ["--reason", "办妥", "--evidence", "visit"])]


@pytest.fixture(scope="module")
def server(store):
    server = Server(store, "--clock", "2018-09-12 10:00")
    yield server
    assert server.stop() == 0


def order(server, *arguments, expect=0):
    return run("order", *arguments, "--server", server.address, expect=expect)


def test_every_command_works_through_a_server(server):
    filing = ["440310001003-G05", "G.11", "--title", "法律援助", "--key", "k1", "--json"]
    filed = json.loads(order(server, "file", *filing))["order"]
    assert filed["status"] == "dispatched"
    assert json.loads(order(server, "file", *filing))["order"] == filed
    number = filed["id"]
    for step, options in HOLDER_STEPS:
        order(server, step, number, "--person", "李", *options)
    said = order(server, "verify", number, "--person", "李", "--evidence", "call", expect=65)
    assert "verify 核查通过 is for" in said
    other = ["--person", "赵", "--unit", "440310001000", "--evidence", "call"]
    assert "awaiting_rating" in order(server, "verify", number, *other)
    assert "closed" in order(server, "rate", number, "--score", "5", "--person", "居民")
    shown = order(server, "show", number)
    assert "法律援助" in shown and "5/5" in shown
    assert "No open orders" in order(server, "queue", filed["holder"]["code"])
    assert json.loads(order(server, "list", "--text", "援助", "--json"))["orders"][0]["id"] == number
    assert "closed" in order(server, "counters")
    board = order(server, "board", "--once")
    assert "坪山区 指挥中心" in board and "2018-09-12 10:00" in board
    seen = order(server, "watch", "--after", "0", "--once").splitlines()
    assert sum(f"#{number} " in line for line in seen) == 8


def test_a_dissatisfied_resident_has_the_order_done_over_and_is_told_apart(server):
    filing = ["440310001003-G05", "G.11", "--title", "坑", "--json"]
    filed = json.loads(order(server, "file", *filing))["order"]
    number = filed["id"]
    outside = ["--person", "赵", "--unit", "440310001000", "--evidence", "call"]
    for step, options in HOLDER_STEPS:
        order(server, step, number, "--person", "李", *options)
    order(server, "verify", number, *outside)
    said = order(server, "rate", number, "--score", "1", "--person", "居民", "--reason", "坑还在")
    assert "in_progress" in said
    [line] = order(server, "list", "--rated", "不满意").splitlines()[1:]
    assert f"{number} " in line and "处置中 in_progress 不满意 1" in line
    order(server, "report", number, "--person", "李", "--reason", "补好", "--evidence", "visit")
    order(server, "verify", number, *outside)
    assert "closed" in order(server, "rate", number, "--score", "4", "--person", "居民")
    assert "1/5 不满意, then 4/5 满意" in order(server, "show", number)
    assert "No orders" in order(server, "list", "--rated", "dissatisfied")
    line = next(line for line in order(server, "list", "--rated", "满意").splitlines() if f"{number} " in line)
    assert "已办结 closed 满意 4" in line
    counters = order(server, "counters")
    assert any(line.split() == ["不满意", "1", "1"] for line in counters.splitlines())
    assert "satisfied, dissatisfied" in order(server, "list", "--rated", "好", expect=65)


def test_a_list_is_narrowed_by_times_channel_urgency_and_lateness(server):
    filing = ["440310001003-G05", "G.11", "--channel", "巡查", "--urgency", "urgent", "--json"]
    number = json.loads(order(server, "file", *filing))["order"]["id"]

    def listed(*options):
        return [one["id"] for one in json.loads(order(server, "list", *options, "--json")).get("orders", [])]

    day = ["--filed-from", "2018-09-12", "--filed-until", "2018-09-13"]
    assert listed(*day, "--channel", "巡查") == [number] == listed(*day, "--urgency", "urgent", "--channel", "巡查")
    assert listed("--filed-from", "2018-09-13") == []
    assert number not in listed("--ended-from", "2018-09-12") and listed("--ended-until", "2018-09-12") == []
    assert listed("--overdue") == []
    said = order(server, "list", "--ended-from", "2018-09-13", "--ended-until", "2018-09-12", expect=65)
    assert "ended_until: is not later than ended_from" in said
    assert "is no time" in order(server, "list", "--filed-from", "昨天", expect=64)


def test_a_step_of_its_own_command_and_of_act_reach_the_server(server):
    filed = json.loads(order(server, "file", "440310001003-G05", "G.05", "--json"))["order"]
    number = filed["id"]
    order(server, "transfer", number, "--target", "440310001000", "--reason", "属地")
    order(server, "sign", number)
    called = ["--call", "440310002000", "--reason", "联合"]
    assert "440310002000" in order(server, "whistle", number, *called, "--json")
    order(server, "act", number, "--step", "arrive", "--unit", "440310002000")
    until = ["--until", "2018-10-01 10:00", "--reason", "等材料"]
    assert "suspended" in order(server, "suspend", number, *until)
    order(server, "act", number, "--step", "resume")
    raised = json.loads(order(server, "raise", number, "--reason", "超出权限", "--json"))["order"]
    assert raised["holder"]["code"] == "440310000000" and raised["raises"] == 1
    seen = order(server, "watch", "--after", "0", "--order", number, "--once")
    assert all(f"#{number} " in line for line in seen.splitlines() if "  #" in line)


def test_whom_to_call_back_and_what_came_with_the_call_are_kept(server):
    filed = json.loads(
        order(server, "file", "440310001003-G05", "G.11", "--contact", "王女士 13800000000",
              "--evidence", "photo:https://example.org/1.jpg:路口", "--evidence", "video", "--json")
    )  # fmt: skip
    number = filed["order"]["id"]
    shown = order(server, "show", number)
    assert "王女士 13800000000" in shown
    assert "photo, https://example.org/1.jpg, 路口" in shown
    found = json.loads(order(server, "list", "--text", "13800000000", "--json"))["orders"]
    assert [one["id"] for one in found] == [number]


def test_what_was_written_down_wrongly_is_set_right(server):
    filing = ["440310001003-G05", "G.11", "--title", "车", "--contact", "李 138", "--json"]
    number = json.loads(order(server, "file", *filing))["order"]["id"]
    words = ["--contact", "李 139", "--title", ""]
    order(server, "correct", number, *words, "--reason", "记错")
    shown = order(server, "show", number)
    assert "李 138 → 李 139" in shown and "车 → 无" in shown and "更正 correct" in shown
    order(server, "reclassify", number, "--urgency", "urgent", "--reason", "有人受伤")
    shown = order(server, "show", number)
    assert "改类 reclassify" in shown and "urgency urgent" in shown
    said = order(server, "correct", number, "--reason", "x", expect=64)
    assert "--contact" in said


def test_what_a_centre_decides_every_day_has_commands_of_its_own(server):
    def filed(*more):
        said = order(server, "file", "440310001002-G01", "G.11", "--json", *more)
        return json.loads(said)["order"]

    first, second = filed(), filed()
    assert f"建议并入 {first['id']}" in order(server, "list", "--asking")
    order(server, "merge", second["id"], "--confirm", "--reason", "同一处")
    assert "并单" in order(server, "show", second["id"])
    number = first["id"]
    later = str(datetime.datetime.fromtimestamp(int(first["deadline"]) + 36_000, CHINA))[:16]
    order(server, "extend", number, "--until", later, "--reason", "等材料")
    assert "延期" in order(server, "show", number)
    order(server, "extend", number, "--grant")
    assert f"due 时限     {later}" in order(server, "show", number)
    order(server, "sign", number, "--person", "李")
    order(server, "whistle", number, "--call", "坪山街道司法所", "--reason", "需要协助")
    order(server, "arrive", number, "--person", "陈")
    order(server, "finish", number, "--person", "陈", "--reason", "已协助")
    assert "No unit is called" in order(server, "arrive", number, expect=64)
    order(server, "hold", number, "--until", later, "--reason", "等天气")
    assert "暂缓" in order(server, "show", number)
    order(server, "resume", number)
    order(server, "void", number, "--reason", "测试单", "--person", "王")
    order(server, "void", number, "--confirm", "--reason", "确为测试单", "--person", "赵")
    assert "作废" in order(server, "show", number)
    assert "--until, --grant, --refuse" in order(server, "extend", number, expect=64)
    about = filed("--about", "区司法局")
    assert "投诉" in order(server, "list")
    assert "涉及   区司法局" in order(server, "show", about["id"])


def test_what_others_wrote_is_shown_as_letters_and_no_more(server):
    title = "a\x1b[2J\x1b[31mb\n第二行\u202e"
    filed = json.loads(
        order(server, "file", "440310001003-G05", "G.11", "--title", title, "--text", title, "--json")
    )
    number = filed["order"]["id"]
    for command in (["list"], ["board", "--once", "--hours", "720"], ["show", number],
                    ["watch", "--after", "0", "--once"], ["queue", filed["order"]["holder"]["code"]]):  # fmt: skip
        said = order(server, *command)
        assert "\x1b" not in said and "\u202e" not in said, command
    assert "a␛[2J␛[31mb 第二行" in order(server, "list")


def test_orders_are_listed_by_labels_and_called_units_by_names(server):
    filed = json.loads(order(server, "file", "440310001003-G05", "G.11", "--json"))["order"]
    number = filed["id"]
    order(server, "sign", number)
    order(server, "whistle", number, "--call", "440310002000", "--reason", "联合")
    order(server, "act", number, "--step", "ask_extension", "--until", "2018-12-01 10:00",
          "--reason", "等材料")  # fmt: skip
    assert f"{number} " in order(server, "list", "--state", "已签收")
    assert "申请延期" in order(server, "list", "--asking")
    assert "a deadline of 2018-12-01 10:00" in order(server, "show", number)
    shown = order(server, "show", number)
    assert any("440310002000" in line and "街道" in line for line in shown.splitlines())
    assert "called to" in order(server, "queue", "440310002000")
    board = order(server, "board", "--once")
    assert "有申请" in board and "挂账" in board


def test_units_and_categories_are_called_by_their_names(server):
    filing = ["file", "六和社区", "侵占绿地", "--desk", "坪山街道", "--json"]
    filed = json.loads(order(server, *filing))["order"]
    assert filed["desk"] == "440310001000" and filed["categoryName"] == "侵占绿地"
    found = ["--territory", "坪山街道", "--category", "侵占绿地", "--unit", filed["holder"]["name"]]
    listed = json.loads(order(server, "list", *found, "--json"))["orders"]
    assert filed["id"] in [one["id"] for one in listed]
    assert "did you mean 六和社区?" in order(server, "list", "--unit", "六和社", expect=66)
    assert "侵占绿地?" in order(server, "list", "--category", "侵占绿", expect=66)


def test_a_ledger_that_a_server_has_says_to_ask_the_server(server, store):
    ledger = f"{server.folder.name}/orders.ledger"
    here = ["--store", store, "--ledger", ledger]
    said = run("order", "file", "440310001003-G05", "G.11", *here, expect=75)
    assert "--server HOST:PORT" in said
    assert "No orders." not in run("order", "list", *here)
    said = order(server, "list", "--store", store, expect=64)
    assert "name none beside it" in said
    assert "1:" in run("order", "list", "--server", "127.0.0.1:1", expect=69)
