"""Daily series of the posko for the back-test: `python -m bench.own_series FILE` writes line, area, date, calls."""

import sys
from pathlib import Path

import pandas as pd

import warehouse
from analytics.forecasting.censoring import observed_demand

FLOWS = ("issued", "refused", "ran_out")
OXYGEN = """
    SELECT depot || ' · ' || item AS area, day AS date, issued::DOUBLE AS issued, refused::DOUBLE AS refused, ran_out
    FROM marts.oxygen_demand ORDER BY ALL
"""
CALLS = """
    SELECT 'calls' AS line, coalesce(village_code, '-') AS area, day AS date, sum(calls)::DOUBLE AS calls
    FROM marts.call_days WHERE direction = 'inbound' GROUP BY ALL
    UNION ALL
    SELECT 'all calls', 'all', day, sum(calls) FROM marts.call_days WHERE direction = 'inbound' GROUP BY ALL
    ORDER BY ALL
"""


def main(target: Path) -> None:
    """Write the series of the published snapshot, or SystemExit; a day without known demand has no number."""
    con = warehouse.open_current()
    if con is None:
        raise SystemExit("Nothing was loaded yet: make run, or python -m pipelines ingest.")
    oxygen = con.execute(OXYGEN).df()
    demand = [
        of_size.assign(line="oxygen asked for", calls=observed_demand(*(of_size[name] for name in FLOWS)))
        for _, of_size in oxygen.groupby("area")
    ]
    pd.concat([*demand, con.execute(CALLS).df()])[["line", "area", "date", "calls"]].to_csv(target, index=False)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
