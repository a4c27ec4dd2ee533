"""Division tables and generated organisations, as folders and stores that the tool takes."""

import csv
import filecmp
import gzip
import json
import re

import pytest
from conftest import ROOT, run

HISTORY = ROOT / "Examples" / "divisions" / "history.csv.gz"


def history():
    with gzip.open(HISTORY, "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def edition(rows, year):
    return {
        row["code"]: row
        for row in rows
        if int(row["first_edition"]) <= year <= int(row["last_edition"])
    }


def units(folder):
    with open(folder / "units.csv", encoding="utf-8", newline="") as file:
        return {row["code"]: row for row in csv.DictReader(file)}


def test_an_edition_is_taken_over_as_it_stands_in_the_table(tmp_path):
    run("org", "import-divisions", HISTORY, "--edition", 2019, "--output", tmp_path / "cn")
    found = units(tmp_path / "cn")
    root = found.pop("000000000000")
    assert (root["kind"], root["parent"]) == ("country", "")
    tiers = {"1": "province", "2": "city", "3": "district", "4": "street"}
    assert {
        code: (unit["name"], unit["parent"], unit["kind"]) for code, unit in found.items()
    } == {
        code: (row["name"], row["parent_code"] or "000000000000", tiers[row["level"]])
        for code, row in edition(history(), 2019).items()
    }


def test_a_part_of_a_table_has_the_division_as_its_root(tmp_path):
    folder = tmp_path / "huzhou"
    run(
        "org", "import-divisions", HISTORY, "--edition", 2023, "--within", "330500000000",
        "--output", folder,
    )  # fmt: skip
    found = units(folder)
    assert all(code.startswith("3305") for code in found)
    assert found["330500000000"]["parent"] == ""
    assert "no faults" in run("check", folder)


@pytest.mark.parametrize(
    "text, said",
    [
        ("110000000000,北京市,,1\n110101000000,东城区,110100000000,3\n", "no division above"),
        ("110000000000,北京市,,1\n110000000000,北京市,,1\n", "earlier row"),
        ("110000000000,北京市,,7\n", "no level"),
        ("110000000000,,,1\n", "no code or no name"),
    ],
)
def test_a_faulty_table_is_refused_with_the_line(tmp_path, text, said):
    table = tmp_path / "table.csv"
    table.write_text("code,name,parent_code,level\n" + text)
    error = run("org", "import-divisions", table, "--store", tmp_path / "s.db", expect=65)
    assert said in error and re.search(r"table\.csv:\d", error)
    assert not (tmp_path / "s.db").exists()


def test_a_table_with_editions_needs_one_named(tmp_path):
    error = run("org", "import-divisions", HISTORY, "--store", tmp_path / "s.db", expect=65)
    assert "several editions" in error


def test_the_changes_between_two_editions_are_those_of_the_table(tmp_path):
    store = tmp_path / "cn.db"
    for year in (2022, 2023):
        run("org", "import-divisions", HISTORY, "--edition", year, "--store", store)
    changes = json.loads(run("org", "diff", 1, 2, "--store", store, "--json"))["changes"]
    rows = history()
    old, new = edition(rows, 2022), edition(rows, 2023)
    recoded = {c["unit"]: c["code"] for c in changes if c["change"] == "recode"}
    merged = {unit: c["into"] for c in changes if c["change"] == "merge" for unit in c["units"]}
    closed = {c["unit"] for c in changes if c["change"] == "close"}
    added = {c["record"]["code"] for c in changes if c["change"] == "add"}
    # Every code that goes has one explanation, every code that comes as well.
    gone, come = old.keys() - new.keys(), new.keys() - old.keys()
    assert sorted([*recoded, *merged, *closed]) == sorted(gone)
    assert sorted([*recoded.values(), *added]) == sorted(come)
    renamed = {c["unit"]: c["name"] for c in changes if c["change"] == "rename"}
    former = {after: before for before, after in recoded.items()}
    assert renamed == {
        code: row["name"]
        for code, row in new.items()
        for before in [former.get(code, code)]
        if before in old and old[before]["name"] != row["name"]
    }
    assert recoded["130123200000"] == "130123106000"  # 南牛乡, 南牛镇
    # Nothing goes and comes with its name below the same unit without being recognised.
    left = {(old[code]["name"], old[code]["parent_code"]) for code in closed}
    assert not left & {(new[code]["name"], new[code]["parent_code"]) for code in added}


def test_a_generated_town_is_sound_and_the_same_for_the_same_seed(tmp_path):
    for name, seed in (("a", 5), ("b", 5), ("c", 6)):
        run("org", "generate", tmp_path / name, "--size", "town", "--seed", seed, "--grids", "2-3")
    names = ["units.csv", "people.csv", "posts.csv", "appointments.csv", "edges.csv"]
    assert filecmp.cmpfiles(tmp_path / "a", tmp_path / "b", names, shallow=False)[0] == names
    assert not filecmp.cmp(tmp_path / "a" / "units.csv", tmp_path / "c" / "units.csv", False)
    assert "no faults" in run("check", tmp_path / "a")
    codes = list(units(tmp_path / "a"))
    assert codes == sorted(codes)


def test_generated_grids_lie_below_the_real_communities(tmp_path):
    table = ROOT / "Examples" / "pingshan" / "facts" / "divisions.csv"
    run("org", "generate", tmp_path / "g", "--divisions", table, "--within", "440310000000",
        "--grids", "2", "--groups", "3", "--households", "4")  # fmt: skip
    found = units(tmp_path / "g")
    with open(table, encoding="utf-8", newline="") as file:
        real = {row["code"]: row for row in csv.DictReader(file)}
    for code, row in real.items():
        assert (found[code]["name"], found[code]["parent"]) == (row["name"], row["parent_code"] if
                                                                code != "440310000000" else "")
        assert found[code]["synthetic"] == ""
    communities = [row for row in real.values() if row["level"] == "5"]
    kinds = [unit["kind"] for unit in found.values()]
    assert kinds.count("grid") == 2 * len(communities)
    assert kinds.count("household") == 2 * 3 * 4 * len(communities)
    assert "no faults" in run("check", tmp_path / "g")
