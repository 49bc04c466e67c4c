"""Sample paths of demand, from each series' last complete day on."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from analytics.demand_series.history import Floats, History, Known
from analytics.forecasting import burn_rate
from analytics.forecasting.demand import draw, learn

HORIZON_DAYS = 28
MOST_PATHS, FEWEST_PATHS = 2000, 250
# Of all series of stock, so that many depots cost no more than sixty series.
PATHS_IN_ALL = 120_000
PATHS_OF_A_PLACE = 500


class PathsAhead(NamedTuple):
    """Sample paths of the series of one origin."""

    places: NDArray[np.int64]
    """Which series of the history these are."""
    known_days: int
    """How many days of the calendar are known at the origin."""
    paths: Floats
    """Demand, shape (series, paths, horizon) [unit]."""


def sample_ahead(
    history: History, methods: list[str], *, paths: int, places: NDArray[np.int64]
) -> Iterator[PathsAhead]:
    """Yield the paths of the series, one part an origin.

    A series whose last known day lies more than 28 days before the newest has no forecast: all of it would be past.

    Args:
        history: all series of a subject
        methods: `model` or `burn_rate` of each series of the history
        paths: how many a series
        places: which series of the history are wanted
    """
    known_days = np.array([each.known_days for each in history.series])
    for days in np.unique(known_days[places]):
        chosen = places[known_days[places] == days]
        if days > 0 and history.days - days < HORIZON_DAYS:
            yield PathsAhead(chosen, int(days), _sample(history, int(days), chosen, methods=methods, paths=paths))


def paths_each(series: int) -> int:
    """Return how many paths each of so many series has."""
    return int(np.clip(PATHS_IN_ALL // max(series, 1), FEWEST_PATHS, MOST_PATHS))


def _sample(history: History, days: int, places: NDArray[np.int64], *, methods: list[str], paths: int) -> Floats:
    known, weekday = history.known(days), history.first_day.weekday()
    seed = history.day(days - 1).toordinal()
    is_plain = np.array([methods[place] == "burn_rate" for place in places])
    drawn = np.empty((HORIZON_DAYS, len(places), paths)).transpose(1, 2, 0)
    if not is_plain.all():
        learnt = learn(known.counts, weekday, panels=history.panels).of(places[~is_plain])
        drawn[~is_plain] = draw(learnt, HORIZON_DAYS, paths, seed=seed)
    if is_plain.any():
        counts = known.counts[places[is_plain]]
        drawn[is_plain] = burn_rate.sample_paths(counts, weekday, HORIZON_DAYS, paths, seed=seed)
    return _in_units(drawn, known, places)


def _in_units(drawn: Floats, known: Known, places: NDArray[np.int64]) -> Floats:
    return drawn * known.unit_of_count[places, None, None]
