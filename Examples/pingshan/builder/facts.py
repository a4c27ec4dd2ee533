"""The tables of facts/ and decisions/, as lists of dictionaries."""

import csv


class Facts:
    def __init__(self, root):
        def read(name):
            with open(root / name, encoding="utf-8", newline="") as file:
                return list(csv.DictReader(file))

        self.divisions = read("facts/divisions.csv")
        self.disposing_units = read("facts/disposing_units.csv")
        self.categories = read("facts/categories.csv")
        self.limits = read("facts/yuncheng_limits.csv")
        self.holidays = read("facts/holidays_2018.csv")
        self.district_units = read("decisions/district_units.csv")
        self.offices = read("decisions/offices.csv")
        self.limit_pairs = read("decisions/limit_pairs.csv")
        self.neighbourhood_categories = read("decisions/neighbourhood_categories.csv")
        self.neighbourhood_duties = read("decisions/neighbourhood_duties.csv")
        self.divisions_by_code = {row["code"]: row for row in self.divisions}

    def aliases(self, unit, besides=()):
        """Other names of a unit: the spellings of its source and `agency:` with the source's ids.

        A spelling that stands for two units is nobody's alias; there the id alone decides.
        """
        units_of = {}
        for row in self.disposing_units:
            units_of.setdefault(row["spelling"], set()).add(row["unit"])
        rows = [row for row in self.disposing_units if row["unit"] == unit]
        spellings = {row["spelling"] for row in rows if len(units_of[row["spelling"]]) == 1}
        ids = {f"agency:{row['source_id']}" for row in rows}
        return sorted(spellings.union(besides)) + sorted(ids)
