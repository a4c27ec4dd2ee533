"""Durable filings and steps a second by callers, in process, beside raw SQLite with the same rows.

    python Benchmarks/orders/run.py [ORDERS]

For each number of callers that wait for their replies, `orders-measure` files ORDERS orders (routed,
written, synced), takes a step of each, and opens the ledger anew. Then the rows of its filings are
inserted into an empty file by SQLite alone, in transactions of as many orders as there were callers,
each with its sync. All files lie in the current folder: name a disk by going there.
"""

import json
import pathlib
import sqlite3
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
MEASURE = ROOT / ".build" / "release" / "orders-measure"
FOLDER = ROOT / "Examples" / "pingshan" / "organisation"
CALLERS = [1, 8, 64, 256]


def measured(ledger, callers, orders):
    done = subprocess.run(
        [MEASURE, "file", FOLDER, ledger, str(callers), str(orders)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return json.loads(done.stdout)


def raw(ledger, target, batch):
    """Orders a second when SQLite inserts the rows of the filings and nothing else is done."""
    source = sqlite3.connect(f"file:{ledger}?mode=ro", uri=True)
    schema = [sql for (sql,) in source.execute("SELECT sql FROM sqlite_master WHERE sql NOT NULL")]
    names = source.execute("SELECT * FROM name").fetchall()
    orders = source.execute("SELECT * FROM work_order ORDER BY id").fetchall()
    # The first row of each order is its filing's, and so is the request with its sequence.
    events, requests = {}, {}
    for row in source.execute("SELECT * FROM event WHERE former = 0"):
        events[row[1]] = row
    for row in source.execute(
        "SELECT request.*, order_id FROM request JOIN event USING (sequence) WHERE former = 0"
    ):
        requests[row[-1]] = row[:-1]
    source.close()
    database = sqlite3.connect(target, isolation_level=None)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = FULL")
    for sql in schema:
        database.execute(sql)
    database.executemany("INSERT INTO name VALUES (?, ?, ?)", names)
    start = time.perf_counter()
    for at in range(0, len(orders), batch):
        some = orders[at : at + batch]
        database.execute("BEGIN IMMEDIATE")
        for table, rows in (
            ("event", [events[one[0]] for one in some]),
            ("work_order", some),
            ("request", [requests[one[0]] for one in some]),
        ):
            marks = ", ".join("?" * len(rows[0]))
            database.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
        database.execute("COMMIT")
    return len(orders) / (time.perf_counter() - start)


def main():
    orders = int(sys.argv[1]) if len(sys.argv) > 1 else 50_000
    print("| callers | filings/s | raw SQLite/s | ratio | CPU µs/filing | steps/s | restart s |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for callers in CALLERS:
        with tempfile.TemporaryDirectory(dir=".") as folder:
            folder = pathlib.Path(folder)
            count = min(orders, 2_000) if callers == 1 else orders
            figures = measured(folder / "ledger", callers, count)
            peer = raw(folder / "ledger", folder / "raw", callers)
            print(
                f"| {callers} | {figures['filings_per_second']:,.0f} | {peer:,.0f} |"
                f" {figures['filings_per_second'] / peer:.2f} |"
                f" {figures['processor_us_per_filing']:.1f} |"
                f" {figures['steps_per_second']:,.0f} | {figures['restart_seconds']:.3f} |",
                flush=True,
            )


main()
