"""Resident units of the communities: schools, clinics, enterprises, property companies and so on.
All are generated."""

from .draw import Draw
from .ratios import CAPACITY, CREDIT_GRADES, RESIDENT_UNITS

LABELS = {
    "school": "学校", "hospital": "社康中心", "enterprise": "企业", "institution": "事业单位",
    "property_company": "物业公司", "owners_committee": "业委会", "social_organization": "社会组织",
    "volunteer_team": "志愿队",
}
HOURS = {
    "school": "office", "hospital": "grid", "enterprise": "office", "institution": "office",
    "owners_committee": "grid", "social_organization": "office", "volunteer_team": "grid",
}
GRADED = ("property_company", "social_organization")
# Property companies and owners' committees belong to a compound where the community has one.
OF_COMPOUND = ("property_company", "owners_committee")


def build(folder, territory):
    """Adds the units; gives their codes by community and kind."""
    result = {}
    for community in territory.communities:
        draw = Draw(f"residents of {community.code}")
        units = result[community.code] = {}
        for kind, span in sorted(RESIDENT_UNITS.items()):
            units[kind] = []
            for number in range(1, draw.within(span) + 1):
                code = f"{community.code}-R-{kind}{number:02}"
                units[kind].append(code)
                home = community.code
                if kind in OF_COMPOUND and number <= len(community.compounds):
                    home = community.compounds[number - 1]
                # The third volunteer team was there for one summer only.
                summer = kind == "volunteer_team" and number == 3
                folder.add(
                    "units", code=code, name=f"{community.name}{LABELS[kind]}{number:02}",
                    kind=kind, home=home, capacity=CAPACITY[kind], hours=HOURS.get(kind),
                    credit=draw.choice(CREDIT_GRADES) if kind in GRADED else None,
                    from_="2018-05-01" if summer else None,
                    until="2018-11-01" if summer else None, synthetic=True)
    return result
