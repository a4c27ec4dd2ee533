"""Whether anyone but the catch-all may lead an order, by the definition of a command path.

For the standard policy in peacetime, at a time when everyone is open before the deadline and nobody
holds an order.
"""

import functools

DESCEND = 2
BRIDGES = {"station", "attachment", "agreement", "registration", "standby"}
FUNCTIONAL = {"department", "station", "enforcement_team", "utility", "command_unit"}


def only_catch_all(folder, origin, category):
    tables = _tables(folder)
    lineage = tables.lineage(category)
    climb = tables.climb(origin)
    needed, ceiling, admission = (
        tables.inherited(lineage, field) for field in ("authority", "ceiling", "admission")
    )
    reached = set(climb)
    for unit in climb:
        reached.update(tables.nearby(unit))
        for target in tables.bridges(unit, lineage):
            while target and target not in reached:
                reached.add(target)
                target = tables.line.get(target)
    # Most categories have few holders; those out of reach are not asked about.
    for code in tables.holding(lineage, climb) & reached:
        unit = folder.units[code]
        if not folder.is_active(unit):
            continue
        level = tables.level(unit)
        tier = unit["kind"] if unit["kind"] in folder.TIERS else None
        rank = folder.TIERS.index
        if needed and (level is None or rank(level) > rank(needed)):
            continue
        if ceiling and level is not None and rank(level) < rank(ceiling):
            continue
        if admission and tier and rank(tier) > rank(admission):
            continue
        pool = folder.pools[unit["pool"]] if unit["pool"] else unit
        if int(pool["capacity"] or 1) > 0:
            return False
    return True


@functools.lru_cache(maxsize=1)
def _tables(folder):
    return _Tables(folder)


class _Tables:
    def __init__(self, folder):
        self.folder = folder
        self.line = {}
        for unit in folder.units.values():
            if unit["line_parent"] and folder.holds(unit):
                self.line[unit["code"]] = unit["line_parent"]
        self.edges = {}
        for edge in folder.edges:
            if not folder.holds(edge) or edge["quota"] == "0":
                continue
            if edge["kind"] == "line":
                self.line[edge["from_unit"]] = edge["to_unit"]
            elif edge["kind"] in BRIDGES:
                self.edges.setdefault(edge["from_unit"], []).append(
                    (edge["to_unit"], set(filter(None, edge["categories"].split(";"))))
                )
        for a in folder.appointments:
            if a["kind"] == "concurrent" and folder.holds(a):
                committee = folder.posts[a["post"]]["unit"]
                for home in folder.homes(a["person"]) - {committee}:
                    ends = (committee, home)
                    if folder.units[committee]["kind"] not in folder.TIERS:
                        ends = (home, committee)
                    if folder.units[ends[0]]["kind"] in folder.TIERS:
                        self.edges.setdefault(ends[0], []).append((ends[1], set()))
        self.of_kind = {}
        for unit in folder.units.values():
            self.of_kind.setdefault(unit["kind"], set()).add(unit["code"])
        self.duties = {}
        for duty in folder.duties:
            if folder.holds(duty) and duty["mode"] in ("", "peacetime"):
                self.duties.setdefault(duty["category"], []).append(duty)

    def lineage(self, category):
        found = []
        while category:
            found.append(category)
            category = self.folder.categories[category]["parent"]
        return found

    def inherited(self, lineage, field):
        return next(filter(None, (self.folder.categories[c][field] for c in lineage)), "")

    def climb(self, unit):
        found = []
        while unit:
            found.append(unit)
            unit = self.folder.above.get(unit)
        return found

    @functools.cache
    def nearby(self, unit):
        """What lies at most two levels below."""
        found, level = set(), [unit]
        for _ in range(DESCEND):
            level = [child for parent in level for child in self.folder.below[parent]]
            found.update(level)
        return found

    def bridges(self, unit, lineage):
        for target, scope in self.edges.get(unit, []):
            if not scope or scope & set(lineage):
                yield target

    def holding(self, lineage, climb):
        """Units that the catalogue names for the category at the origin."""
        found = set()
        for category in lineage:
            for duty in self.duties.get(category, []):
                if duty["area"] and duty["area"] not in climb:
                    continue
                found |= {duty["unit"]} if duty["unit"] else self.of_kind.get(duty["kind"], set())
        return found

    def level(self, unit):
        if unit["kind"] in self.folder.TIERS:
            return unit["kind"]
        if unit["level"]:
            return unit["level"]
        return self.folder.units[unit["home"]]["kind"] if unit["kind"] in FUNCTIONAL else None
