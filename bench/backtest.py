"""Back-test of the forecasts beside their rivals: `python -m bench.backtest FILE…` prints a line each.

Runs in an environment of its own, for the libraries it is compared with need an older pandas. Each file is a CSV of
line, area, date, calls; a day an area does not name is a zero, a day without a number was not observed.
"""

import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from analytics.forecasting.backtest import (
    EVERY_DAYS,
    FIRST_ORIGIN,
    Floats,
    Forecast,
    Scores,
    backtest,
    from_paths,
    lasting,
    pooled,
)
from analytics.forecasting.stock_out_backtest import StockOutScores, backtest_stock_outs
from bench import rivals
from bench.conformal_rivals import with_pooled_errors

RIVALS: dict[str, Forecast] = {
    "ours": from_paths,
    "burn rate + Poisson": rivals.poisson_around_burn_rate,
    "SES + conformal": rivals.smoothing_with_past_errors,
    "AutoETS": rivals.auto_ets,
    **with_pooled_errors(),
}
OURS, AUTO_ETS = "ours", "AutoETS"
LIBRARY = tuple(RIVALS)[2:]
BRIERS = ("brier", "brier_of_burn_rate")


def main(files: list[Path]) -> None:
    """Print score relative to the 7-day burn rate (lower is better), coverage and time of each forecast and line.

    Then stock-outs, of ours; then the lines of the file together.
    """
    for file in files:
        scores_by_forecast: dict[str, list[list[Scores]]] = {name: [] for name in RIVALS}
        outs = []
        print(f"{'':34}{'score: 7 and 14 days':>22}{'80 % holds':>14}{'95 % holds':>14}{'ms a series':>13}")
        for line, counts, first_weekday in tables(file):
            print(f"{line}: {counts.shape[0]} series of {counts.shape[1]} days")
            _demand(scores_by_forecast, counts, first_weekday)
            outs.append(_running_out(counts, first_weekday))
        if len(outs) > 1:
            _together(scores_by_forecast, outs)


def _together(scores_by_forecast: dict[str, list[list[Scores]]], outs: list[list[StockOutScores]]) -> None:
    print("all lines together")
    both = {name: [pooled(list(of)) for of in zip(*lines, strict=False)] for name, lines in scores_by_forecast.items()}
    for name, scores in both.items():
        _say(name, scores)
    _say_against_library(both)
    for rows in zip(*outs, strict=False):
        ours, plain = (sum(getattr(row, of) * row.scored for row in rows if row.scored) for of in BRIERS)
        print(f"  runs out within {rows[0].horizon_days} days: Brier score {_share(ours, plain)} of the burn rate's")


def _demand(scores_by_forecast: dict[str, list[list[Scores]]], counts: Floats, first_weekday: int) -> None:
    took = {}
    origins = max(len(range(FIRST_ORIGIN, counts.shape[1] - 6, EVERY_DAYS)), 1)
    for name, forecast in RIVALS.items():
        started = time.perf_counter()
        scores_by_forecast[name].append(backtest(counts, first_weekday, forecast))
        took[name] = 1000 * (time.perf_counter() - started) / (origins * len(counts))
        _say(name, scores_by_forecast[name][-1], took[name])
    _say_against_library({name: lines[-1] for name, lines in scores_by_forecast.items()}, took[OURS] / took[AUTO_ETS])


def _running_out(counts: Floats, first_weekday: int) -> list[StockOutScores]:
    rows = backtest_stock_outs(counts, first_weekday)
    for row in rows:
        brier = f"{row.brier:.3f} of {row.brier_of_burn_rate:.3f} = {_share(row.brier, row.brier_of_burn_rate)}"
        print(
            f"  runs out within {row.horizon_days} days: Brier score, of the burn rate's {brier};"
            f" day off by {row.error_days:.2f}, the burn rate's by {row.error_days_of_burn_rate:.2f}"
        )
        print(
            "    forecast → came  ",
            "  ".join(f"{r.forecast_share:.0%} → {r.observed_share:.0%}" for r in row.reliability),
            flush=True,
        )
    return rows


def _share(ours: float, plain: float) -> str:
    return f"{ours / plain:.2f}" if plain > 0 else "-"


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


def _say(name: str, scores: list[Scores], milliseconds: float | None = None) -> None:
    ratios = "  ".join(f"{row.ratio:.3f}" for row in scores)
    within_80 = " ".join(f"{row.coverage_80_share:.0%}" for row in scores)
    within_95 = " ".join(f"{row.coverage_95_share:.0%}" for row in scores)
    time_taken = "" if milliseconds is None else f"{milliseconds:13.1f}"
    print(f"  {name:32}{ratios:>22}{within_80:>14}{within_95:>14}{time_taken}", flush=True)


def _say_against_library(scores_by_forecast: dict[str, list[Scores]], time_share: float | None = None) -> None:
    """Ours over the best of the library's, per horizon; and over the time of AutoETS."""
    best = [min(row.ratio for row in of) for of in zip(*(scores_by_forecast[name] for name in LIBRARY), strict=True)]
    shares = "  ".join(f"{row.ratio / least:.3f}" for row, least in zip(scores_by_forecast[OURS], best, strict=True))
    took = "" if time_share is None else f", in {time_share:.2f} of the time of AutoETS"
    print(f"  {'ours over the best of the library':32}{shares:>21}{took}", flush=True)


if __name__ == "__main__":
    main([Path(name) for name in sys.argv[1:]])
