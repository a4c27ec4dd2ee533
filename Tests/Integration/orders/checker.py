"""An independent look at a ledger's file: chain, fold, counts, promises. Shares nothing with the server.

The file is copied before it is opened, because SQLite would tidy up what a crash has left.
"""

import hashlib
import pathlib
import shutil
import sqlite3
import tempfile
import zlib

FINAL = {"closed", "not_accepted", "merged", "voided"}
RUNS = {"dispatched", "signed", "in_progress", "deliberating"}
GAP, RECORD = 1, 2
ARCHIVE = 0x57484C41
ESCAPES = {"n": "\n", "\\": "\\", "|": "|"}


def unescaped(text):
    out, letters = [], iter(text)
    for letter in letters:
        out.append(ESCAPES[next(letters)] if letter == "\\" else letter)
    return "".join(out)


def events_of(blob):
    """The events of a row: each begins with its sequence, and no other line begins like that."""
    text = blob.decode()
    assert text.startswith("sequence ") and text.endswith("\n")
    return [decoded("sequence " + part) for part in text[:-1].removeprefix("sequence ").split("\nsequence ")]


def decoded(text):
    """An event's fields; every value is a list, because some names repeat."""
    fields = {}
    for line in text.split("\n"):
        name, value = line.split(" ", 1)
        fields.setdefault(name, []).append(unescaped(value) if name != "evidence" else value)
    return fields


class Order:
    """The fold, the plain way."""

    def __init__(self, event):
        self.category = event["kind"][0]
        self.origin = event["origin"][0]
        self.clocks = {}
        self.take(event)

    def take(self, event):
        self.status = event["status"][0]
        self.holder = event["holder"][0]
        if event["step"][0] == "reclassify":
            self.category = event.get("category", [self.category])[0]
            self.origin = event.get("moved", [self.origin])[0]
        if event.get("predecessor", [""])[0] == self.origin:
            self.origin = event["target"][0]
        before = self.clocks
        self.clocks = {
            name: int(event[name][0]) for name in ("due", "deadline", "warn", "raise") if name in event
        }
        return before


SUMMED = {
    "name": "number, name",
    "event": "sequence, order_id, former, events",
    "work_order": "id, status, holder, category, origin, deadline, filed, last, filed_at, ended_at,"
    " state",
    "order_count": "status, orders",
    "score_count": "score, ratings",
    "request": "sequence, key, fingerprint, reply",
    "record": "number, behind, text",
}


def packed_field(value):
    if value is None:
        return bytes([0])
    if isinstance(value, int):
        return bytes([1]) + value.to_bytes(8, "little", signed=True)
    data = value.encode() if isinstance(value, str) else value
    return bytes([2]) + len(data).to_bytes(8, "little") + data


