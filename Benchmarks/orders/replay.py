"""Replays service requests with real times through a server under a clock of its own.

    python Benchmarks/orders/replay.py requests.csv.gz [MOST]

The file has the columns created_at, closed_at, due_at, sub_type, unit, agency and area (Boston's 311
requests of a half-year are such). An organisation is made of it: a root, the areas as streets, the
agencies and, below them, their queues, each with the duty for its kinds of request. Every request is
filed at its second with its due time, signed, started, and reported, verified and rated at the second
at which it was closed. What is due then is raised by the server alone.

Prints what became of them, and how far that agrees with the file: an order is late here exactly if it
was late there, and each was raised for the first time at the very second at which it was due.
"""

import csv
import datetime
import gzip
import heapq
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "Examples" / "python"))
sys.path.append(str(ROOT / "Tests" / "Integration"))

from whistle_client import Whistle, orders, routing  # noqa: E402

WHISTLE = ROOT / ".build" / "release" / "whistle"
ZONE = datetime.timezone(datetime.timedelta(hours=8))
TOP, CHECKER = "city", "checker"


def seconds(text):
    if not text:
        return 0
    moment = datetime.datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=ZONE)
    return int(moment.timestamp())


def read(path, most):
    opener = gzip.open if str(path).endswith(".gz") else open
    with opener(path, "rt", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["created_at"]]
    rows.sort(key=lambda row: row["created_at"])
    return rows[:most]


class Codes(dict):
    """A short code for every name."""

    def __init__(self, prefix):
        super().__init__()
        self.prefix = prefix

    def __missing__(self, name):
        self[name] = f"{self.prefix}{len(self) + 1:03}"
        return self[name]


