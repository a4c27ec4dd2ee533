"""The emergency command tree 总队—大队—中队—小分队, generated.

District, streets and communities stand under the headquarters of their own level, so that an order
that climbed to its community goes up to the squadron and from there along the tree.
"""

from .chain import DISTRICT
from .ratios import COMMAND_CAPACITY

HEADQUARTERS = "440310-C"
COMMAND_CENTRE = "440310-U9770"


def build(folder, territory, stations, residents):
    """Adds the units and edges; gives the code of each one by the chain unit that it stands by."""
    squads = {DISTRICT: HEADQUARTERS}
    _add(folder, HEADQUARTERS, "坪山区应急总队", "district", DISTRICT, None)
    _subordinate(folder, HEADQUARTERS, COMMAND_CENTRE)
    for street, name in sorted(territory.streets.items()):
        battalion = squads[street] = f"{street}-C"
        _add(folder, battalion, f"{name}应急大队", "street", street, HEADQUARTERS)
        duty_centre = stations.of(street, "duty_centre")
        if duty_centre:
            _subordinate(folder, battalion, duty_centre)
    for community in territory.communities:
        code = community.code
        company = squads[code] = f"{code}-C"
        _add(
            folder, company, f"{community.name}应急中队", "community", code,
            squads[community.street])
        _subordinate(folder, company, residents[code]["volunteer_team"][0])
    return squads


def _add(folder, code, name, level, home, superior):
    folder.add(
        "units", code=code, name=name, kind="command_unit", home=home, level=level,
        capacity=COMMAND_CAPACITY[level], synthetic=True)
    if superior:
        _subordinate(folder, superior, code)
    _subordinate(folder, code, home)


def _subordinate(folder, superior, subordinate):
    folder.add(
        "edges", code=f"command:{subordinate}", kind="command", from_unit=superior,
        to_unit=subordinate)
