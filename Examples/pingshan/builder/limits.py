"""Time limits, calendars and the few costs that differ from the defaults.

A class of the Yuncheng standard corresponds to a category by one of three rules, tried in order:
equal names; equal names without what stands in brackets; a pair listed in decisions/. The name of
the rule, the class and the condition are in the line's source.
"""

import re

STANDARD = "运城市城市综合管理服务立案、处置和结案标准"
VERSION = "smart_cityguard@3440bf37d2b8"
OURS = "example default"
UNITS = {
    "urgent_hour": "running_hour", "urgent_day": "running_day", "work_hour": "working_hour",
    "work_day": "working_day",
}
# Working hours of the standard's own timer: 8 to 12 and 14 to 18, eight hours a day.
OFFICE_HOURS = (("08:00", "12:00"), ("14:00", "18:00"))
# Hours in which grids and volunteers can be reached. Assumption.
GRID_HOURS = ("08:00", "21:00")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def build(folder, facts):
    _add_limits(folder, facts)
    for day in WEEKDAYS[:5]:
        for opens, closes in OFFICE_HOURS:
            folder.add("calendars", calendar="office", day=day, opens=opens, closes=closes)
    for day in WEEKDAYS:
        folder.add(
            "calendars", calendar="grid", day=day, opens=GRID_HOURS[0], closes=GRID_HOURS[1])
    for row in facts.holidays:
        for opens, closes in OFFICE_HOURS if row["day"] == "working" else [("", "")]:
            folder.add(
                "calendars", calendar="office", day=row["date"], opens=opens, closes=closes)
    # A closed office is still the right one: an hour of waiting costs a tenth of the default, so
    # that a weekend does not move an order to another department.
    folder.add("costs", item="waiting", mode="peacetime", value=20)
    # Past orders say who the right unit is more surely than the length of a path does; the
    # catch-all stays dearer than the least sure line.
    folder.add("costs", item="preference", value=100000)
    folder.add("costs", item="catch_all", value=200000)
    # In an emergency the command tree goes before the departments' stations.
    folder.add("costs", item="hop.station", mode="emergency", value=2500)
    folder.add("costs", item="credit", key="D", value=3000)


def _without_brackets(name):
    return re.sub("[（(][^（）()]*[）)]", "", name)


def _correspondences(facts, names):
    """The class and the rule of each category that has one; a name that two classes have
    corresponds to none."""
    classes, bare = {}, {}
    for row in facts.limits:
        classes.setdefault(row["name"], set()).add(row["class"])
        bare.setdefault(_without_brackets(row["name"]), set()).add(row["class"])
    listed = {row["category"]: row["class"] for row in facts.limit_pairs}
    for category, name in names.items():
        for rule, found in (
            ("equal names", classes.get(name, ())),
            ("equal names without brackets", bare.get(_without_brackets(name), ())),
            ("listed pair", {listed[category]} if category in listed else ()),
        ):
            if len(found) == 1:
                yield category, next(iter(found)), rule
                break


def _add_limits(folder, facts):
    names = {
        row["code"]: row["name"] for row in folder.tables["categories"]
        if not row["code"].startswith("G")}
    conditions = {}
    for row in facts.limits:
        conditions.setdefault(row["class"], []).append(row)
    for category, number, rule in _correspondences(facts, names):
        _add_class(folder, category, number, rule, conditions[number])
    for category, urgency, stage, value, unit, calendar in (
        (None, None, "handle", 5, "working_day", "office"),
        (None, "urgent", "handle", 24, "running_hour", None),
        (None, None, "escalate", 8, "working_hour", "office"),
        (None, "urgent", "escalate", 2, "running_hour", None),
        ("G", None, "handle", 3, "working_day", "grid"),
        ("G.10", None, "handle", 4, "running_hour", None),
        ("G.10", "urgent", "handle", 2, "running_hour", None),
    ):
        folder.add(
            "time_limits", category=category, urgency=urgency, stage=stage, value=value, unit=unit,
            calendar=calendar, source=OURS)


def _add_class(folder, category, number, rule, conditions):
    """An order says how urgent it is, not which condition it meets. Urgent orders get the
    shortest of the running limits, the others the longest of the working ones, so that none is
    overdue while some condition of its class would still allow it. A class with running limits
    only is urgent as a whole: its limit holds for every urgency."""
    hours = {"urgent_hour": 1, "urgent_day": 24, "work_hour": 1, "work_day": 8}

    def length(row):
        return int(row["value"]) * hours[row["unit"]]

    urgent = [row for row in conditions if row["unit"].startswith("urgent")]
    ordinary = [row for row in conditions if not row["unit"].startswith("urgent")]
    chosen = []
    if urgent:
        chosen.append(("urgent" if ordinary else None, min(urgent, key=length)))
    if ordinary:
        chosen.append((None, max(ordinary, key=length)))
    for urgency, row in chosen:
        folder.add(
            "time_limits", category=category, urgency=urgency, stage="handle", value=row["value"],
            unit=UNITS[row["unit"]],
            calendar="office" if row["unit"].startswith("work") else None,
            source=f"{STANDARD} {number} condition {row['condition']}; {rule}", version=VERSION)