def write(folder, name, header, rows):
    with open(folder / f"{name}.csv", "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def organisation(folder, rows):
    """Writes the folder; returns the codes of areas and kinds of request."""
    areas, agencies, queues, kinds = Codes("A"), Codes("D"), Codes("Q"), Codes("K")
    owners, above = {}, {}
    for row in rows:
        areas[row["area"] or "unknown"]
        above[queues[row["unit"]]] = agencies[row["agency"]]
        owners.setdefault((kinds[row["sub_type"], row["unit"]]), queues[row["unit"]])
    names = {code: name for codes in (areas, agencies, queues) for name, code in codes.items()}
    units = [(TOP, "City", "city", "", "", "", 1_000_000)]
    units += [(code, names[code], "street", TOP, "", "", 1_000_000) for code in areas.values()]
    units += [(code, names[code], "department", "", TOP, "", 1_000_000) for code in agencies.values()]
    units += [(code, names[code], "department", "", TOP, above[code], 1_000_000)
              for code in queues.values()]  # fmt: skip
    units.append((CHECKER, "Verification", "department", "", TOP, "", 1_000_000))
    write(
        folder, "units",
        ["code", "name", "kind", "parent", "home", "line_parent", "capacity"], units,
    )  # fmt: skip
    write(folder, "categories", ["code", "name"],
          [(code, " ".join(name)) for name, code in kinds.items()])  # fmt: skip
    edges = [(f"{area}-{queue}", "attachment", area, queue)
             for area in areas.values() for queue in queues.values()]  # fmt: skip
    write(folder, "edges", ["code", "kind", "from_unit", "to_unit"], edges)
    write(folder, "duties", ["unit", "category", "role"],
          [(owner, kind, "own") for kind, owner in owners.items()])  # fmt: skip
    write(folder, "time_limits", ["category", "urgency", "stage", "value", "unit", "calendar"],
          [("", "", "handle", 3_650, "running_day", ""),
           ("", "", "escalate", 30, "running_day", "")])  # fmt: skip
    return areas, kinds, names


class Replay:
    def __init__(self, whistle, areas, kinds):
        self.calls = whistle.orders
        self.areas, self.kinds = areas, kinds
        self.now = 0
        self.open = {}
        self.steps = 0

    def act(self, order, step, unit, person, **fields):
        self.steps += 1
        return self.calls.Act(
            orders.ActRequest(
                key=f"step-{self.steps}", order=order.id, step=step, unit=unit, person=person,
                reason="as in the file", evidence=[orders.Evidence(kind="document")], **fields,
            )
        ).order  # fmt: skip

    def go_to(self, moment):
        if moment > self.now:
            self.calls.SetClock(orders.SetClockRequest(now=moment))
            self.now = moment

    def file(self, number, row):
        due = seconds(row["due_at"])
        order = self.calls.File(
            orders.FileRequest(
                key=f"file-{number}", person="caller", desk=TOP, reference=row["id"],
                title=row["sub_type"][:60],
                order=routing.WorkOrder(
                    origin=self.areas[row["area"] or "unknown"],
                    category=self.kinds[row["sub_type"], row["unit"]],
                    deadline=due if due > self.now else 0,
                ),
            )
        ).order  # fmt: skip
        self.act(order, "sign", order.holder.code, "worker")
        self.open[number] = self.act(order, "start", order.holder.code, "worker")

    def close(self, number):
        order = self.calls.GetOrder(orders.GetOrderRequest(order=self.open.pop(number).id)).order
        holder = order.holder.code
        if order.status == "dispatched":
            # Raised meanwhile: the unit it was raised to signs for it.
            order = self.act(order, "sign", holder, "superior")
        if order.status == "signed":
            order = self.act(order, "start", holder, "superior")
        self.act(order, "report", holder, "worker")
        self.act(order, "verify", CHECKER, "checker")
        self.act(order, "rate", "", "caller", score=4)


def run(rows, whistle, areas, kinds):
    replay = Replay(whistle, areas, kinds)
    line = [(seconds(row["created_at"]), 0, number) for number, row in enumerate(rows)]
    last = line[-1][0]
    for number, row in enumerate(rows):
        closed = seconds(row["closed_at"])
        if closed and closed <= last:
            line.append((max(closed, seconds(row["created_at"])), 1, number))
    heapq.heapify(line)
    while line:
        moment, is_end, number = heapq.heappop(line)
        replay.go_to(moment)
        replay.close(number) if is_end else replay.file(number, rows[number])
    return last


def events(whistle, count):
    after = 0
    for reply in whistle.orders.WatchOrders(orders.WatchOrdersRequest()):
        if reply.HasField("event"):
            yield reply.event
        after = reply.sequence
        if after >= count:
            return


def report(rows, whistle, last, names):
    counters = whistle.orders.GetCounters(orders.GetCountersRequest())
    assert counters.received == len(rows) == (
        counters.open + counters.closed + counters.merged + counters.voided + counters.refused
    )  # fmt: skip
    first_raise, raises, load = {}, {}, {}
    for event in events(whistle, counters.sequence):
        if event.step == "raise":
            first_raise.setdefault(event.order, event.at)
            raises[event.order] = raises.get(event.order, 0) + 1
        elif event.step == "dispatch":
            load[event.holder] = load.get(event.holder, 0) + 1
    wrong = seconds_wrong = late = ties = 0
    for number, row in enumerate(rows):
        due, closed = seconds(row["due_at"]), seconds(row["closed_at"])
        if due <= seconds(row["created_at"]):
            continue
        end = closed if closed and closed <= last else last + 1
        if due in (end, last):
            ties += 1
            continue
        is_late = due < end
        late += is_late
        wrong += is_late != (number + 1 in first_raise)
        seconds_wrong += is_late and first_raise.get(number + 1) != due
    with_due = sum(1 for row in rows if seconds(row["due_at"]) > seconds(row["created_at"]))
    print(f"{len(rows)} requests, {with_due} with a due time, {counters.closed} closed")
    print(f"late in the file {late}, told otherwise here {wrong}, raised at another second"
          f" {seconds_wrong}; closed in the very second they were due {ties}")  # fmt: skip
    print(f"{counters.sequence} events, {counters.open} orders open at the end")
    levels = {}
    for count in raises.values():
        levels[count] = levels.get(count, 0) + 1
    print("\nraised | orders\n--- | ---")
    for count in sorted(levels):
        print(f"{count} | {levels[count]}")
    print("\nunit | orders\n--- | ---")
    for unit, count in sorted(load.items(), key=lambda item: -item[1])[:15]:
        print(f"{names.get(unit, unit)} | {count}")
    assert wrong == 0 and seconds_wrong == 0


def main():
    from conftest import Server

    rows = read(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else None)
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        records = folder / "organisation"
        records.mkdir()
        areas, kinds, names = organisation(records, rows)
        store = folder / "store.db"
        subprocess.run(
            [WHISTLE, "import", records, "--store", store, "--author", "replay", "--reason", "trial"],
            check=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        start = rows[0]["created_at"]
        server = Server(store, "--ledger", str(folder / "orders.ledger"), "--clock", start)
        try:
            with Whistle(server.address) as whistle:
                last = run(rows, whistle, areas, kinds)
                report(rows, whistle, last, names)
        finally:
            server.stop()


main()
