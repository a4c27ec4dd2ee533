"""Change sets by the tool: made, tried, refused, looked back on, and cut off by kill -9."""

import hashlib
import json
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import time

import pytest
from conftest import PINGSHAN, WHISTLE, run

GRID, COMMUNITY, STREET = "440310001001-G05", "440310001001", "440310001000"
KILLS = 10


@pytest.fixture
def store(tmp_path):
    path = tmp_path / "pingshan.db"
    run("import", PINGSHAN, "--store", path)
    return path


def org(store, *arguments, **how):
    return run("org", *arguments, "--store", store, **how)


def apply(store, tmp_path, changes, *options, **how):
    file = tmp_path / "changes.json"
    file.write_text(json.dumps({"changes": changes}, ensure_ascii=False))
    return org(store, "apply", file, *options, **how)


def revisions(store):
    return json.loads(run("revisions", "--store", store, "--json"))


def test_a_renamed_unit_is_found_by_both_names_and_its_history_says_who_and_why(store):
    org(store, "rename", COMMUNITY, "新社区", "--author", "王芳", "--reason", "区划调整")
    text = org(store, "history", "新社区")
    assert "王芳" in text and "区划调整" in text
    assert "name 六联社区 → 新社区" in text
    history = json.loads(org(store, "history", "六联社区", "--json"))
    assert [entry["revision"] for entry in history] == [1, 2]
    assert history[1]["records"][0]["before"]["name"] == "六联社区"


def test_a_file_of_changes_is_one_revision_and_its_key_is_known_again(store, tmp_path):
    changes = [
        {"change": "set", "unit": COMMUNITY, "set": {"capacity": "7", "credit": ""}},
        {"change": "close", "unit": GRID + "-B01-H01", "on": "2030-01-01"},
        {"change": "add", "table": "people", "record": {"code": "w", "name": "王芳"}},
    ]
    first = json.loads(apply(store, tmp_path, changes, "--key", "k", "--json"))
    assert first["outcome"] == "applied" and first["revision"] == 2
    assert {"people", "units"} <= {record["table"] for record in first["records"]}
    second = json.loads(apply(store, tmp_path, changes, "--key", "k", "--json"))
    assert second["outcome"] == "repeated" and second["revision"] == 2
    assert second["records"] == first["records"]
    assert len(revisions(store)) == 2


def test_a_dry_run_changes_nothing_and_predicts_other_leads(store, tmp_path):
    before = run("route", GRID, "G.05", "--store", store, "--json")
    lead = json.loads(before)["lead"]["unit"]["code"]
    change = [{"change": "set", "unit": lead, "set": {"status": "suspended"}}]
    report = json.loads(apply(store, tmp_path, change, "--dry-run", "--json"))
    assert report["outcome"] == "dry run" and len(revisions(store)) == 1
    routing = report["routing"]
    assert 0 < routing["changed"] <= routing["compared"]
    assert all(example["before"] == lead for example in routing["examples"])
    apply(store, tmp_path, change)
    example = routing["examples"][0]
    after = run("route", example["origin"], example["category"], "--store", store, "--json")
    assert json.loads(after)["lead"]["unit"]["code"] == example["after"]


def test_a_move_a_merge_and_a_split_keep_every_rule(store, tmp_path):
    org(store, "move", GRID, "440310001003", "--on", "2030-01-01")
    org(store, "merge", "440310001001-G02", "--into", "440310001001-G03", "--on", "2030-02-01")
    org(store, "split", "440310001001-G04", "--part", "G41=东网格", "--part", "G42=西网格",
        "--take", "G42=440310001001-G04-B02", "--on", "2030-03-01")
    run("export", tmp_path / "out", "--store", store)
    assert "no faults" in run("check", tmp_path / "out")
    again = json.loads(
        run("import", tmp_path / "out", "--store", tmp_path / "again.db", "--json")
    )
    assert again["organizationDigest"] == revisions(store)[-1]["organizationDigest"]


def test_communities_merge_year_after_year_and_codes_made_of_codes_fit(store, tmp_path):
    org(store, "merge", COMMUNITY, "--into", "440310001002", "--on", "2030-01-01")
    org(store, "merge", "440310001002", "--into", "440310001003", "--on", "2031-01-01")
    run("export", tmp_path / "out", "--store", store)
    edges = (tmp_path / "out" / "edges.csv").read_text().splitlines()[1:]
    codes = [edge.split(",")[0] for edge in edges]
    assert len(set(codes)) == len(codes) and max(map(len, codes)) <= 64
    assert "no faults" in run("check", tmp_path / "out")


