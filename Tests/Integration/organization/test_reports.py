"""The structure reports of the tool against the same reports written a second time in Python."""

import csv
import io
import json

import pytest
from conftest import PINGSHAN, run

from . import reports
from .folder import Folder

# Before and after the day on which the example changes, and a day without most of its agreements.
DAYS = ["2018-06-01", "2018-07-02", "2026-01-05"]


@pytest.fixture(scope="module", params=DAYS)
def folder(request, store, tmp_path_factory):
    exported = tmp_path_factory.mktemp("exported") / "folder"
    run("export", exported, "--store", store)
    return Folder(exported, request.param)


@pytest.mark.parametrize("name", reports.ALL)
def test_a_report_agrees_with_its_plain_second_form(name, folder, store):
    text = run("org", "report", name, "--csv", "--on", folder.day, "--store", store)
    _, *rows = csv.reader(io.StringIO(text))
    assert rows == [list(row) for row in reports.ALL[name](folder)]


def test_the_list_of_reports_counts_the_rows_of_each(store):
    text = run("org", "report", "--on", DAYS[0], "--store", store)
    whole = json.loads(run("org", "report", "--json", "--on", DAYS[0], "--store", store))
    assert set(whole) == set(reports.ALL)
    for name, rows in whole.items():
        (line,) = [line for line in text.splitlines() if line.split()[:1] == [name]]
        assert str(len(rows)) in line.split()


def test_a_report_of_a_territory_has_only_what_lies_there(store):
    options = ["--on", DAYS[0], "--store", store, "--json"]
    of_street = json.loads(run("org", "report", "vacancies", "--under", "坪山街道", *options))
    whole = json.loads(run("org", "report", "vacancies", *options))
    assert of_street == [row for row in whole if row["unit"].startswith("440310001")]
    assert 0 < len(of_street) < len(whole)


def test_an_unknown_report_names_the_known_ones(store):
    assert "vacancies" in run("org", "report", "vacancy", "--store", store, expect=64)


def test_a_folder_is_read_as_the_store_is(store):
    options = ["--on", DAYS[0], "--json"]
    assert run("org", "report", "staffing", "--folder", PINGSHAN, *options) == run(
        "org", "report", "staffing", "--store", store, *options
    )
