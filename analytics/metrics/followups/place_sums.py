"""Sums of people of a place: the desk's as they are, readers' by district and protected."""

from collections.abc import Sequence

import pandas as pd

from analytics.metrics.shared.disclosure import UNKNOWN, fixed_place, protected
from level import Level

_AREAS = ("city_code", "district_code")


def query_place(place: str | None, level: Level) -> str | None:
    """The place by which a question is narrowed: readers' tables are made of everywhere first, and narrowed after."""
    return place if level.rows else None


def place_sums(
    frame: pd.DataFrame,
    *,
    counts: Sequence[str],
    groups: Sequence[str] = (),
    within: Sequence[str] = (),
    plain: Sequence[str] = (),
    by_district: bool = False,
    place: str | None,
    level: Level,
) -> pd.DataFrame:
    """Return the sums of a place by each of the groups, and the sum of all with the groups missing.

    What readers must not see is decided over every place at once, so that it does not depend on the place chosen.

    Args:
        frame: One row per cell of district_code, `groups` and `within`, with the counts; of `query_place`.
        counts: Columns of counts; the first is the whole, the others parts of it.
        groups: Columns by which sums are wanted, each by itself.
        within: Columns over which counts do not add up.
        plain: Columns of other sums, shown where the counts are.
        by_district: Whether each district of the place is wanted rather than their sum.
        place: Code of the chosen place; readers are shown the district of a village.
        level: Who looks.

    Returns:
        district_code (missing in sums over districts), `within`, `groups`, the counts, the plain sums, is_suppressed.
    """
    districts = frame["district_code"].astype(object).where(frame["district_code"].notna(), UNKNOWN).astype(str)
    cells = frame.assign(district_code=districts, city_code=districts.str.split(".").str[:2].str.join("."))
    if level.rows:
        areas: tuple[str, ...] = ("district_code",) if by_district else ()
        return _plain_sums(cells, [*areas, *within], list(groups), [*counts, *plain])
    views = [(*area, *group) for area in ((), _AREAS[:1], _AREAS) for group in [(), *((each,) for each in groups)]]
    table = protected(cells, counts=counts, groups=[*_AREAS, *groups], within=within, views=views, level=level)
    here = fixed_place(place)
    table = table[_is_wanted(table, here, by_district)].reset_index(drop=True)
    columns = ["district_code", *within, *groups, *counts]
    inside = cells[cells["district_code"].str.startswith(here or "")]
    keys = ["district_code", *within, *groups]
    return _with_plain(table, inside, keys, list(plain))[[*columns, *plain, "is_suppressed"]]


def _plain_sums(cells: pd.DataFrame, keys: list[str], groups: list[str], counts: list[str]) -> pd.DataFrame:
    """The sums of what the desk sees, all of it, by each of the groups and over all."""
    tables = [_summed(cells, [*keys, *group], counts) for group in [[], *([each] for each in groups)]]
    columns = [*dict.fromkeys(["district_code", *keys, *groups, *counts])]
    table = pd.concat(tables, ignore_index=True).reindex(columns=columns).astype(dict.fromkeys(counts, "Int64"))
    return table.assign(is_suppressed=False)


def _summed(cells: pd.DataFrame, keys: list[str], counts: list[str]) -> pd.DataFrame:
    if cells.empty or keys:
        return cells.groupby(keys, as_index=False)[counts].sum() if keys else cells[counts]
    return cells[counts].sum().to_frame().T


def _with_plain(table: pd.DataFrame, cells: pd.DataFrame, keys: list[str], plain: list[str]) -> pd.DataFrame:
    """The table with plain sums beside every row that nothing of is hidden."""
    for column in plain:
        table[column] = pd.array([pd.NA] * len(table), dtype="Int64")
    for row in table.index[~table["is_suppressed"]] if plain else ():
        wanted = table.loc[row, keys].dropna().to_dict()
        rows = cells[(cells[list(wanted)] == pd.Series(wanted)).all(axis=1)] if wanted else cells
        for column in plain:
            table.at[row, column] = int(rows[column].sum())
    return table


def _is_wanted(table: pd.DataFrame, place: str | None, by_district: bool) -> "pd.Series[bool]":
    """The sums of everywhere, of a city or of a district; or those of each district in them."""
    is_district = table["district_code"].notna()
    if by_district:
        return is_district & table["district_code"].astype(str).str.startswith(place or "")
    if place is None:
        return table["city_code"].isna()
    if place.count(".") < 2:
        return (table["city_code"] == place) & ~is_district
    return is_district & (table["district_code"] == place)
