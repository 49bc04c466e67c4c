"""Back-test of hourly forecasts of the posko's own calls: `python -m bench.hourly` prints a line.

Every week for the seven days after it, with what was known then, beside the same hour a week before.
"""

import numpy as np

import warehouse
from analytics.forecasting.backtest import EVERY_DAYS, FIRST_ORIGIN, Floats
from analytics.forecasting.demand import sample_paths
from analytics.forecasting.hourly import HOURS, hour_shares, hourly_paths

HORIZON = 7
SQL = """
    SELECT day, hour, sum(calls)::DOUBLE AS calls FROM marts.call_hours
    WHERE day <= (SELECT min(complete_until) FROM ops.feeds WHERE feed = 'calls') GROUP BY ALL ORDER BY ALL
"""


def main() -> None:
    """Print the error of an hour relative to the same hour a week before, and the coverage of the 80 % interval."""
    con = warehouse.open_current()
    rows = [] if con is None else con.execute(SQL).fetchall()
    if not rows or (rows[-1][0] - rows[0][0]).days + 1 < FIRST_ORIGIN + HORIZON:
        print("calls by the hour: not enough days to test")
        return
    first = rows[0][0]
    counts = np.zeros(((rows[-1][0] - first).days + 1, HOURS))
    for day, hour, calls in rows:
        counts[(day - first).days, hour] = calls
    ours, plain, coverage = backtest_hours(counts, first.weekday())
    print(f"calls by the hour: {counts.shape[0]} days, {ours / plain:.3f} of the error of the same hour a week before")
    print(f"  (an hour is {ours:.2f} calls off in the mean, by the week before {plain:.2f}); 80 % holds {coverage:.0%}")


def backtest_hours(counts: Floats, first_weekday: int) -> tuple[float, float, float]:
    """Mean absolute error of the median and of the same hour a week before [calls], coverage of 80 % intervals.

    counts: shape (days, 24) [calls an hour].
    """
    ours, plain, covered = [], [], []
    for origin in range(FIRST_ORIGIN, len(counts) - HORIZON + 1, EVERY_DAYS):
        known, came = counts[:origin], counts[origin : origin + HORIZON]
        daily = sample_paths(known.sum(axis=1)[None], first_weekday, HORIZON, 500)[0]
        paths = hourly_paths(daily.astype(np.int64), (first_weekday + origin) % 7, hour_shares(known, first_weekday))
        low, middle, high = np.quantile(paths, (0.1, 0.5, 0.9), axis=0, method="inverted_cdf")
        ours.append(np.abs(middle - came))
        plain.append(np.abs(known[-HORIZON:] - came))
        covered.append((low <= came) & (came <= high))
    return float(np.mean(ours)), float(np.mean(plain)), float(np.mean(covered))


if __name__ == "__main__":
    main()
