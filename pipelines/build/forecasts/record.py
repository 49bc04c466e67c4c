"""The record of each series: what was told at past origins beside what came, and how good that was."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from analytics.forecasting.scores import inside, interval_score
from analytics.forecasting.stock_out_backtest import StockOuts
from pipelines.build.forecasts.history import Floats


class Told(NamedTuple):
    """One horizon at past origins: `quantiles` of what is asked for within it, (origins, series, 23); what the burn
    rate told and what came, NaN where that cannot be compared, (origins, series) [unit]; whether stocks run out.
    """

    quantiles: Floats
    burnt: Floats
    came: Floats
    out: StockOuts


class Record(NamedTuple):
    """Each of shape (series,), NaN where nothing could be scored.

    ratio: Σ weighted interval score ÷ Σ |error| of the burn rate · coverage: of the 80 % and 95 % intervals, those that
    held what came [0 to 1] · brier: mean squared error of "runs out within the horizon", ours and the burn rate's ·
    error: of the day it does, at most the horizon [days], ours and the burn rate's · origins: how many were scored
    """

    ratio: Floats
    coverage_80_share: Floats
    coverage_95_share: Floats
    brier: Floats
    brier_of_burn_rate: Floats
    error_days: Floats
    error_days_of_burn_rate: Floats
    origins: NDArray[np.int64]


def record(told: Told) -> Record:
    """The record of each series over the origins."""
    known, out = ~np.isnan(told.came), told.out
    score = np.where(known, interval_score(told.quantiles, told.came), 0.0).sum(axis=0)
    plain = np.where(known, np.abs(told.burnt - told.came), 0.0).sum(axis=0)
    held_80, held_95 = (np.where(known, inside(told.quantiles, told.came, share), np.nan) for share in (0.8, 0.95))
    return Record(
        np.where(plain > 0, score / np.where(plain > 0, plain, 1.0), np.nan),
        _mean(held_80, 0),
        _mean(held_95, 0),
        _mean((out.out_share - out.was_out) ** 2, (0, 2)),
        _mean((out.out_by_burn_rate - out.was_out) ** 2, (0, 2)),
        _mean(np.abs(out.out_days - out.was_out_days), (0, 2)),
        _mean(np.abs(out.out_days_by_burn_rate - out.was_out_days), (0, 2)),
        known.sum(axis=0),
    )


def _mean(values: Floats, axis: int | tuple[int, int]) -> Floats:
    """Of what is not NaN; NaN where nothing is."""
    known = ~np.isnan(values)
    total = np.where(known, values, 0.0).sum(axis=axis)
    return np.where(known.any(axis=axis), total / np.maximum(known.sum(axis=axis), 1), np.nan)
