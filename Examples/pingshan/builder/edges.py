"""Attachments, registrations, agreements and standby, generated.

Attachments lead to real departments and are scoped to the generated branch of the categories:
they show how such edges route and leave the routing of real categories as the source has it.
"""

from .draw import Draw
from .ratios import AGREEMENT_QUOTA, AGREEMENT_TERMS, DEPARTMENTS_PER_COMMUNITY

COMMAND_CENTRE = "440310-U9770"
# What a kind of resident unit offers by agreement.
SERVICES = {
    "hospital": ("G.05",), "school": ("G.06",), "property_company": ("G.04",),
    "social_organization": ("G.07", "G.13"),
}
# Resident units that register with their community 双报到.
REGISTERED = ("institution", "social_organization", "volunteer_team")


def build(folder, facts, territory, residents):
    _attach(folder, facts, territory)
    draw = Draw("agreements")
    for community in territory.communities:
        code = community.code
        for kind in REGISTERED:
            for unit in residents[code][kind]:
                folder.add(
                    "edges", code=f"registration:{unit}", kind="registration", from_unit=code,
                    to_unit=unit, from_=folder.units[unit]["from"] or "2017-07-01",
                    until=folder.units[unit]["until"])
        for kind, services in sorted(SERVICES.items()):
            for unit in residents[code][kind]:
                begins, ends = draw.choice(AGREEMENT_TERMS)
                folder.add(
                    "edges", code=f"agreement:{unit}", kind="agreement", from_unit=code,
                    to_unit=unit, categories=services, quota=AGREEMENT_QUOTA[kind], from_=begins,
                    until=ends)
        _stand_by(folder, community)


def _attach(folder, facts, territory):
    departments = [
        row["unit"] for row in facts.district_units
        if row["kind"] == "department" and row["unit"] != COMMAND_CENTRE]
    turn = 0
    for community in territory.communities:
        if community.in_bonded_zone:
            continue
        for _ in range(DEPARTMENTS_PER_COMMUNITY):
            unit = departments[turn % len(departments)]
            turn += 1
            folder.add(
                "edges", code=f"attachment:{community.code}:{unit}", kind="attachment",
                from_unit=community.code, to_unit=unit, categories=("G.09",), from_="2018-01-01")


def _stand_by(folder, community):
    """Each grid's neighbour covers for it; the last one's is the first."""
    neighbours = [grid for grid in community.grids if folder.units[grid]["parent"]]
    if len(neighbours) < 2:
        return
    for grid, next_grid in zip(neighbours, neighbours[1:] + neighbours[:1]):
        folder.add(
            "edges", code=f"standby:{grid}", kind="standby", from_unit=grid, to_unit=next_grid)
