"""An organisation folder as plain dictionaries: what the reports are written a second time over."""

import collections
import csv
import datetime


def read(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class Folder:
    """The tables of a folder on one day. The schema is the standard one."""

    TIERS = [
        "city", "district", "street", "community", "compound", "grid", "building_group",
        "household",
    ]  # fmt: skip
    CATCH_ALL = {"city", "district", "street", "community"}
    RESIDENT = {
        "school", "hospital", "enterprise", "institution", "property_company",
        "owners_committee", "social_organization", "volunteer_team",
    }  # fmt: skip

    def __init__(self, path, day):
        self.day = datetime.date.fromisoformat(day)
        self.units = {row["code"]: row for row in read(path / "units.csv")}
        self.posts = {row["code"]: row for row in read(path / "posts.csv")}
        self.people = {row["code"]: row for row in read(path / "people.csv")}
        self.pools = {row["code"]: row for row in read(path / "pools.csv")}
        self.appointments = read(path / "appointments.csv")
        self.of_post = collections.defaultdict(list)
        self.of_person = collections.defaultdict(list)
        for appointment in self.appointments:
            self.of_post[appointment["post"]].append(appointment)
            self.of_person[appointment["person"]].append(appointment)
        self.posts_of = collections.defaultdict(list)
        for post in self.posts.values():
            self.posts_of[post["unit"]].append(post)
        self.edges = read(path / "edges.csv")
        self.categories = {row["code"]: row for row in read(path / "categories.csv")}
        self.duties = read(path / "duties.csv")
        self.above = {}
        for unit in self.units.values():
            if unit["parent"] and self.holds(unit):
                self.above[unit["code"]] = unit["parent"]
        for edge in self.edges:
            if edge["kind"] == "chain" and self.holds(edge):
                self.above[edge["from_unit"]] = edge["to_unit"]
        self.below = collections.defaultdict(list)
        for code, parent in self.above.items():
            self.below[parent].append(code)

    def holds(self, row, day=None):
        day = (day or self.day).isoformat()
        return (not row["from"] or row["from"] <= day) and (not row["until"] or day < row["until"])

    def is_active(self, unit):
        return self.holds(unit) and unit["status"] in ("", "active")

    def chain(self, *kinds):
        """Chain units that exist on the day, by code."""
        return [
            self.units[code]
            for code in sorted(self.units)
            if self.units[code]["kind"] in (kinds or self.TIERS) and self.holds(self.units[code])
        ]

    def subtree(self, code):
        found = [code]
        for child in self.below[code]:
            found += self.subtree(child)
        return found

    def holders(self, post, day=None):
        return [a for a in self.of_post[post] if self.holds(a, day)]

    def held(self, person):
        return [a for a in self.of_person[person] if self.holds(a)]

    def homes(self, person):
        """Units of a person's principal posts."""
        return {
            self.posts[a["post"]]["unit"] for a in self.held(person) if a["kind"] == "principal"
        }
