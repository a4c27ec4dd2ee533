"""`whistle org` show, tree, find and draw as staff use them."""

import json
import re
import shutil
import unicodedata
import xml.etree.ElementTree as ElementTree

from conftest import PINGSHAN, run

ON = ["--on", "2018-06-01"]


def width(text):
    """Places that text takes on a terminal."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def test_show_tells_chain_people_posts_bridges_duties_capacity_and_hours(store):
    text = run("org", "show", "六和社区", *ON, "--store", store)
    for part in (
        "坪山区 › 坪山街道 › 六和社区", "大党委书记", "六和社区书记01", "坪山街道司法所",
        "agreement", "2018-01-01 – 2028-01-01", "G.05", "100 orders at a time", "主办 own",
    ):  # fmt: skip
        assert part in text, part
    text = run("org", "show", "440310001002-G03", *ON, "--store", store)
    assert "周一至周日 08:00–21:00" in text and "shared by pool 440310001002-G03:pool" in text


def test_show_as_json_holds_on_the_day(store):
    def agreements(day):
        sheet = json.loads(run("org", "show", "440310001001", "--on", day, "--store", store, "--json"))
        return {link["code"] for link in sheet["links"] if link["kind"] == "agreement"}

    ended = "agreement:440310001001-R-property_company01"
    assert ended in agreements("2018-06-30") and ended not in agreements("2018-07-01")


def test_a_dated_move_shows_in_show_and_tree(store):
    for day, community in (("2018-06-30", "坪环社区"), ("2018-07-01", "江岭社区")):
        sheet = json.loads(
            run("org", "show", "440310002001-G28", "--on", day, "--store", store, "--json")
        )
        assert sheet["chain"][-2]["name"] == community
        tree = json.loads(
            run("org", "tree", community, "--on", day, "--depth", "9", "--store", store, "--json")
        )
        assert "440310002001-G28" in {line["code"] for line in tree}


def test_tree_aligns_chinese_names_and_counts_what_it_hides(store):
    text = run("org", "tree", "坪山街道", "--depth", "1", *ON, "--store", store)
    lines = text.splitlines()[2:]
    assert len(lines) == 5 and all("below" in line for line in lines)
    starts = {width(line[: re.search(r"\d{12}", line).start()]) for line in lines}
    assert len(starts) == 1
    whole = json.loads(run("org", "tree", *ON, "--depth", "20", "--store", store, "--json"))
    top = json.loads(run("org", "tree", *ON, "--depth", "0", "--store", store, "--json"))
    assert top[0]["hidden"] == len(whole) - 1


def test_tree_of_kinds_passes_over_what_lies_between(store):
    tree = json.loads(
        run("org", "tree", "440310001002", "--kinds", "grid", *ON, "--store", store, "--json")
    )
    assert {line["depth"] for line in tree} == {0, 1} and len(tree) == 26
    assert "did you mean grid" in run(
        "org", "tree", "--kinds", "grids", "--store", store, expect=64
    )


def test_find_by_code_name_alias_and_part(store):
    def found(text, *options):
        return [
            (unit["code"], unit["by"].split()[0])
            for unit in json.loads(run("org", "find", text, *options, "--store", store, "--json"))
        ]

    assert found("440310001002")[0] == ("440310001002", "code")
    assert found("六和社区")[0] == ("440310001002", "name")
    assert ("440310001002", "alias") in found("agency:1754")
    assert ("440310001002", "alias") in found("Agency：1754")
    assert len(found("综合执法队")) == 6
    assert len(found("六和社区", "--kind", "grid", "--most", "100")) == 25
    assert "did you mean 六和社区" in run("org", "find", "六合社区", "--store", store, expect=66)


def test_a_name_that_several_units_have_is_refused_with_their_codes(tmp_path):
    folder = tmp_path / "folder"
    shutil.copytree(PINGSHAN, folder)
    units = (folder / "units.csv").read_text()
    (folder / "units.csv").write_text(units.replace(",六联社区,", ",六和社区,"))
    said = run("org", "show", "六和社区", "--folder", folder, expect=66)
    assert "440310001001" in said and "440310001002" in said


def test_the_picture_is_sound_and_names_everyone(store, tmp_path):
    picture = tmp_path / "picture.svg"
    run("org", "draw", "440310001002", *ON, "--store", store, "--output", picture)
    root = ElementTree.parse(picture).getroot()
    text = {"svg": "http://www.w3.org/2000/svg"}
    words = [element.text for element in root.iterfind(".//svg:text", text)]
    sheet = json.loads(run("org", "show", "440310001002", *ON, "--store", store, "--json"))
    for post in sheet["posts"]:
        name = post["person"]["name"]
        assert name in words or name.removeprefix("六和社区") in words
    tree = json.loads(
        run("org", "tree", "440310001002", "--kinds", "grid", *ON, "--store", store, "--json")
    )
    for grid in tree[1:]:
        assert grid["name"].removeprefix("六和社区") in words
    sides = float(root.get("width")), float(root.get("height"))
    for element in root.iterfind(".//svg:text", text):
        assert 0 < float(element.get("x")) < sides[0] and 0 < float(element.get("y")) < sides[1]
    assert picture.read_text() == run("org", "draw", "440310001002", *ON, "--store", store)
    # The one that the documentation shows.
    assert picture.read_text() == (PINGSHAN.parent / "community.svg").read_text()


def test_people_by_name_and_by_unit(store):
    def people(*options):
        return json.loads(run("org", "people", *options, *ON, "--store", store, "--json"))

    held = people("六和社区书记01")
    assert {line["postName"] for line in held} == {"大党委书记", "居委会主任"}
    of_unit = people("--unit", "六和社区")
    assert len(of_unit) == 14 and {line["unit"] for line in of_unit} == {"440310001002"}
    assert len(people("--unit", "六和社区", "--below")) > len(of_unit)
    ended = people("六联社区委员04")
    assert [(line["until"], line["holds"]) for line in ended if line["kind"] == "concurrent"] == [
        ("2018-07-01", True)
    ]
    assert "did you mean" in run("org", "people", "六和社区书计01", "--store", store, expect=66)
