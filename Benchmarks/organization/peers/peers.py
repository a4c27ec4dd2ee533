"""The same folder in SQLite alone, a graph database and graph libraries: one step timed after the other.

    peers.py sqlite|kuzu|igraph|rustworkx FOLDER EDITS

Reads units.csv and edges.csv, makes what the peer has for a graph with names, then moves EDITS grids to
another community of their street. Prints one JSON object: processor seconds of each step, milliseconds
of an edit, bytes in memory. None of them checks a rule, keeps a revision or can route afterwards.
"""

import csv
import json
import resource
import shutil
import sqlite3
import sys
import time
from pathlib import Path
from statistics import median

figures = {}


def step(name, body):
    start = time.process_time()
    result = body()
    figures[name] = time.process_time() - start
    return result


def rows(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def moves(units, edits):
    """Grids spread over the whole, each with the next community of its street."""
    streets, of = {}, {}
    for unit in units:
        if unit["kind"] == "community":
            streets.setdefault(unit["parent"], []).append(unit["code"])
            of[unit["code"]] = unit["parent"]
    grids = [unit for unit in units if unit["kind"] == "grid"]
    for number in range(edits):
        grid = grids[number * len(grids) // edits]
        siblings = streets[of[grid["parent"]]]
        later = [code for code in siblings if code > grid["parent"]]
        yield grid["code"], grid["parent"], (later or siblings)[0]


def edited(body, units, edits):
    times = []
    for move in list(moves(units, edits)):
        start = time.perf_counter()
        body(*move)
        times.append((time.perf_counter() - start) * 1000)
    figures["edit_ms"], figures["edit_most_ms"] = median(times), max(times)


def sqlite(folder, edits):
    store = folder / "peer.db"
    store.unlink(missing_ok=True)
    units = step("read", lambda: rows(folder / "units.csv"))
    edges = rows(folder / "edges.csv")
    database = sqlite3.connect(store, isolation_level=None)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = FULL")

    def load():
        database.execute("BEGIN")
        for name, table in (("unit", units), ("edge", edges)):
            columns = list(table[0])
            database.execute(
                f"CREATE TABLE {name} ({', '.join(columns)}, PRIMARY KEY (code)) WITHOUT ROWID"
            )
            marks = ", ".join("?" for _ in columns)
            database.executemany(
                f"INSERT INTO {name} VALUES ({marks})", (list(row.values()) for row in table)
            )
        database.execute("CREATE INDEX unit_parent ON unit (parent)")
        database.execute("COMMIT")

    step("store", load)
    database.close()

    def reopen():
        again = sqlite3.connect(store, isolation_level=None)
        again.execute("SELECT count(*) FROM unit").fetchone()
        return again

    database = step("open", reopen)
    database.execute("PRAGMA synchronous = FULL")
    edited(
        lambda grid, _, community: database.execute(
            "UPDATE unit SET parent = ? WHERE code = ?", (community, grid)
        ),
        units,
        edits,
    )


def kuzu(folder, edits):
    import kuzu as library

    store = folder / "peer.kuzu"
    for stale in folder.glob("peer.kuzu*"):
        shutil.rmtree(stale) if stale.is_dir() else stale.unlink()
    units = step("read", lambda: rows(folder / "units.csv"))

    def connect():
        return library.Connection(library.Database(store), num_threads=1)

    def load():
        connection = connect()
        read = f"LOAD FROM '{folder}/{{}}.csv' (header = true, auto_detect = true)"
        for statement in (
            "CREATE NODE TABLE Unit (code STRING PRIMARY KEY, name STRING, kind STRING)",
            "CREATE REL TABLE Below (FROM Unit TO Unit)",
            "CREATE REL TABLE Crosses (FROM Unit TO Unit, kind STRING)",
            f"COPY Unit FROM ({read.format('units')} RETURN cast(code, 'STRING'), name, kind)",
            f"COPY Below FROM ({read.format('units')} WITH cast(code, 'STRING') AS code,"
            " coalesce(cast(parent, 'STRING'), cast(home, 'STRING'), '') AS above"
            " WHERE above <> '' RETURN code, above)",
            f"COPY Crosses FROM ({read.format('edges')}"
            " RETURN cast(from_unit, 'STRING'), cast(to_unit, 'STRING'), kind)",
        ):
            connection.execute(statement)
        joined = connection.execute("MATCH ()-[below:Below]->() RETURN count(*)").get_next()[0]
        assert joined == sum(1 for unit in units if unit["parent"] or unit["home"])

    step("store", load)
    connection = step("open", connect)

    def move(grid, former, community):
        connection.execute("BEGIN TRANSACTION")
        connection.execute(
            "MATCH (:Unit {code: $grid})-[below:Below]->(:Unit {code: $former}) DELETE below",
            {"grid": grid, "former": former},
        )
        connection.execute(
            "MATCH (a:Unit {code: $grid}), (b:Unit {code: $community}) CREATE (a)-[:Below]->(b)",
            {"grid": grid, "community": community},
        )
        connection.execute("COMMIT")

    edited(move, units, edits)


def pairs(units, edges):
    number = {unit["code"]: position for position, unit in enumerate(units)}
    found = [
        (number[unit["code"]], number[above])
        for unit in units
        for above in [unit["parent"] or unit["home"]]
        if above
    ]
    found += [(number[edge["from_unit"]], number[edge["to_unit"]]) for edge in edges]
    return number, found


def igraph(folder, edits):
    import igraph as library

    units = step("read", lambda: rows(folder / "units.csv"))
    edges = rows(folder / "edges.csv")

    def build():
        number, found = pairs(units, edges)
        graph = library.Graph(n=len(units), edges=found, directed=True)
        graph.vs["code"] = list(number)
        return number, graph

    number, graph = step("snapshot", build)

    def move(grid, former, community):
        graph.delete_edges([graph.get_eid(number[grid], number[former])])
        graph.add_edges([(number[grid], number[community])])

    edited(move, units, edits)


def rustworkx(folder, edits):
    import rustworkx as library

    units = step("read", lambda: rows(folder / "units.csv"))
    edges = rows(folder / "edges.csv")

    def build():
        number, found = pairs(units, edges)
        graph = library.PyDiGraph()
        graph.add_nodes_from(list(number))
        graph.add_edges_from_no_data(found)
        return number, graph

    number, graph = step("snapshot", build)

    def move(grid, former, community):
        graph.remove_edge(number[grid], number[former])
        graph.add_edge(number[grid], number[community], None)

    edited(move, units, edits)


PEERS = {"sqlite": sqlite, "kuzu": kuzu, "igraph": igraph, "rustworkx": rustworkx}

if __name__ == "__main__":
    PEERS[sys.argv[1]](Path(sys.argv[2]), int(sys.argv[3]))
    figures["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps(figures))
