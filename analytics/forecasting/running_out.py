"""Whether and when demand would have used up a stock: told from paths, said by the burn rate, and as it came.

Tried at stocks of three to fourteen days of the burn rate, so that running out was sometimes likely, sometimes not,
whatever the stock really was.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
STOCK_DAYS: Floats = np.arange(3.0, 15.0)


class RunningOut(NamedTuple):
    """Within one horizon, each of shape (…, series, stocks); NaN without a burn rate, or where a day was not observed.

    `out_share`, the chance told that demand reaches the stock [0 to 1]; `out_by_burn_rate`, `was_out`: 0 or 1.
    `out_days`, the median day told, `out_days_by_burn_rate`, `was_out_days`: at most the horizon [days].
    """

    out_share: Floats
    out_by_burn_rate: Floats
    was_out: Floats
    out_days: Floats
    out_days_by_burn_rate: Floats
    was_out_days: Floats


def running_out(drawn: NDArray[np.int32], rates: Floats, came: Floats) -> RunningOut:
    """Of one origin: paths of shape (series, paths, days), burn rates (series,), what came each day (series, days)."""
    days, stocks = came.shape[1], np.outer(rates, STOCK_DAYS)
    told = np.stack([_days_to(np.cumsum(drawn, axis=2), stock) for stock in stocks.T], axis=2)
    was = np.stack([_days_to(np.cumsum(came, axis=1)[:, None], stock)[:, 0] for stock in stocks.T], axis=1)
    by_rate = np.broadcast_to(STOCK_DAYS, stocks.shape)
    unknown = (np.isnan(came).any(axis=1) | (rates <= 0))[:, None]
    middle = np.quantile(told, 0.5, axis=1, method="inverted_cdf")
    outs = ((told <= days).mean(axis=1), by_rate <= days, was <= days)
    days_to = (np.minimum(each, days) for each in (middle, by_rate, was))
    return RunningOut(*(np.where(unknown, np.nan, each) for each in (*outs, *days_to)))


def _days_to(cumulative: NDArray[Any], stock: Floats) -> Floats:
    """Days until cumulative demand, (series, paths, days), reaches each series' stock, a part of a day by straight
    line: (series, paths), infinite where it does not.
    """
    enough = cumulative >= stock[:, None, None]
    day = enough.argmax(axis=2)[:, :, None]
    by_then = np.take_along_axis(cumulative, day, axis=2)
    before = np.where(day > 0, np.take_along_axis(cumulative, np.maximum(day - 1, 0), axis=2), 0)
    part = (stock[:, None, None] - before) / np.maximum(by_then - before, 1e-12)
    return np.where(enough.any(axis=2), (day + part)[:, :, 0], np.inf)
