"""The command-line tool as a person and a script use it."""

import csv
import json
import re
import shutil
import subprocess

import pytest
from conftest import PINGSHAN, WHISTLE, run

ORIGIN, CATEGORY = "440310001001-G05", "G.05"
AT = "2018-09-12 10:00"


def test_a_sound_folder_is_called_sound():
    text = run("check", PINGSHAN)
    assert "no faults" in text and "units" in text


def test_export_then_import_gives_the_same_content(store, tmp_path):
    run("export", tmp_path / "out", "--store", store)
    again = tmp_path / "again.db"
    first = json.loads(run("import", PINGSHAN, "--store", tmp_path / "first.db", "--json"))
    second = json.loads(run("import", tmp_path / "out", "--store", again, "--json"))
    assert first["organizationDigest"] == second["organizationDigest"]
    assert first["policyDigest"] == second["policyDigest"]
    unchanged = json.loads(run("import", PINGSHAN, "--store", again, "--json"))
    assert not unchanged["isNew"] and unchanged["revision"] == 1


def test_an_import_into_a_store_makes_a_revision_and_keeps_the_old_one(tmp_path):
    store, folder = tmp_path / "store.db", tmp_path / "folder"
    shutil.copytree(PINGSHAN, folder)
    run("import", folder, "--store", store)
    units = (folder / "units.csv").read_text()
    (folder / "units.csv").write_text(units.replace("坪山区,", "坪山新区,", 1))
    outcome = json.loads(run("import", folder, "--store", store, "--json"))
    assert outcome["revision"] == 2
    assert outcome["changes"] == [{"table": "units", "added": 0, "changed": 1, "removed": 0}]
    for revision, name in ((1, "坪山区"), (2, "坪山新区")):
        run("export", tmp_path / f"r{revision}", "--store", store, "--revision", revision)
        assert f"{name}," in (tmp_path / f"r{revision}" / "units.csv").read_text()


def test_revisions_are_listed_with_author_reason_and_changes(tmp_path):
    store, folder = tmp_path / "store.db", tmp_path / "folder"
    shutil.copytree(PINGSHAN, folder)
    run("import", folder, "--store", store, "--author", "王", "--reason", "first")
    units = (folder / "units.csv").read_text()
    (folder / "units.csv").write_text(units.replace("坪山区,", "坪山新区,", 1))
    run("import", folder, "--store", store, "--author", "李", "--reason", "second")
    found = json.loads(run("revisions", "--store", store, "--json"))
    assert [(r["revision"], r["author"], r["reason"]) for r in found] == [
        (1, "王", "first"), (2, "李", "second"),
    ]  # fmt: skip
    assert found[1]["changes"] == [{"table": "units", "added": 0, "changed": 1, "removed": 0}]
    text = run("revisions", "--store", store)
    for revision in found:
        assert revision["time"] in text and revision["organizationDigest"][:12] in text
    assert run("revisions", "--store", tmp_path / "none.db", expect=66)


def test_check_as_json(tmp_path):
    assert json.loads(run("check", PINGSHAN, "--json"))["units"] > 12000
    folder = tmp_path / "folder"
    shutil.copytree(PINGSHAN, folder)
    rewrite(folder, "units.csv", lambda rows: rows[899].__setitem__(rows[0].index("kind"), "hous"))
    done = subprocess.run([WHISTLE, "check", folder, "--json"], capture_output=True, text=True)
    (fault,) = json.loads(done.stdout)
    assert done.returncode == 65
    assert (fault["file"], fault["line"], fault["column"]) == ("units.csv", 900, "kind")
    assert (fault["value"], fault["rule"]) == ("hous", "known-kind")
    assert "household" in fault["message"] + fault["remedy"]


def test_gb18030_with_crlf_is_the_same_organisation(store, tmp_path):
    folder = tmp_path / "gb"
    folder.mkdir()
    for file in PINGSHAN.glob("*.csv"):
        text = file.read_text(encoding="utf-8").replace("\n", "\r\n")
        (folder / file.name).write_bytes(text.encode("gb18030"))
    found = json.loads(run("import", folder, "--store", tmp_path / "gb.db", "--json"))
    wanted = json.loads(run("import", PINGSHAN, "--store", tmp_path / "utf8.db", "--json"))
    assert found["organizationDigest"] == wanted["organizationDigest"]


