"""The replay of real requests, on a few that are made up so that each kind is among them."""

import csv
import subprocess
import sys

from conftest import ROOT

COLUMNS = "id created_at closed_at due_at sub_type agency unit area on_time".split()


def requests(path):
    rows = []
    for day in range(1, 29):
        created = f"2011-07-{day:02} 10:00:{day:02}"
        # Every fourth never closed, the others early, late, or late by more than what one level has.
        closed = [f"2011-07-{day:02} 18:00:00", f"2011-07-{day + 2:02} 11:00:00", "2011-08-02 09:00:00", ""]
        late = ["1", "0", "0", "0"]
        due = f"2011-07-{day:02} 20:00:00"
        rows.append([
            day, created, closed[day % 4], due, f"kind {day % 3}", f"agency {day % 2}",
            f"unit {day % 5}", f"area {day % 4}", late[day % 4],
        ])  # fmt: skip
    rows.append([99, "2011-08-20 00:00:00", "", "2011-09-01 00:00:00", "kind 0", "agency 0", "", "", ""])
    with open(path, "w", newline="") as file:
        csv.writer(file).writerows([COLUMNS, *rows])


def replay(path, *options):
    command = [sys.executable, ROOT / "Benchmarks" / "orders" / "replay.py", path, *options]
    return subprocess.run(command, capture_output=True, text=True, timeout=120)


def test_requests_are_raised_level_by_level_at_their_seconds_and_the_report_says_so(tmp_path):
    file, picture = tmp_path / "requests.csv", tmp_path / "load.svg"
    requests(file)
    done = replay(file, "--raise-days", "10", "--picture", picture)
    assert done.returncode == 0, done.stdout + done.stderr
    # 21 of the 28 are late; of those seven were closed two days after, and seven on 2 August, of
    # which one had been late for less than ten days.
    assert "29 requests, 21 closed, 8 open at the end" in done.stdout
    assert "late by the file's times 21; raised more or less often than the file says 0" in done.stdout
    assert "raised to level 1: 21, of which 14 were closed afterwards" in done.stdout
    assert "raised to level 2: 13, of which 6 were closed afterwards" in done.stdout
    assert "Everything holds." in done.stdout
    assert picture.read_text().count("<rect") == 3 * 6
