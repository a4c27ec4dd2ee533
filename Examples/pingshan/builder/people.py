"""Posts, the people who hold them, and their appointments. All are generated: names say the post
and a number, no real person's name is used."""

from .chain import CHANGE_DAY, DISTRICT
from .draw import Draw
from .ratios import (
    COMMUNITY_WITH_TWO_LEADERS_ONE_IN, GRID_AND_GROUP_LEADER_ONE_IN, MEMBER_TERM_OVER_ONE_IN,
    PART_TIME_MEMBERS, VACANT_GRID_BRANCH_ONE_IN)

SINCE = "2017-01-01"
COMMITTEE_SINCE = "2017-07-01"
HEAD = "负责人"
# Part-time members come from these kinds, in this order, after the police and justice officers.
# Schools and clinics are joined by agreement instead, so that each kind of edge leads somewhere.
MEMBER_KINDS = ("property_company", "enterprise", "institution", "owners_committee")


def build(folder, territory, stations, residents, squads):
    _lead(folder, DISTRICT, "secretary", "区委书记", "坪山区委书记01")
    for street, name in sorted(territory.streets.items()):
        _lead(folder, street, "secretary", "党工委书记", f"{name}书记01")
    for unit in sorted(squads.values()):
        _lead(folder, unit, "head", "队长", f"{folder.units[unit]['name']}队长01")
    draw = Draw("people of communities")
    for community in territory.communities:
        _lead_community(folder, draw, community)
        for compound in community.compounds:
            name = folder.units[compound]["name"]
            _lead(folder, compound, "branch", "党支部书记", f"{name}书记01")
    draw = Draw("people of grids")
    for community in territory.communities:
        for grid in community.grids:
            _lead_grid(folder, draw, territory, grid)
    _seat_members(folder, territory, stations, residents)


def _post(folder, unit, post, label, leads=False):
    code = f"{unit}:{post}"
    folder.add("posts", code=code, unit=unit, name=label, leads=leads)
    return code


def _person(folder, code, name):
    folder.add("people", code=f"person:{code}", name=name, synthetic=True)
    return f"person:{code}"


def _appoint(folder, person, post, kind="principal", from_=SINCE, until=None):
    folder.add("appointments", person=person, post=post, kind=kind, from_=from_, until=until)


def _lead(folder, unit, post, label, name):
    """A leading post with its holder."""
    code = _post(folder, unit, post, label, leads=True)
    person = _person(folder, code, name)
    _appoint(folder, person, code)
    return person


def _lead_community(folder, draw, community):
    """Secretary and director are one person, but for a few communities with two people, or with
    the second post vacant since the change day."""
    secretary = _lead(
        folder, community.code, "secretary", "大党委书记", f"{community.name}书记01")
    director = _post(folder, community.code, "director", "居委会主任", leads=True)
    if not draw.one_in(COMMUNITY_WITH_TWO_LEADERS_ONE_IN):
        _appoint(folder, secretary, director)
        return
    person = _person(folder, director, f"{community.name}主任01")
    _appoint(folder, person, director, until=CHANGE_DAY if draw.one_in(2) else None)


def _lead_grid(folder, draw, territory, grid):
    name = folder.units[grid]["name"]
    group = territory.groups_of_grid[grid][0]
    post = _post(folder, grid, "branch", "党支部书记", leads=True)
    vacant = draw.one_in(VACANT_GRID_BRANCH_ONE_IN)
    both = draw.one_in(GRID_AND_GROUP_LEADER_ONE_IN)
    if vacant:
        return
    person = _person(folder, post, f"{name}书记01")
    _appoint(folder, person, post)
    if both:
        second = _post(folder, group, "group", "党小组组长", leads=True)
        _appoint(folder, person, second, "concurrent")
        pool = f"{grid}:pool"
        folder.add(
            "pools", code=pool, name=f"{name}书记兼组长",
            capacity=folder.units[grid]["capacity"], person=person)
        folder.units[grid]["pool"] = folder.units[group]["pool"] = pool


def _seat_members(folder, territory, stations, residents):
    draw = Draw("grand committees")
    for number, community in enumerate(territory.communities):
        homes = []
        for office in ("police", "justice"):
            station = stations.of(community.street, office)
            # Every third community has no member from the justice office: its orders reach the
            # office by way of the street.
            if station and not (office == "justice" and number % 3 == 2):
                homes.append((station, "民警" if office == "police" else "司法助理员"))
        for kind in MEMBER_KINDS:
            homes += [(unit, HEAD) for unit in residents[community.code][kind]]
        for seat, (unit, label) in enumerate(homes[:draw.within(PART_TIME_MEMBERS)], start=1):
            over = draw.one_in(MEMBER_TERM_OVER_ONE_IN)
            principal = _post(
                folder, unit, "head" if label == HEAD else f"for-{community.code}", label,
                leads=label == HEAD)
            member = _post(folder, community.code, f"member{seat:02}", "兼职委员")
            person = _person(folder, member, f"{community.name}委员{seat:02}")
            _appoint(folder, person, principal)
            _appoint(
                folder, person, member, "concurrent", from_=COMMITTEE_SINCE,
                until=CHANGE_DAY if over else None)