def test_a_set_end_leaves_the_first_day_and_a_set_first_day_the_end(store, tmp_path):
    unit = GRID + "-B01-H01"
    for column, day in (("from", "2020-01-01"), ("until", "2040-01-01"), ("from", "2021-01-01")):
        apply(store, tmp_path, [{"change": "set", "unit": unit, "set": {column: day}}])
    history = json.loads(org(store, "history", unit, "--json"))
    # Only columns that changed are named.
    changed = [(one["before"], one["after"]) for entry in history[1:] for one in entry["records"]]
    assert changed == [
        ({}, {"from": "2020-01-01"}), ({}, {"until": "2040-01-01"}),
        ({"from": "2020-01-01"}, {"from": "2021-01-01"}),
    ]  # fmt: skip
    apply(store, tmp_path, [{"change": "set", "unit": unit, "set": {"from": ""}}])
    (last,) = json.loads(org(store, "history", unit, "--json"))[-1]["records"]
    assert (last["before"], last["after"]) == ({"from": "2021-01-01"}, {})


def test_what_breaks_a_rule_is_refused_with_rule_units_and_remedy(store, tmp_path):
    error = apply(
        store, tmp_path,
        [{"change": "move", "unit": STREET, "under": GRID}], expect=65,
    )
    assert "tier-descends" in error and "坪山街道" in error and "give it a parent" in error
    error = org(store, "close", COMMUNITY, expect=65)
    assert "cannot be closed" in error and "merge it into another" in error
    error = apply(store, tmp_path, [{"change": "rename", "unit": COMMUNITY}], expect=65)
    assert "changes[0].name: is missing" in error
    error = apply(store, tmp_path, [{"change": "merge", "unit": "x", "unti": 1}], expect=65)
    assert "unti" in error
    assert len(revisions(store)) == 1


def test_names_and_codes_that_no_record_can_have_are_refused_by_dry_run_and_apply_alike(
    store, tmp_path
):
    school = {"code": "R", "name": "甲;乙学校", "kind": "school", "home": COMMUNITY}
    apply(store, tmp_path, [{"change": "add", "table": "units", "record": school}])

    def rename(name, **more):
        return {"change": "rename", "unit": GRID, "name": name, **more}

    for change, words in (
        (rename(" "), "changes[0].name: is empty"),
        (rename("新\n网格"), "write it on one line"),
        (rename("新\t网格"), "write it on one line"),
        ({"change": "recode", "unit": GRID, "code": "a b"}, 'changes[0].code: "a b" has the character space'),
        ({"change": "recode", "unit": GRID, "code": "a" * 65}, "shorten it to 64 bytes"),
        ({"change": "rename", "unit": "R", "name": "丙学校"}, "without keeping former names"),
        ({"change": "merge", "units": ["R"], "into": "440310-S-justice"}, "without keeping former names"),
    ):
        said = [apply(store, tmp_path, [change], *flags, expect=65) for flags in ((), ("--dry-run",))]
        assert said[0] == said[1] and words in said[0], said
    for flags in ((), ("--dry-run",)):
        assert "name: is empty" in org(store, "rename", GRID, " ", *flags, expect=65)
    assert len(revisions(store)) == 2
    org(store, "rename", "R", "丙学校", "--forget-name")
    org(store, "rename", GRID, " 新网格 ")
    assert "→ 新网格" in org(store, "history", GRID)


def test_changes_of_the_same_unit_since_the_base_are_named(store):
    org(store, "rename", COMMUNITY, "新社区", "--author", "王芳", "--reason", "r")
    error = org(store, "rename", COMMUNITY, "别社区", "--base", 1, expect=65)
    assert "revision 2 by 王芳 (r) changed unit 440310001001" in error
    org(store, "rename", STREET, "别街道", "--base", 1)


ORDERED = {"schema"}


def held(store, folder):
    """The digest of what a store holds, by its definition: SHA-256 of the sum of the SHA-512 of every row."""
    # Of a copy, because opening the store would mend it before the tool does.
    for suffix in ("", "-wal"):
        if (log := store.with_name(store.name + suffix)).exists():
            shutil.copy(log, folder / f"copy{suffix}")
    database = sqlite3.connect(folder / "copy")
    assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    tables = [
        name
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        if any(column[1] == "since_revision" for column in database.execute(f"PRAGMA table_info({name})"))
    ]
    total = 0
    for table in tables:
        rows = database.execute(f"SELECT * FROM {table} WHERE until_revision IS NULL")
        names = [column[0] for column in rows.description]
        for row in rows:
            place = f"\x1f{row[names.index('position')]}" if table in ORDERED else ""
            columns = [
                f"{name}\x1f{value}\x1e"
                for name, value in zip(names, row)
                if value not in (None, "")
                and name not in ("since_revision", "until_revision")
                and not (table in ORDERED and name == "position")
            ]
            text = f"{table}{place}\x1d{''.join(columns)}"
            total += int.from_bytes(hashlib.sha512(text.encode()).digest(), "little")
    database.close()
    return hashlib.sha256((total % 2**512).to_bytes(64, "little")).hexdigest()


def killed(command, delay):
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(delay)
    process.send_signal(signal.SIGKILL)
    return process.wait()


