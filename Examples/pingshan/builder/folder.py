"""The tables of an organisation folder, collected and written in canonical order."""

import csv
from collections import Counter

# Columns of each file, and those that it is sorted by.
TABLES = {
    "units": (
        "code name aliases kind parent home line_parent level party_organization capacity pool"
        " hours status credit residents from until synthetic", "code"),
    "pools": ("code name capacity person", "code"),
    "people": ("code name synthetic", "code"),
    "posts": ("code unit name leads", "code"),
    "appointments": ("person post kind from until", "person post from"),
    "edges": ("code kind from_unit to_unit categories quota from until", "code"),
    "categories": ("code name parent admission authority ceiling helpers", "code"),
    "duties": (
        "unit kind category role area mode confidence support from until source",
        "category unit kind role area mode from"),
    "time_limits": (
        "category urgency stage value unit calendar source version", "category stage urgency"),
    "calendars": ("calendar day opens closes", "calendar day opens"),
    "costs": ("item mode key value", "item mode key"),
}


class Folder:
    def __init__(self):
        self.tables = {name: [] for name in TABLES}
        self.units = {}

    def add(self, table, **fields):
        """Adds a line; `from_` stands for the column `from`, absent columns are empty."""
        if "from_" in fields:
            fields["from"] = fields.pop("from_")
        columns = TABLES[table][0].split()
        unknown = set(fields) - set(columns)
        if unknown:
            raise ValueError(f"{table} has no column {unknown}")
        row = {column: self._text(fields.get(column)) for column in columns}
        self.tables[table].append(row)
        if table == "units":
            if row["code"] in self.units:
                raise ValueError(f"the unit {row['code']} is there already")
            self.units[row["code"]] = row
        return row

    @staticmethod
    def _text(value):
        if value is None or value is False:
            return ""
        if value is True:
            return "yes"
        if isinstance(value, (list, tuple)):
            return ";".join(value)
        return str(value)

    def write(self, output):
        output.mkdir(parents=True, exist_ok=True)
        for name, (columns, keys) in TABLES.items():
            rows = sorted(
                self.tables[name], key=lambda row: [row[key] for key in keys.split()])
            with open(output / f"{name}.csv", "w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, columns.split(), lineterminator="\n")
                writer.writeheader()
                writer.writerows(rows)

    def summary(self):
        for name, rows in self.tables.items():
            by = {"units": "kind", "edges": "kind", "appointments": "kind"}.get(name)
            counts = Counter(row[by] for row in rows) if by else {}
            parts = ", ".join(f"{kind} {count}" for kind, count in sorted(counts.items()))
            yield f"{name}: {len(rows)}" + (f" ({parts})" if parts else "")
        synthetic = sum(row["synthetic"] == "yes" for row in self.tables["units"])
        yield f"units marked synthetic: {synthetic}"
