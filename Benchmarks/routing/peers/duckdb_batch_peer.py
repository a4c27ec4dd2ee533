"""DuckDB's best case: all queries at once, in one statement over the closure tables.

The k best of each hub and category are found first, with the loads of that moment; a decision is
then the best of at most k a hub. It is exact, because who is not among the k best at the hub of
the cheapest path has k better ones before.
"""

from itertools import groupby

import duckdb
import numpy as np

import peer
from duckdb_peer import connect
from instance import Instance

DECIDE_ALL = """
WITH wanted AS (
  SELECT place, category, climb, hub, number FROM query JOIN ancestor USING (place)
), best_of_hub AS (
  SELECT hub, category, candidate, base + 1000 * load // capacity AS cost
    FROM reach JOIN state USING (candidate)
    WHERE load < capacity AND (hub, category) IN (SELECT hub, category FROM wanted)
    QUALIFY row_number() OVER (PARTITION BY hub, category ORDER BY cost, candidate) <= $k
), met AS (
  SELECT number, candidate, min(climb + cost) AS cost
    FROM wanted JOIN best_of_hub USING (hub, category) GROUP BY number, candidate
)
SELECT number, cost, candidate FROM met
  QUALIFY row_number() OVER (PARTITION BY number ORDER BY cost, candidate) <= $k
  ORDER BY number, cost, candidate
"""


def build(instance: Instance) -> peer.DecideAll:
    database = connect(instance)

    def decide_all(queries: list[tuple[int, int, int]], k: int) -> list[peer.Answer]:
        _, place, category = np.array(queries, np.int64).T.copy()
        query = {"number": np.arange(len(queries)), "place": place, "category": category}
        database.register("query", query)
        rows = database.execute(DECIDE_ALL, {"k": k}).fetchall()
        answers: list[peer.Answer] = [[] for _ in queries]
        for number, group in groupby(rows, key=lambda row: row[0]):
            answers[number] = [(cost, candidate) for _, cost, candidate in group]
        return answers

    return decide_all


if __name__ == "__main__":
    peer.main_at_once("duckdb-batch", duckdb.__version__, build)
