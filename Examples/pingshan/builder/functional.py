"""Departments, stations, enforcement teams and utilities, with the station edges to them.

Real are the units that disposed of real orders. An office that the source shows in some streets
only is added to the others, marked synthetic, and so are police stations and justice offices.
"""

from .chain import BONDED_ZONE, CHANGE_DAY, DISTRICT
from .ratios import CAPACITY

JUSTICE_BUREAU = "440310-S-justice"
# In this street the enforcement team changed its line on the change day.
CHANGED_LINE = ("440310003000", "440310-U1605")


class Stations:
    """Codes of the stations of each street by office."""

    def __init__(self):
        self.by_street = {}

    def of(self, street, office):
        return self.by_street.get(street, {}).get(office)

    def all_of(self, office):
        return [
            (street, offices[office]) for street, offices in sorted(self.by_street.items())
            if office in offices]


def build(folder, facts):
    for row in facts.district_units:
        _add_district_unit(folder, facts, row)
    folder.add(
        "units", code=JUSTICE_BUREAU, name="区司法局", kind="department", home=DISTRICT,
        capacity=CAPACITY["department"], hours="office", synthetic=True)
    stations = Stations()
    for row in facts.disposing_units:
        if row["office"]:
            street = row["unit"].split("-")[0]
            stations.by_street.setdefault(street, {})[row["office"]] = row["unit"]
    for division in facts.divisions:
        if division["level"] == "4" and division["code"] != BONDED_ZONE:
            for office in facts.offices:
                _add_station(folder, facts, stations, division, office)
    return stations


def _add_district_unit(folder, facts, row):
    code = row["unit"]
    folder.add(
        "units", code=code, name=row["name"], kind=row["kind"], home=DISTRICT,
        aliases=[alias for alias in facts.aliases(code) if alias != row["name"]],
        line_parent=row["line_parent"], capacity=CAPACITY[row["kind"]], hours=row["hours"])
    for street in row["streets"].split(";") if row["streets"] else [DISTRICT]:
        _add_edge(folder, street, code)


def _add_station(folder, facts, stations, division, office):
    street, name = division["code"], division["name"] + office["name"]
    code = stations.by_street.setdefault(street, {}).get(office["office"])
    synthetic = code is None
    if synthetic:
        code = f"{street}-S-{office['office']}"
        stations.by_street[street][office["office"]] = code
    dated = synthetic and office["office"] == "enforcement" and street == CHANGED_LINE[0]
    folder.add(
        "units", code=code, name=name, kind=office["kind"], home=street,
        aliases=[alias for alias in facts.aliases(code) if alias != name],
        line_parent=None if dated else office["line_parent"], capacity=CAPACITY[office["kind"]],
        hours=office["hours"], synthetic=synthetic)
    _add_edge(folder, street, code)
    if dated:
        folder.add(
            "edges", code=f"line:{code}:1", kind="line", from_unit=code, to_unit=CHANGED_LINE[1],
            until=CHANGE_DAY)
        folder.add(
            "edges", code=f"line:{code}:2", kind="line", from_unit=code,
            to_unit=office["line_parent"], from_=CHANGE_DAY)


def _add_edge(folder, territory, unit):
    folder.add(
        "edges", code=f"station:{territory}:{unit}", kind="station", from_unit=territory,
        to_unit=unit)