class Ledger:
    def __init__(self, path):
        path = pathlib.Path(path)
        self.folder = tempfile.TemporaryDirectory()
        for suffix in ("", "-wal"):
            source = path.with_name(path.name + suffix)
            if source.exists():
                shutil.copy(source, pathlib.Path(self.folder.name) / ("ledger" + suffix))
        self.database = sqlite3.connect(pathlib.Path(self.folder.name) / "ledger")
        self.faults = []
        self.events = []
        self.orders = {}

    def rows(self, query):
        return self.database.execute(query).fetchall()

    def expect(self, holds, words):
        if not holds:
            self.faults.append(words)

    def check(self):
        """Every rule that a ledger keeps; returns the faults."""
        self.expect(self.rows("PRAGMA integrity_check") == [("ok",)], "integrity_check")
        self.expect(self.rows("PRAGMA foreign_key_check") == [], "foreign_key_check")
        self.sums()
        self.read()
        self.compare()
        return self.faults

    def sums(self):
        """Each row has the CRC-32 of its columns; rows of earlier versions have none."""
        for table, columns in SUMMED.items():
            for *fields, stored in self.rows(f"SELECT {columns}, crc FROM {table}"):
                packed = b"".join(map(packed_field, fields))
                self.expect(
                    stored is None or stored == zlib.crc32(packed), f"{table} {fields[0]}: sum"
                )

    def read(self):
        link, time, before = bytes(32), 0, {}
        self.archived, self.count, self.scores = {}, 0, {}
        # Rows of events; gaps for rows that are in another file; what the ledger keeps about itself.
        for last, kind, order, former, blob, stored in self.rows(
            "SELECT sequence, 0, order_id, former, events, hash FROM event"
            " UNION ALL SELECT last, 1, archive, first, NULL, hash FROM gap"
            " UNION ALL SELECT behind, 2, number, 0, text, hash FROM record ORDER BY 1, 2, 3"
        ):
            if kind == GAP:
                self.expect(former == self.count + 1, f"{last}: a gap from {former}")
                link, self.count = stored, last
                continue
            link = hashlib.sha256(link + blob).digest()
            self.expect(link == stored, f"{last}: chain")
            if kind == RECORD:
                self.expect(last == self.count, f"record {order}: behind {last}")
                self.record(decoded(blob.decode()[:-1]))
                continue
            self.expect(former == before.get(order, 0), f"{last}: leads back to {former}")
            before[order] = last
            for event in events_of(blob):
                self.events.append(event)
                self.count += 1
                sequence, at = int(event["sequence"][0]), int(event["at"][0])
                self.expect(sequence == self.count, f"{sequence}: not dense")
                self.expect(int(event["order"][0]) == order, f"{sequence}: order")
                self.expect(at >= time, f"{sequence}: time falls")
                time = at
                self.take(order, event, at)
            self.expect(sequence == last, f"{last}: the row ends with {sequence}")
        self.before = before

    def record(self, fields):
        """Orders that left, by state; an archive's own copies of such records count nothing there."""
        is_archive = self.rows("PRAGMA application_id") == [(ARCHIVE,)]
        if fields["record"] == ["archive"] and not is_archive:
            for status in FINAL & fields.keys():
                self.archived[status] = self.archived.get(status, 0) + int(fields[status][0])
            for score in range(1, 6):
                given = fields.get(f"score_{score}", ["0"])[0]
                self.scores[score] = self.scores.get(score, 0) + int(given)

    def take(self, number, event, at):
        step = event["step"][0]
        if step == "receive":
            self.expect(number not in self.orders, f"{number}: received twice")
            self.orders[number] = Order(event)
            return
        order = self.orders.get(number)
        if order is None or order.status in FINAL:
            self.faults.append(f"{event['sequence'][0]}: {step} of an order that is not open")
            return
        former = order.take(event)
        if step == "rate":
            score = int(event["score"][0])
            self.scores[score] = self.scores.get(score, 0) + 1
        goes_around = event.get("reason") == ["a complaint about its holder"]
        clocked = ("warn", "raise", "remind", "close", "resume", "lapse")
        if "person" not in event and step in clocked and not goes_around:
            # A clock that runs out was due, and its event takes it away or sets it anew.
            due = [value for value in former.values() if value <= at]
            self.expect(due, f"{event['sequence'][0]}: {step} before any clock was due")
            self.expect(former != order.clocks, f"{event['sequence'][0]}: {step} left its clock")
        if order.status not in FINAL:
            self.expect(order.clocks, f"{event['sequence'][0]}: an open order without a clock")
            self.expect(order.holder, f"{event['sequence'][0]}: nobody is accountable")
        if order.status in RUNS:
            self.expect("raise" in order.clocks, f"{event['sequence'][0]}: will never be raised")

    def compare(self):
        names = dict(self.rows("SELECT number, name FROM name"))
        self.expect(len(set(names.values())) == len(names), "two names are the same")
        stored = {
            row[0]: (*(names.get(number) for number in row[1:5]), *row[5:])
            for row in self.rows(
                "SELECT id, status, holder, category, origin, deadline, ended_at IS NOT NULL, last"
                " FROM work_order"
            )
        }
        folded = {
            number: (
                order.status, order.holder, order.category, order.origin,
                order.clocks.get("deadline"), int(order.status in FINAL), self.before[number],
            )
            for number, order in self.orders.items()
        }  # fmt: skip
        for number in stored.keys() | folded.keys():
            self.expect(
                stored.get(number) == folded.get(number),
                f"order {number}: {stored.get(number)} is stored, {folded.get(number)} folded",
            )
        counts = {}
        for order in self.orders.values():
            counts[order.status] = counts.get(order.status, 0) + 1
        for status, count in self.archived.items():
            counts[status] = counts.get(status, 0) + count
        table = {
            names.get(status): count
            for status, count in self.rows("SELECT status, orders FROM order_count")
            if count
        }
        self.expect(table == counts, f"counts: {table} stored, {counts} folded")
        scores = {score: count for score, count in self.scores.items() if count}
        stored = dict(self.rows("SELECT score, ratings FROM score_count"))
        self.expect(stored == scores, f"scores: {stored} stored, {scores} given")
        gone = sum(self.archived.values())
        self.expect(sum(table.values()) == len(self.orders) + gone, "received is not the sum of all")
        noted = self.rows("SELECT count(*) FROM archived")[0][0]
        self.expect(noted == gone, f"{noted} orders are noted as archived, {gone} left")

    def writes(self):
        """Idempotency key to (sequence, reply)."""
        return {
            key: (sequence, reply)
            for key, sequence, reply in self.rows("SELECT key, sequence, reply FROM request")
        }
