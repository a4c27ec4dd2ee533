"""Replays service requests with real times through a server under a clock of its own.

    python Benchmarks/orders/replay.py requests.csv.gz [--most N] [--days N] [--raise-days N]
        [--picture FILE.svg]

The file has the columns created_at, sub_type, agency and area and, where it has them, closed_at,
due_at, on_time and unit (Boston's 311 requests of a half-year are such). An organisation is made of
it: a city, the areas as streets, the agencies and, below them, their units, each with the duty for its
kinds of request. Every request is filed at its second with its due time (--days after it where the
file has none), signed and started, and reported, verified and rated at the second at which it was
closed. What is due then is raised by the server alone, from the unit to its agency; who it is raised to
signs for it in the next second and has --raise-days, and what is open then is raised to the city.

Prints what became of them, and how far that agrees with the file: an order is late here exactly if it
was late there, each was raised to each level exactly once if it was open that long by the file, and at
the very second at which it was due. Ends with 1 if anything is otherwise. At the end the ledger is
verified by the tool.
"""

import argparse
import csv
import datetime
import gzip
import heapq
import pathlib
import statistics
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
    for row in rows:
        row["unit"] = row.get("unit") or row["agency"] or "unknown"
        row["agency"] = row["agency"] or "unknown"
        row["created"], row["closed"], row["due"] = (
            seconds(row.get(name)) for name in ("created_at", "closed_at", "due_at")
        )
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


def organisation(folder, rows, days, raise_days):
    """Writes the folder; returns the codes of areas and kinds of request."""
    areas, agencies, queues, kinds = Codes("A"), Codes("D"), Codes("Q"), Codes("K")
    owners, above = {}, {}
    for row in rows:
        areas[row["area"] or "unknown"]
        above[queues[row["unit"]]] = agencies[row["agency"]]
        owners.setdefault((kinds[row["sub_type"], row["unit"]]), queues[row["unit"]])
    for row in rows:
        # Where the file has no due time, or one that had passed, the organisation's limit holds.
        row["is_limited"] = row["due"] > row["created"]
        if not row["is_limited"]:
            row["due"] = row["created"] + days * 86_400
    names = {code: name for codes in (areas, agencies, queues) for name, code in codes.items()}
    units = [(TOP, "City", "city", "", "", "", "", 1_000_000)]
    units += [(code, names[code], "street", TOP, "", "", "", 1_000_000) for code in areas.values()]
    units += [(code, names[code], "department", "", TOP, "", "street", 1_000_000)
              for code in agencies.values()]  # fmt: skip
    units += [(code, names[code], "department", "", TOP, above[code], "community", 1_000_000)
              for code in queues.values()]  # fmt: skip
    units.append((CHECKER, "Verification", "department", "", TOP, "", "", 1_000_000))
    write(
        folder, "units",
        ["code", "name", "kind", "parent", "home", "line_parent", "level", "capacity"], units,
    )  # fmt: skip
    write(folder, "categories", ["code", "name"],
          [(code, " ".join(name)) for name, code in kinds.items()])  # fmt: skip
    edges = [(f"{area}-{queue}", "attachment", area, queue)
             for area in areas.values() for queue in queues.values()]  # fmt: skip
    write(folder, "edges", ["code", "kind", "from_unit", "to_unit"], edges)
    write(folder, "duties", ["unit", "category", "role"],
          [(owner, kind, "own") for kind, owner in owners.items()])  # fmt: skip
    write(folder, "time_limits", ["category", "urgency", "stage", "value", "unit", "calendar"],
          [("", "", "handle", days, "running_day", ""),
           ("", "", "escalate", raise_days, "running_day", "")])  # fmt: skip
    # What is late goes to the agency first, and to the city from there.
    write(folder, "costs", ["item", "key", "value"], [("escalate.territory", "overdue", 0)])
    return areas, kinds


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
        """Files a request and has it signed and started; returns when it may be raised."""
        order = self.calls.File(
            orders.FileRequest(
                key=f"file-{number}", person="caller", desk=TOP, reference=row["id"],
                title=row["sub_type"][:60],
                order=routing.WorkOrder(
                    origin=self.areas[row["area"] or "unknown"],
                    category=self.kinds[row["sub_type"], row["unit"]], deadline=row["due"],
                ),
            )
        ).order  # fmt: skip
        return self.take_on(number, order, "worker")

    def take_on(self, number, order, person):
        self.act(order, "sign", order.holder.code, person)
        self.open[number] = self.act(order, "start", order.holder.code, person)
        return self.open[number].next_clock

    def look(self, number):
        """A clock may have raised the order: then who has it now signs for it."""
        if number not in self.open:
            return 0
        order = self.calls.GetOrder(orders.GetOrderRequest(order=self.open[number].id, limit=1)).order
        if order.status == "dispatched":
            return self.take_on(number, order, "superior")
        return order.next_clock

    def close(self, number):
        order = self.calls.GetOrder(orders.GetOrderRequest(order=self.open[number].id, limit=1)).order
        if order.status == "dispatched":
            self.take_on(number, order, "superior")
        del self.open[number]
        self.act(order, "report", order.holder.code, "worker")
        self.act(order, "verify", CHECKER, "checker")
        self.act(order, "rate", "", "caller", score=4)