def rewrite(folder, name, change):
    path = folder / name
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    change(rows)
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def test_every_fault_of_a_folder_is_named_and_nothing_is_taken_over(tmp_path):
    folder, store = tmp_path / "folder", tmp_path / "store.db"
    shutil.copytree(PINGSHAN, folder)
    expected = []

    def spoil(name, line, column, value, words):
        def change(rows):
            rows[line - 1][rows[0].index(column)] = value

        rewrite(folder, name, change)
        expected.append((f"{name}:{line}, column {column}", words))

    spoil("units.csv", 900, "capacity", "many", "many")
    spoil("units.csv", 901, "status", "sleeping", "active")
    spoil("units.csv", 902, "kind", "hous", "household")
    spoil("units.csv", 903, "from", "2018-02-30", "2018-02-30")
    spoil("units.csv", 904, "hours", "offices", "office")
    spoil("units.csv", 905, "capacity", "-4", "0")
    spoil("edges.csv", 10, "kind", "agreemnt", "agreement")
    spoil("edges.csv", 11, "until", "1.1.2020", "YYYY-MM-DD")
    spoil("edges.csv", 12, "to_unit", "440310999999", "440310999999")
    spoil("edges.csv", 13, "quota", "two", "two")
    spoil("categories.csv", 20, "parent", "99", "99")
    spoil("categories.csv", 21, "admission", "comunity", "community")
    spoil("duties.csv", 5, "role", "owner", "own")
    spoil("duties.csv", 6, "confidence", "1500", "1000")
    spoil("duties.csv", 7, "category", "G.77", "G.77")
    spoil("appointments.csv", 8, "person", "nobody", "nobody")
    spoil("appointments.csv", 9, "kind", "parttime", "concurrent")
    spoil("posts.csv", 10, "unit", "440310001001-X", "440310001001-X")
    spoil("posts.csv", 11, "leads", "maybe", "yes")
    spoil("time_limits.csv", 4, "unit", "workdays", "working_day")
    spoil("time_limits.csv", 5, "value", "0", "0")
    spoil("calendars.csv", 3, "opens", "25:00", "25:00")
    text = run("import", folder, "--store", store, expect=65)
    missing = [
        (place, words)
        for place, words in expected
        if not any(place in line and words in line for line in text.splitlines())
    ]
    assert not missing, f"{missing}\n{text}"
    assert len(expected) >= 20 and not store.exists()


def test_route_reads_well_and_is_the_same_twice(store):
    first = run("route", ORIGIN, CATEGORY, "--at", AT, "--store", store)
    assert first == run("route", ORIGIN, CATEGORY, "--at", AT, "--store", store)
    for words in ("Lead 主责", "共建协议 agreement", "If it stalls 提级", "坪山区", "due 2018-09"):
        assert words in first
    assert "\x1b" not in first


def test_names_serve_as_well_as_codes(store):
    by_name = run("route", "六和社区", "侵占绿地", "--at", AT, "--store", store)
    by_code = run("route", "440310001002", "6.186.662", "--at", AT, "--store", store)
    assert by_name == by_code


def test_json_has_the_fields_of_the_protocol(store):
    reply = json.loads(run("route", ORIGIN, CATEGORY, "--at", AT, "--store", store, "--json"))
    assert reply["lead"]["role"] == "ROLE_OWN"
    assert reply["lead"]["totalCost"] == sum(part["cost"] for part in reply["lead"]["parts"])
    assert reply["revision"]["organization"] == 1


@pytest.mark.parametrize(
    "arguments, code, words",
    [
        (["route", "440310001001-G95", CATEGORY], 66, "did you mean 440310001001-G"),
        (["route", ORIGIN, "侵占绿"], 66, "did you mean 侵占绿地"),
        (["route", ORIGIN, CATEGORY, "--at", "yesterday"], 64, "yesterday"),
        (["route", ORIGIN, CATEGORY, "--at", "0001-02-20"], 64, "--at"),
        (["route", ORIGIN, CATEGORY, "--deadline", "1970-01-01"], 64, "--deadline"),
        (["route", ORIGIN, CATEGORY, "--folder", PINGSHAN], 64, "not both"),
        (["route", ORIGIN, CATEGORY, "--alternatives", "17"], 64, "0 to 16"),
        (["route", ORIGIN, CATEGORY, "--revision", "9"], 66, "9"),
        (["serve", "--listen", "nowhere"], 64, "host:port"),
        (["serve", "--listen", "unix:"], 64, "unix:path"),
        (["serve", "--listen", "unix:/no/such/folder/s"], 69, "the folder of the socket"),
        (["serve", "--listen", "192.0.2.1:1"], 69, "no address of this machine"),
        (["frobnicate"], 64, "frobnicate"),
    ],
)
def test_a_wrong_call_says_what_is_wrong(store, arguments, code, words):
    options = [] if arguments[0] == "frobnicate" else ["--store", store]
    assert words in run(*arguments, *options, expect=code)


def test_missing_and_foreign_stores_are_told_apart(tmp_path):
    assert "import" in run("route", "a", "b", "--store", tmp_path / "none.db", expect=66)
    (tmp_path / "text.db").write_text("not a database, but long enough to look at " * 100)
    assert "text.db" in run("route", "a", "b", "--store", tmp_path / "text.db", expect=65)
    assert run("check", tmp_path / "nowhere", expect=66)


def test_the_version_is_told():
    assert re.fullmatch(r"whistle \d+\.\d+\.\d+\n", run("--version"))