def how_long(command):
    start = time.monotonic()
    assert subprocess.run(command, capture_output=True, timeout=120).returncode == 0
    return time.monotonic() - start


@pytest.mark.parametrize("what", ["apply", "import"])
def test_kill_9_leaves_the_old_revision_or_the_new_one(store, tmp_path, what):
    folder = tmp_path / "folder"
    run("export", folder, "--store", store)
    units = (folder / "units.csv").read_text()

    def command(number):
        if what == "import":
            (folder / "units.csv").write_text(units.replace("网格", f"网格{number}"))
            return [WHISTLE, "import", folder, "--store", store]
        changes = [
            {"change": "rename", "unit": line.split(",")[0], "name": f"网格{number}", "keep": False}
            for line in units.splitlines()
            if ",household," in line
        ]
        file = tmp_path / "many.json"
        file.write_text(json.dumps({"changes": changes}))
        return [WHISTLE, "org", "apply", file, "--store", store]

    usual = how_long(command(0))
    seed = random.randrange(2**32)
    print(f"seed {seed}")
    dice = random.Random(seed)
    newest = len(revisions(store))
    for number in range(1, KILLS + 1):
        code = killed(command(number), dice.uniform(0.2, 1.0) * usual)
        check = tmp_path / f"{number}"
        check.mkdir()
        digest = held(store, check)
        last = revisions(store)[-1]
        revision = last["revision"]
        assert last["organizationDigest"] == digest, f"seed {seed}, kill {number}"
        assert revision in (newest, newest + 1), f"seed {seed}, kill {number}"
        assert code == -signal.SIGKILL or revision == newest + 1
        newest = revision
    # The store goes on taking changes.
    assert subprocess.run(command(99), capture_output=True, timeout=120).returncode == 0
    assert len(revisions(store)) == newest + 1


def test_a_refusal_names_the_record_and_is_said_in_json_too(store, tmp_path):
    edge = {"code": "e3", "kind": "attachment", "from_unit": COMMUNITY, "to_unit": "440310-S-justice",
            "from": "2026-05-01", "until": "2026-01-01"}  # fmt: skip
    changes = [{"change": "add", "table": "edges", "record": edge}]
    said = apply(store, tmp_path, changes, expect=65)
    assert f"edge e3 from {COMMUNITY} to 440310-S-justice, until: the term" in said
    done = subprocess.run(
        [WHISTLE, "org", "apply", tmp_path / "changes.json", "--store", store, "--json"],
        capture_output=True, text=True,
    )  # fmt: skip
    refusal = json.loads(done.stdout)
    assert done.returncode == 65 and refusal["outcome"] == "refused"
    assert [breach["rule"] for breach in refusal["breaches"]] == ["term-order"]
    end = [{"change": "end", "table": "edges", "record": {"code": "zzz"}, "on": "2027-01-01"}]
    assert "there is no edge zzz" in apply(store, tmp_path, end, expect=65)


def test_the_history_of_a_person_is_found_by_name_too(store, tmp_path):
    def add(code):
        record = {"code": code, "name": "王小芳芳"}
        apply(store, tmp_path, [{"change": "add", "table": "people", "record": record}])

    assert "no revision knows" in org(store, "history", "--person", "王小芳芳", expect=66)
    add("w1")
    text = org(store, "history", "--person", "王小芳芳")
    assert text == org(store, "history", "--person", "w1") and "revision 2" in text
    add("w2")
    assert "w1, w2" in org(store, "history", "--person", "王小芳芳", expect=66)


@pytest.mark.parametrize("length", [20, 40, 80])
def test_the_title_of_a_poster_stays_on_it(store, length):
    org(store, "rename", COMMUNITY, "社" * length)
    svg = org(store, "draw", COMMUNITY)
    texts = re.findall(r'<text x="([\d.]+)"[^>]*>([^<]*)', svg)
    (start,) = [float(x) for x, text in texts if text == "组织链条与交叉任职"]
    day = next(float(x) for x, text in texts if re.fullmatch(r"\d{4}-\d\d-\d\d", text))
    assert start + 9 * 26 < day - 10 * 0.56 * 22


def test_an_empty_unit_a_folder_as_picture_and_a_second_generation_are_refused(store, tmp_path):
    assert "did you mean" not in org(store, "show", "", expect=66)
    said = org(store, "draw", COMMUNITY, "--output", tmp_path, expect=73)
    assert "is a folder; name the file" in said
    made = tmp_path / "made"
    made.mkdir()
    (made / "units.csv").write_text("mine")
    said = run("org", "generate", made, "--size", "town", expect=73)
    assert "--force" in said and (made / "units.csv").read_text() == "mine"


def test_what_nobody_says_why_was_done_has_what_was_done_as_its_reason(store):
    org(store, "rename", COMMUNITY, "新社区", "--author", "王芳")
    assert revisions(store)[-1]["reason"] == "rename"