FILE, LOOK, CLOSE = range(3)


def run(rows, whistle, areas, kinds):
    replay = Replay(whistle, areas, kinds)
    line = [(row["created"], FILE, number) for number, row in enumerate(rows)]
    last = line[-1][0]
    for number, row in enumerate(rows):
        if row["closed"] and row["closed"] <= last:
            line.append((max(row["closed"], row["created"]), CLOSE, number))
    heapq.heapify(line)
    while line:
        moment, kind, number = heapq.heappop(line)
        if moment > last:
            break
        replay.go_to(moment)
        if kind == CLOSE:
            replay.close(number)
            continue
        clock = replay.file(number, rows[number]) if kind == FILE else replay.look(number)
        if clock:
            heapq.heappush(line, (max(clock, moment) + 1, LOOK, number))
    replay.go_to(last)
    return last


def events(whistle, count):
    after = 0
    for reply in whistle.orders.WatchOrders(orders.WatchOrdersRequest()):
        if reply.HasField("event"):
            yield reply.event
        after = reply.sequence
        if after >= count:
            return


def due_moments(row, end, raise_days):
    """When an order that is open until `end` is to be raised: to its agency, then to the city."""
    steps = [row["due"], row["due"] + raise_days * 86_400]
    return [moment for moment in steps if moment < end]


def report(rows, whistle, last, raise_days, picture):
    counters = whistle.orders.GetCounters(orders.GetCountersRequest())
    assert counters.received == len(rows) == (
        counters.open + counters.closed + counters.merged + counters.voided + counters.refused
    )  # fmt: skip
    raises = {}
    for event in events(whistle, counters.sequence):
        if event.step == "raise":
            raises.setdefault(event.order, []).append(event.at)
    wrong = seconds_wrong = late = marked = marked_wrong = 0
    by_agency, by_unit, by_level = {}, {}, {}
    for number, row in enumerate(rows):
        is_closed = 0 < row["closed"] <= last
        end = row["closed"] if is_closed else last + 1
        is_late = row["due"] < end
        late += is_late
        told, expected = raises.get(number + 1, []), due_moments(row, end, raise_days)
        wrong += len(told) != len(expected)
        seconds_wrong += sum(one != other for one, other in zip(told, expected))
        for level in range(1, len(told) + 1):
            group = by_level.setdefault(level, [0, 0])
            group[0] += 1
            group[1] += is_closed
        if is_closed and row["is_limited"] and row.get("on_time"):
            marked += 1
            marked_wrong += is_late != (row["on_time"] == "0")
        for key, groups in ((row["agency"], by_agency), (row["unit"], by_unit)):
            group = groups.setdefault(key, {"orders": 0, "late": 0, "days": [], "raised": {}})
            group["orders"] += 1
            group["late"] += is_late
            if is_closed:
                group["days"].append((row["closed"] - row["created"]) / 86_400)
            group["raised"][len(told)] = group["raised"].get(len(told), 0) + 1
    print(f"{len(rows)} requests, {counters.closed} closed, {counters.open} open at the end,"
          f" {counters.sequence} events")  # fmt: skip
    print(f"late by the file's times {late}; raised more or less often than the file says {wrong};"
          f" at another second than the due one {seconds_wrong}")  # fmt: skip
    for level, (count, closed) in sorted(by_level.items()):
        print(f"raised to level {level}: {count}, of which {closed} were closed afterwards")
    print(f"closed ones that the file marks as late or in time {marked}; told otherwise here"
          f" {marked_wrong}")  # fmt: skip
    levels = sorted(by_level)
    table("agency", by_agency, levels, len(by_agency))
    table("unit", by_unit, levels, 15)
    if picture:
        pathlib.Path(picture).write_text(drawing(by_unit, 25))
        print(f"\n{picture}")
    if wrong or seconds_wrong or marked_wrong:
        sys.exit("the replay does not agree with the file")


