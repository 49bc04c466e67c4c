"""The paths of what will be asked for, from each series' last complete day on."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from analytics.forecasting import burn_rate
from analytics.forecasting.demand import draw, learn
from pipelines.build.forecasts.history import Floats, History, Known

HORIZON_DAYS = 28
MOST_PATHS, FEWEST_PATHS = 2000, 250
# Of all series on shelves, so that many depots cost no more than sixty series.
PATHS_IN_ALL = 120_000
PATHS_OF_A_PLACE = 500


class Ahead(NamedTuple):
    """Series of one origin: their places in the history, and what is asked for, (series, paths, horizon) [unit]."""

    places: NDArray[np.int64]
    known_days: int
    paths: Floats


def ahead(history: History, methods: list[str], *, paths: int, places: NDArray[np.int64]) -> Iterator[Ahead]:
    """Of the series at `places`, one part an origin. A series that was last told of more than 28 days before the
    newest has no forecast: all of it would be past.
    """
    known_days = np.array([each.known_days for each in history.series])
    for days in np.unique(known_days[places]):
        chosen = places[known_days[places] == days]
        if days > 0 and history.days - days < HORIZON_DAYS:
            yield Ahead(chosen, int(days), _told(history, int(days), chosen, methods=methods, paths=paths))


def paths_each(series: int) -> int:
    """How many paths each of so many series has."""
    return int(np.clip(PATHS_IN_ALL // max(series, 1), FEWEST_PATHS, MOST_PATHS))


def _told(history: History, days: int, places: NDArray[np.int64], *, methods: list[str], paths: int) -> Floats:
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
