"""Counts of people in a place: the desk's own, and what readers may see of them, decided for the whole posko."""

from collections.abc import Sequence

import pandas as pd

from analytics.metrics.companions.roster import in_place
from analytics.metrics.shared.disclosure import fixed_place, protected
from level import Level

CITY, DISTRICT = "city_code", "district_code"
_VIEWS = [(CITY, DISTRICT), (CITY,), ()]


def coded(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with the codes of the city and the district of their `area_code`, `unknown` without."""
    parts = frame["area_code"].fillna("").astype(str).str.split(".")
    codes = {
        name: pd.Series(
            [".".join(part[:size]) if len(part) >= size else "unknown" for part in parts],
            index=frame.index,
            dtype=object,
        )
        for name, size in ((CITY, 2), (DISTRICT, 3))
    }
    return frame.assign(**codes)


def of_place(table: pd.DataFrame, place: str | None) -> pd.DataFrame:
    """Return the rows of a city, a district, or of everywhere, of a table with totals.

    Args:
        table: Of `protected` by city and district.
        place: Code of a city or a district; None for everywhere.
    """
    if place is None:
        return table[table[CITY].isna() & table[DISTRICT].isna()]
    if place.count(".") >= 2:
        return table[table[DISTRICT] == place]
    return table[(table[CITY] == place) & table[DISTRICT].isna()]


def counts_at(frame: pd.DataFrame, *, counts: Sequence[str], place: str | None, level: Level) -> dict[str, int | None]:
    """Return the sums of a place, None where readers must not see one.

    Args:
        frame: One row per person: `area_code`, and each of `counts` as whether it counts.
        counts: Columns; the first is the whole, each other a part of it.
        place: Beginning of a code; None takes all. Readers are shown the district of a village.
        level: Who looks.
    """
    if level.rows:
        here = in_place(frame, place)
        return {name: int(here[name].sum()) for name in counts}
    if frame.empty:
        return dict.fromkeys(counts, 0)
    summed = coded(frame).groupby([CITY, DISTRICT], as_index=False)[list(counts)].sum()
    summed = summed.astype(dict.fromkeys(counts, int))
    table = protected(summed, counts=counts, groups=(CITY, DISTRICT), views=_VIEWS, level=level)
    rows = of_place(table, fixed_place(place, level=level))
    if rows.empty:
        return dict.fromkeys(counts, 0)
    return {name: None if pd.isna(rows[name].iloc[0]) else int(rows[name].iloc[0]) for name in counts}
