"""The posko's own daily series for the back-test: `python -m bench.own_series FILE` writes line, area, date, calls."""

import sys
from pathlib import Path

import warehouse

SQL = """
    SELECT 'oxygen handed out' AS line, depot || ' · ' || item AS area, day AS date,
        CASE WHEN NOT ran_out THEN issued END AS calls
    FROM marts.oxygen_use
    UNION ALL
    SELECT 'calls', coalesce(village_code, '-'), day, sum(calls)
    FROM marts.call_days WHERE direction = 'inbound' GROUP BY ALL
    UNION ALL
    SELECT 'all calls', 'all', day, sum(calls) FROM marts.call_days WHERE direction = 'inbound' GROUP BY ALL
    ORDER BY ALL
"""


def main(target: Path) -> None:
    """Of the published snapshot; a depot's days on which a size ran out have no number. SystemExit without one."""
    con = warehouse.open_current()
    if con is None:
        raise SystemExit("Nothing was loaded yet: make run, or python -m pipelines ingest.")
    con.execute(SQL).df().to_csv(target, index=False)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
