"""Learning a catalogue from one file of tickets and judging it on another."""

import csv
import gzip
import json
import shutil

import pytest
from conftest import FACTS, PINGSHAN, run


@pytest.fixture(scope="module")
def catalogue(store, tmp_path_factory):
    path = tmp_path_factory.mktemp("learned") / "catalogue.csv"
    run("catalogue", "learn", "--from", FACTS / "past.csv", "--output", path, "--store", store)
    return path


def replay(store, *options):
    report = run("replay", FACTS / "later.csv", "--store", store, "--json", *options)
    return json.loads(report)


def test_the_unit_that_disposed_of_a_later_ticket_is_mostly_the_lead(store, catalogue):
    score = replay(store, "--catalogue", catalogue)["score"]
    assert score["judged"] > 2000
    assert score["lead"] / score["judged"] >= 0.69
    assert score["firstThree"] / score["judged"] >= 0.83


def test_two_replays_write_the_same_bytes(store, catalogue, tmp_path):
    for name in ("a.csv", "b.csv"):
        replay(store, "--catalogue", catalogue, "--decisions", tmp_path / name)
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()
    assert len((tmp_path / "a.csv").read_text().splitlines()) > 2000


def test_the_shipped_catalogue_is_what_learning_gives(catalogue):
    assert catalogue.read_bytes() == (PINGSHAN / "duties.csv").read_bytes()


def test_a_reviewed_catalogue_is_published_by_import(store, catalogue, tmp_path):
    folder = tmp_path / "folder"
    shutil.copytree(PINGSHAN, folder)
    with catalogue.open(newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    confidence = rows[0].index("confidence")
    rows = [rows[0]] + [row for row in rows[1:] if int(row[confidence]) >= 100]
    with (folder / "duties.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)
    outcome = json.loads(run("import", folder, "--store", tmp_path / "new.db", "--json"))
    assert outcome["isNew"]
    score = json.loads(
        run("replay", FACTS / "later.csv", "--store", tmp_path / "new.db", "--json")
    )["score"]
    assert score["lead"] / score["judged"] > 0.6


def test_other_columns_other_order_gb18030_and_gz_are_read_alike(store, tmp_path):
    with (FACTS / "later.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    wanted = [
        "agency", "sub_type_id", "main_type_id", "category_id", "division_code", "created_at", "id",
    ]  # fmt: skip
    text = ",".join(wanted) + ",note\r\n"
    text += "".join(",".join(row[name] for name in wanted) + ",x\r\n" for row in rows)
    with gzip.open(tmp_path / "other.csv.gz", "wb") as file:
        file.write(text.encode("gb18030"))
    found = json.loads(run("replay", tmp_path / "other.csv.gz", "--store", store, "--json"))
    usual = replay(store)
    # Without agency_id the bare 城建办, which two units go by, cannot be told apart.
    assert usual["score"]["judged"] - found["score"]["judged"] < 60
    assert abs(usual["score"]["lead"] - found["score"]["lead"]) < 60


def test_a_wrong_catalogue_or_ticket_file_is_named(store, tmp_path):
    broken = tmp_path / "broken.csv"
    broken.write_text("unit,kind,category,role\n440310-U1536,,6.186.999,own\n")
    message = run(
        "replay", FACTS / "later.csv", "--catalogue", broken, "--store", store, expect=65
    )
    assert "broken.csv:2, column category" in message and "6.186.999" in message
    assert "none.csv" in run("replay", tmp_path / "none.csv", "--store", store, expect=66)
    foreign = tmp_path / "foreign.csv"
    foreign.write_text("a,b\n1,2\n")
    assert "created_at" in run("replay", foreign, "--store", store, expect=65)
    missing = ["--catalogue", tmp_path / "missing.csv", "--store", store]
    assert "missing.csv" in run("replay", FACTS / "later.csv", *missing, expect=66)


COMMANDS = [["replay"], ["catalogue", "learn", "--output", "learned.csv", "--from"]]


@pytest.mark.parametrize("command", COMMANDS)
def test_a_ticket_file_is_not_used_in_part_and_never_without_tickets(store, tmp_path, command):
    lines = (FACTS / "later.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    cut = tmp_path / "cut.csv"
    cut.write_text("".join(lines[:9]) + '"' + "".join(lines[9:]), encoding="utf-8")
    message = run(*command, cut, "--store", store, expect=65, cwd=tmp_path)
    assert "cut.csv: nothing from line 10 on was read" in message
    strange = tmp_path / "strange.csv"
    strange.write_text("created_at,category,agency\n2018-01-01,none,nobody\n2018,6,x\n")
    message = run(*command, strange, "--store", store, expect=65, cwd=tmp_path)
    assert "strange.csv: none of 2 rows" in message
    assert "the organisation has no such category" in message and "created_at is no time" in message
    assert not (tmp_path / "learned.csv").exists()
