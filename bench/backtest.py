"""How good the forecasts are, beside what else there is: `python -m bench.backtest FILE…` prints a line each.

Runs in an environment of its own, for the library it is compared with needs an older pandas. Each file is a CSV of
line, area, date, calls; a day an area does not name is a zero, a day without a number was not observed.
"""

import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from analytics.forecasting.backtest import Floats, Forecast, Scores, backtest, from_paths, lasting
from bench import rivals

RIVALS: dict[str, Forecast] = {
    "ours": from_paths,
    "burn rate + Poisson": rivals.poisson_around_burn_rate,
    "SES + conformal": rivals.smoothing_with_past_errors,
    "AutoETS": rivals.auto_ets,
}


def main(files: list[Path]) -> None:
    """The score relative to the 7-day burn rate (lower is better), coverage, and time, of each forecast and line."""
    print(f"{'':34}{'score: 7 and 14 days':>22}{'80 % holds':>14}{'95 % holds':>14}{'ms a series':>13}")
    for line, counts, first_weekday in (table for file in files for table in tables(file)):
        print(f"{line}: {counts.shape[0]} series of {counts.shape[1]} days")
        for name, forecast in RIVALS.items():
            started = time.perf_counter()
            scores = backtest(counts, first_weekday, forecast)
            told = max(len(range(42, counts.shape[1] - 6, 7)), 1) * len(counts)
            _say(name, scores, 1000 * (time.perf_counter() - started) / told)


def tables(file: Path) -> Iterator[tuple[str, Floats, int]]:
    """Each line of a file: its name, counts of shape (areas, days), the weekday of the first day."""
    rows = pd.read_csv(file, parse_dates=["date"], dtype={"line": str})
    for line, of_line in rows.groupby("line"):
        days = pd.date_range(of_line["date"].min(), of_line["date"].max())
        named = of_line.pivot(index="area", columns="date", values="calls").reindex(columns=days)
        is_named = of_line.assign(is_named=True).pivot(index="area", columns="date", values="is_named")
        unnamed = is_named.reindex(columns=days).isna()
        table = named.mask(unnamed, 0.0).to_numpy(dtype=np.float64)
        if lasting(table).any():
            yield str(line), table[lasting(table)], int(days[0].weekday())


def _say(name: str, scores: list[Scores], milliseconds: float) -> None:
    ratios = "  ".join(f"{row.ratio:.3f}" for row in scores)
    within_80 = " ".join(f"{row.coverage_80_share:.0%}" for row in scores)
    within_95 = " ".join(f"{row.coverage_95_share:.0%}" for row in scores)
    print(f"  {name:32}{ratios:>22}{within_80:>14}{within_95:>14}{milliseconds:13.1f}", flush=True)


if __name__ == "__main__":
    main([Path(name) for name in sys.argv[1:]])
