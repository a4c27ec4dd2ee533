"""The chain: real district, streets and communities; generated compounds, grids, groups,
households."""

from .draw import Draw
from .ratios import (
    BONDED_ZONE_RESIDENTS, CAPACITY, COMPOUNDS, GRIDS_PER_COMPOUND, GROUPS_PER_GRID,
    HOUSEHOLDS_PER_GROUP, ORDERS_PER_WORKER, RESIDENTS, RESIDENTS_PER_GRID, RESIDENT_WEIGHTS,
    WORKERS_PER_10_000, WORKERS_PER_GRID)

DISTRICT = "440310000000"
BONDED_ZONE = "440310401000"
# The day on which the example changes: a grid moves, a line changes, terms end.
CHANGE_DAY = "2018-07-01"
# The last grid of the first community passes to the second on the change day.
MOVED_GRID = ("440310002001", "440310002002")


class Community:
    def __init__(self, code, name, street, urban_class):
        self.code, self.name, self.street = code, name, street
        self.urban_class = urban_class
        self.residents = 0
        self.compounds = []
        self.grids = []

    @property
    def in_bonded_zone(self):
        return self.street == BONDED_ZONE


class Territory:
    """What the later parts need of the chain."""

    def __init__(self):
        self.streets = {}
        self.communities = []
        self.groups_of_grid = {}
        self.suspended_grids = []

    def of_street(self, street):
        return [community for community in self.communities if community.street == street]


def community_name(official):
    return official.replace("社区居委会", "社区").replace("虚拟社区", "社区")


def build(folder, facts):
    territory = Territory()
    for row in facts.divisions:
        if row["level"] == "3":
            folder.add(
                "units", code=row["code"], name=row["name"], kind="district",
                party_organization=f"中共{row['name']}委", capacity=CAPACITY["district"])
        elif row["level"] == "4":
            territory.streets[row["code"]] = row["name"]
            street = row["code"] != BONDED_ZONE
            folder.add(
                "units", code=row["code"], name=row["name"], kind="street",
                parent=row["parent_code"], capacity=CAPACITY["street"],
                aliases=[f"{row['name']}办事处"] if street else None,
                party_organization=f"{row['name']}党工委")
        else:
            territory.communities.append(
                Community(
                    row["code"], community_name(row["name"]), row["parent_code"],
                    row["urban_rural_class"]))
    _settle(territory)
    for community in territory.communities:
        _add_community(folder, facts, territory, community)
    _move_grid(folder)
    return territory


def _settle(territory):
    draw = Draw("residents")
    settled = [community for community in territory.communities if not community.in_bonded_zone]
    weights = [draw.within(RESIDENT_WEIGHTS[community.urban_class]) for community in settled]
    for community, weight in zip(settled, weights):
        community.residents = RESIDENTS * weight // sum(weights)
    for community in territory.communities:
        if community.in_bonded_zone:
            community.residents = BONDED_ZONE_RESIDENTS


def _add_community(folder, facts, territory, community):
    code, name = community.code, community.name
    grids = max(1, (community.residents + RESIDENTS_PER_GRID // 2) // RESIDENTS_PER_GRID)
    workers = -(-community.residents * WORKERS_PER_10_000 // 10_000)
    office = max(1, workers - grids * WORKERS_PER_GRID)
    official = facts.divisions_by_code[code]["name"]
    folder.add(
        "units", code=code, name=name, kind="community", parent=community.street,
        aliases=[alias for alias in facts.aliases(code, [official]) if alias != name],
        party_organization=f"{name}大党委", capacity=office * ORDERS_PER_WORKER,
        residents=community.residents)
    wanted = 0 if community.in_bonded_zone else COMPOUNDS[community.urban_class]
    for number in range(1, min(wanted, grids // GRIDS_PER_COMPOUND - 1) + 1):
        compound = f"{code}-P{number:02}"
        community.compounds.append(compound)
        folder.add(
            "units", code=compound, name=f"{name}{number:02}小区", kind="compound", parent=code,
            party_organization=f"{name}{number:02}小区党支部", capacity=CAPACITY["compound"],
            hours="grid", synthetic=True)
    draw = Draw(f"grids of {code}")
    # One grid of each street's first community is suspended: its neighbour covers for it.
    suspended = 2 if code.endswith("001") and not community.in_bonded_zone else None
    for number in range(1, grids + 1):
        compound = (number - 1) // GRIDS_PER_COMPOUND
        parent = community.compounds[compound] if compound < len(community.compounds) else code
        grid = f"{code}-G{number:02}"
        community.grids.append(grid)
        folder.add(
            "units", code=grid, name=f"{name}{number:02}网格", kind="grid", parent=parent,
            party_organization=f"{name}{number:02}网格党支部",
            capacity=WORKERS_PER_GRID * ORDERS_PER_WORKER, hours="grid",
            status="suspended" if number == suspended else None, synthetic=True)
        if number == suspended:
            territory.suspended_grids.append(grid)
        territory.groups_of_grid[grid] = _add_groups(folder, draw, grid, f"{name}{number:02}网格")


def _add_groups(folder, draw, grid, grid_name):
    groups = []
    for number in range(1, draw.within(GROUPS_PER_GRID) + 1):
        group = f"{grid}-B{number:02}"
        groups.append(group)
        name = f"{grid_name}{number:02}栋"
        folder.add(
            "units", code=group, name=name, kind="building_group", parent=grid,
            party_organization=f"{name}党小组", capacity=CAPACITY["building_group"], hours="grid",
            synthetic=True)
        for house in range(1, draw.within(HOUSEHOLDS_PER_GROUP) + 1):
            # In the first building of each grid the last household moved away.
            folder.add(
                "units", code=f"{group}-H{house:02}", name=f"{name}{house:02}户", kind="household",
                parent=group, until=CHANGE_DAY if number == 1 and house == 6 else None,
                synthetic=True)
    return groups


def _move_grid(folder):
    """Takes the last grid of one community over into another, by dated edges."""
    old, new = MOVED_GRID
    grid = max(code for code in folder.units if code.startswith(f"{old}-G") and len(code) == 16)
    folder.units[grid]["parent"] = ""
    folder.add(
        "edges", code=f"chain:{grid}:1", kind="chain", from_unit=grid, to_unit=old,
        until=CHANGE_DAY)
    folder.add(
        "edges", code=f"chain:{grid}:2", kind="chain", from_unit=grid, to_unit=new,
        from_=CHANGE_DAY)
