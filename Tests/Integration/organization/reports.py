"""Every structure report, written a second time the plain way; rows as lists of texts."""

import collections
import datetime

from .routing import only_catch_all


def vacancies(folder):
    of_unit = collections.defaultdict(list)
    for post in folder.posts.values():
        if post["leads"] == "yes":
            of_unit[post["unit"]].append(post)
    for unit in folder.chain():
        code = unit["code"]
        head = [code, unit["name"], unit["kind"]]
        below = str(len(folder.subtree(code)) - 1)
        if unit["status"] == "suspended":
            yield [*head, "", "suspended", "", "", below]
        elif not of_unit[code]:
            if unit["kind"] not in ("compound", "building_group", "household"):
                yield [*head, "", "no_post", "", "", below]
        else:
            for post in of_unit[code]:
                if folder.holders(post["code"]):
                    continue
                ended = [
                    a["until"]
                    for a in folder.appointments
                    if a["post"] == post["code"]
                    and a["until"]
                    and a["until"] <= folder.day.isoformat()
                ]
                since = max(ended, default=unit["from"])
                days = str((folder.day - datetime.date.fromisoformat(since)).days) if since else ""
                state = "vacant" if ended else "never_filled"
                yield [*head, post["name"], state, since, days, below]


def expiring(folder, within=90):
    rows = []
    for appointment in folder.appointments:
        if not folder.holds(appointment) or not appointment["until"]:
            continue
        until = datetime.date.fromisoformat(appointment["until"])
        days = (until - folder.day).days
        post = folder.posts[appointment["post"]]
        unit = folder.units[post["unit"]]
        if days > within or not folder.holds(unit):
            continue
        following = folder.holders(post["code"], until)
        then = "followed" if following else "vacant" if post["leads"] == "yes" else "ends"
        successor = folder.people[following[0]["person"]]["name"] if following else ""
        rows.append(
            [
                unit["code"], unit["name"], post["name"],
                folder.people[appointment["person"]]["name"], appointment["until"], str(days),
                then, successor,
            ]  # fmt: skip
        )
    return sorted(rows, key=lambda row: (row[4], row[0], row[2], row[3]))


def committees(folder):
    for unit in folder.chain("community"):
        lacks = [] if unit["party_organization"] else ["party_organization"]
        members = [
            a
            for post in folder.posts_of[unit["code"]]
            for a in folder.holders(post["code"])
            if a["kind"] == "concurrent" and folder.homes(a["person"]) - {unit["code"]}
        ]
        if not members:
            lacks.append("part_time_member")
        if lacks:
            yield [unit["code"], unit["name"], unit["party_organization"], ";".join(lacks)]


def branches(folder):
    for unit in folder.chain("grid"):
        lacks = [] if unit["party_organization"] else ["party_organization"]
        if not any(
            folder.holders(post["code"])
            for post in folder.posts_of[unit["code"]]
            if post["leads"] == "yes"
        ):
            lacks.append("leader")
        if lacks:
            yield [unit["code"], unit["name"], unit["party_organization"], ";".join(lacks)]


def memberships(folder, most=3):
    for code in sorted(folder.people):
        homes = folder.homes(code)
        sits = {
            folder.posts[a["post"]]["unit"] for a in folder.held(code) if a["kind"] == "concurrent"
        } - homes
        if len(sits) > most:
            home = next(iter(sorted(homes)), "")
            yield [
                code, folder.people[code]["name"], home, str(len(sits)), ";".join(sorted(sits)),
            ]  # fmt: skip


def two_posts(folder):
    for code in sorted(folder.people):
        posts = sorted(
            a["post"] for a in folder.held(code) if folder.posts[a["post"]]["leads"] == "yes"
        )
        if len(posts) < 2:
            continue
        units = sorted({folder.posts[post]["unit"] for post in posts})
        pools = {folder.units[unit]["pool"] for unit in units} - {""}
        pool = pools.pop() if len(pools) == 1 else ""
        capacity = ""
        if pool:
            capacity = folder.pools[pool]["capacity"]
        elif len(units) == 1:
            capacity = folder.units[units[0]]["capacity"] or "1"
        yield [
            code, folder.people[code]["name"], ";".join(posts), ";".join(units), pool, capacity,
        ]  # fmt: skip


