"""The benchmark's question in DuckDB and Polars, over the same facts, each in the form that suits it.

One table a subject, sorted by person, so that neither has to look at facts that the question does not concern.
Prints one JSON line a figure; exits 1 where an answer differs.
"""
import json
import sys
import time

import duckdb
import numpy as np
import polars as pl

folder, as_of, known_at, expected_now, expected_known = sys.argv[1], *map(int, sys.argv[2:6])


def read(name, kind):
    return np.fromfile(f"{folder}/{name}", dtype=kind)


facts = pl.DataFrame(
    {
        "person": read("person.u32", "<u4"),
        "about": read("about.u8", "u1"),
        "from": read("from.i32", "<i4"),
        "until": read("until.i32", "<i4"),
        "recorded": read("recorded.u32", "<u4"),
    }
)
people = facts["person"].max() + 1
tables = {about: facts.filter(pl.col("about") == about).drop("about").sort("person") for about in range(9)}


def polars_count(known):
    def rows(about):
        table = tables[about].lazy()
        return table.filter(pl.col("recorded") <= known) if known is not None else table

    def live(about):
        return rows(about).filter((pl.col("from") <= as_of) & (pl.col("until") > as_of)).select("person")

    days = pl.min_horizontal(pl.col("until"), pl.lit(as_of + 1)) - pl.col("from")
    served = (
        rows(0).filter(pl.col("from") <= as_of).select("person", days=days)
        .group_by("person").agg(pl.col("days").sum()).filter(pl.col("days") >= 1826).select("person")
    )
    result = live(8)
    for about in (0, 1, 2, 3, 4, 5, 6):  # 0: an appointment ends with the employment
        result = result.join(live(about), on="person", how="semi")
    return result.join(served, on="person", how="semi").select(pl.len()).collect().item()


base = duckdb.connect()
base.execute("set threads to 2")
for about, table in tables.items():
    base.register("facts", table.to_arrow())
    base.execute(f"create table t{about} as select * from facts")
    base.unregister("facts")


def duckdb_count(known):
    seen = f"and recorded <= {known}" if known is not None else ""

    def live(about):
        return f'select person from t{about} where "from" <= {as_of} and until > {as_of} {seen}'

    served = (
        f'select person from t0 where "from" <= {as_of} {seen} group by person '
        f'having sum(least(until, {as_of + 1}) - "from") >= 1826'
    )
    conditions = " and ".join(f"person in ({query})" for query in [served, *map(live, (0, 1, 2, 3, 4, 5, 6))])
    return base.execute(f"select count(*) from ({live(8)}) where {conditions}").fetchone()[0]


failed = False
for name, count in (("polars", polars_count), ("duckdb", duckdb_count)):
    for question, known, expected in (("as-of", None, expected_now), ("as-known-earlier", known_at, expected_known)):
        best = float("inf")
        for _ in range(6):
            start = time.perf_counter()
            found = count(known)
            best = min(best, time.perf_counter() - start)
        failed |= found != expected
        print(json.dumps({"figure": f"{name}-{question}", "people": int(people), "value": round(best * 1000, 3), "unit": "ms",
                          "met": found, "same": found == expected}), flush=True)
sys.exit(failed)