def largest(groups, most):
    return sorted(groups.items(), key=lambda item: (-item[1]["orders"], item[0]))[:most]


def table(what, groups, levels, most):
    raised = "".join(f" raised {level} |" for level in levels)
    print(f"\n| {what} | orders | late | late % | median days |{raised}")
    print("| --- |" + " ---: |" * (4 + len(levels)))
    for name, group in largest(groups, most):
        days = f"{statistics.median(group['days']):.1f}" if group["days"] else ""
        share = f"{100 * group['late'] / group['orders']:.1f}"
        raised = "".join(f" {group['raised'].get(level, 0)} |" for level in levels)
        print(f"| {name} | {group['orders']} | {group['late']} | {share} | {days} |{raised}")


def drawing(groups, most):
    """Orders by unit as bars: those that were late in orange, those raised to the city in red."""
    bars = largest(groups, most)
    scale = 520 / bars[0][1]["orders"]
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="900" height="{30 + 20 * len(bars)}"'
        ' font-family="sans-serif" font-size="12">',
        '<text x="8" y="16">Orders by unit; orange: late, raised to the agency; red: raised to the'
        " city</text>",
    ]
    for place, (name, group) in enumerate(bars):
        top = 26 + 20 * place
        label = name[:40].replace("&", "&amp;").replace("<", "&lt;")
        wide, late = group["orders"] * scale, group["late"] * scale
        raised = group["raised"].get(2, 0) * scale
        lines.append(f'<text x="280" y="{top + 12}" text-anchor="end">{label}</text>')
        lines.append(f'<rect x="288" y="{top}" width="{wide:.1f}" height="16" fill="#9db8d2"/>')
        lines.append(f'<rect x="288" y="{top}" width="{late:.1f}" height="16" fill="#e59866"/>')
        lines.append(f'<rect x="288" y="{top}" width="{raised:.1f}" height="16" fill="#c0392b"/>')
        lines.append(f'<text x="{294 + wide:.1f}" y="{top + 12}">{group["orders"]}</text>')
    return "\n".join([*lines, "</svg>", ""])


def main():
    from conftest import Server

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("requests", help="a CSV file, also gzipped")
    parser.add_argument("--most", type=int, help="only so many requests")
    parser.add_argument("--days", type=int, default=3_650, help="limit where the file has none")
    parser.add_argument("--raise-days", type=int, default=30, help="from one level to the next")
    parser.add_argument("--picture", help="write the load by unit as SVG")
    arguments = parser.parse_args()
    rows = read(arguments.requests, arguments.most)
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        records = folder / "organisation"
        records.mkdir()
        areas, kinds = organisation(records, rows, arguments.days, arguments.raise_days)
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
                report(rows, whistle, last, arguments.raise_days, arguments.picture)
        finally:
            server.stop()
        verify = [WHISTLE, "ledger", "verify", "--ledger", folder / "orders.ledger"]
        print("\n" + subprocess.run(verify, check=True, capture_output=True, text=True).stdout)


main()