def idle(folder):
    lines = [duty for duty in folder.duties if folder.holds(duty)]
    units = {duty["unit"] for duty in lines}
    kinds = {duty["kind"] for duty in lines}
    for code in sorted(folder.units):
        unit = folder.units[code]
        if (
            folder.is_active(unit)
            and unit["kind"] not in folder.CATCH_ALL
            and code not in units
            and unit["kind"] not in kinds
        ):
            above = folder.above.get(code) or unit["home"]
            yield [code, unit["name"], unit["kind"], folder.units[above]["name"] if above else ""]


def orphaned_duties(folder):
    active = {unit["kind"] for unit in folder.units.values() if folder.is_active(unit)}
    rows = []
    for duty in folder.duties:
        if not folder.holds(duty):
            continue
        reason = ""
        if duty["unit"]:
            unit = folder.units[duty["unit"]]
            if not folder.holds(unit):
                reason = "unit_not_in_term"
            elif not folder.is_active(unit):
                reason = "unit_suspended"
        elif duty["kind"] not in active:
            reason = "kind_without_unit"
        if not reason and duty["area"] and not folder.holds(folder.units[duty["area"]]):
            reason = "area_not_in_term"
        if reason:
            name = folder.categories[duty["category"]]["name"]
            rows.append(
                [
                    duty["category"], name, duty["role"], duty["unit"] or duty["kind"],
                    duty["area"], reason,
                ]  # fmt: skip
            )
    return sorted(rows, key=lambda row: (row[0], row[3], row[2], row[4]))


def uncovered(folder):
    origins = [unit["code"] for unit in folder.chain("community")]
    for code in sorted(folder.categories):
        caught = [origin for origin in origins if only_catch_all(folder, origin, code)]
        if caught:
            everywhere = len(caught) == len(origins)
            yield [
                code, folder.categories[code]["name"], str(len(caught)), str(len(origins)),
                "" if everywhere else ";".join(caught),
            ]  # fmt: skip


def staffing(folder, target=18):
    organised = ("community", "compound", "grid")
    for unit in folder.chain("community"):
        workers = {
            a["person"]
            for code in folder.subtree(unit["code"])
            if folder.units[code]["kind"] in organised
            for post in folder.posts_of[code]
            for a in folder.holders(post["code"])
            if a["kind"] == "principal"
        }
        row = [unit["code"], unit["name"], unit["residents"], str(len(workers)), "", ""]
        if unit["residents"]:
            wanted = -(-int(unit["residents"]) * target // 10_000)
            row[4:] = [str(wanted), str(max(0, wanted - len(workers)))]
        yield row


def coverage(folder):
    for unit in folder.chain("community"):
        territory = set(folder.subtree(unit["code"]))
        residents = sorted(
            code
            for code, other in folder.units.items()
            if other["kind"] in folder.RESIDENT
            and other["home"] in territory
            and folder.holds(other)
        )
        agreed = {
            edge["to_unit"]
            for edge in folder.edges
            if edge["kind"] == "agreement"
            and edge["from_unit"] == unit["code"]
            and folder.holds(edge)
        }
        without = [code for code in residents if code not in agreed]
        covered = len(residents) - len(without)
        percent = str(100 * covered // len(residents)) if residents else ""
        yield [
            unit["code"], unit["name"], str(len(residents)), str(covered), percent,
            ";".join(without),
        ]  # fmt: skip


ALL = {
    "vacancies": vacancies, "expiring": expiring, "committees": committees, "branches": branches,
    "memberships": memberships, "two-posts": two_posts, "idle": idle,
    "orphaned-duties": orphaned_duties, "uncovered": uncovered, "staffing": staffing,
    "coverage": coverage,
}  # fmt: skip
