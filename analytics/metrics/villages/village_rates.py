"""Rates of villages for their people, and which differences are more than chance.

Never per km²: polygon areas differ by source up to threefold.
"""

from datetime import date
from typing import Any, Unpack

import numpy as np
import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.metrics.villages.village_counts import Kind, counts_by_village
from analytics.smallarea.hot_spots import hot_spots
from analytics.smallarea.rates import smoothed
from finding import Finding

# Of the places marked as clusters at most so many are chance [share].
FALSE_DISCOVERIES = 0.05
_PER = 10_000
_RATE = ("smoothed_per_10000", "smoothed_low_per_10000", "smoothed_high_per_10000")
_SHARE = ("share", "share_low", "share_high")


def village_rates(
    con: DuckDBPyConnection, *, start: date, end: date, place: str | None = None, **kind: Unpack[Kind]
) -> pd.DataFrame:
    """Rate of each village in force, the highest smoothed figure first; a village without a case counts as zero.

    Villages are compared with all others of their city, also where `place` takes only some of them.

    Args:
        con: Connection to a snapshot.
        start: First local day.
        end: Last local day, included.
        place: Beginning of a village code (city, district or village); None takes all, also rows without a village.
        **kind: Fields of `Kind`.

    Returns:
        One row per village: village_code, village, district, city_code; cases; population (missing where none was
        loaded), population_made_up, rate_per_10000 (missing without a population); smoothed_per_10000 with
        smoothed_low_per_10000 … smoothed_high_per_10000, its 95 % interval, where at least half of the city's villages
        have a population; else share of the city's cases that name a village, smoothed, with share_low … share_high [0
        to 1]; above_share, the chance to lie above the city as a whole [0 to 1]; verdict (above, below, same: the
        interval covers the city's figure); cluster (high, low: it and its neighbours lie above or below the city by
        Getis-Ord G*, missing otherwise), previous_cases and change_cases (complete days less as many before; missing
        where they cannot be compared), change_verdict (rising, falling, steady: no more than chance).
    """
    counts = counts_by_village(con, kind, start=start, end=end, place=place)
    beside = con.execute("SELECT village_code, neighbour_code FROM marts.village_neighbours").df()
    cities = [_of_city(city.reset_index(drop=True), beside) for _, city in counts.groupby("city_code", sort=True)]
    frame = pd.concat(cities, ignore_index=True) if cities else counts
    chosen = frame[frame.pop("is_in_place")]
    if chosen.empty:
        return chosen
    order = ["smoothed_per_10000", "share", "cases", "village_code"]
    return chosen.sort_values(order, ascending=[False, False, False, True], na_position="last", ignore_index=True)


def _of_city(city: pd.DataFrame, beside: pd.DataFrame) -> pd.DataFrame:
    by_people = bool(city["population"].notna().mean() >= 0.5)
    people = city["population"].astype(float) if by_people else pd.Series(1.0, city.index)
    result = smoothed(city["cases"], people)
    names, unit = (_RATE, _PER) if by_people else (_SHARE, 1 / max(int(city["cases"].sum()), 1))
    figures = dict.fromkeys((*_RATE, *_SHARE), pd.Series(np.nan, city.index))
    figures |= dict(zip(names, (pd.Series(part * unit, city.index) for part in result[:3]), strict=True))
    above, below = result.low > result.overall, result.high < result.overall
    verdict = np.select([np.isnan(result.rate), above, below], ["unknown", "above", "below"], "same")
    return city.assign(
        rate_per_10000=_PER * city["cases"] / city["population"].where(city["population"] > 0),
        **figures,
        above_share=result.above_share,
        verdict=pd.Series(verdict, city.index).replace("unknown", None),
        cluster=_clusters(city["village_code"], result.rate, beside),
        **_change(city),
    )


def _clusters(codes: pd.Series, rate: np.ndarray, beside: pd.DataFrame) -> pd.Series:
    at = {code: position for position, code in enumerate(codes)}
    known = beside[beside["village_code"].isin(at) & beside["neighbour_code"].isin(at)]
    pairs = zip(known["village_code"].map(at), known["neighbour_code"].map(at), strict=True)
    result = hot_spots(rate, pairs)
    marked = np.nan_to_num(result.false_discovery_share, nan=1.0) <= FALSE_DISCOVERIES
    signs = np.select([marked & (result.z > 0), marked & (result.z < 0)], ["high", "low"], "")
    return pd.Series(signs, codes.index).replace("", None)


def _change(city: pd.DataFrame) -> dict[str, pd.Series]:
    """Difference to the days before, and whether two Poisson counts could differ as much by chance."""
    now, before = city["compared_cases"].astype(float), city["previous_cases"].astype(float)
    difference = now - before
    beyond = difference.abs() > 1.96 * np.sqrt(now + before)
    verdict = np.select([difference.isna(), ~beyond, difference > 0], ["unknown", "steady", "rising"], "falling")
    return {
        "change_cases": difference,
        "change_verdict": pd.Series(verdict, city.index).replace("unknown", None),
    }


def headline_of(frame: pd.DataFrame, *, start: date, end: date, **kind: Unpack[Kind]) -> Finding:
    """Which village needs help more often than its city, if any really does.

    Args:
        frame: Of `village_rates` for these days and this kind.
        start: First local day.
        end: Last local day, included.
        **kind: Fields of `Kind`.
    """
    cases = int(frame["cases"].sum())
    numbers: dict[str, Any] = {"cases": cases, "villages": len(frame), "days": (end - start).days + 1}
    above = frame[frame["verdict"] == "above"] if cases else frame.head(0)
    pattern = "none" if not cases else {0: "even", 1: "one_above"}.get(len(above), "several_above")
    for row in above.head(1).to_dict("records"):
        numbers |= {"above": len(above), "village": row["village"], "part": int(row["cases"])}
    if kind.get("counted", "calls") == "calls":
        return Finding(f"villages.{pattern}", numbers)
    return Finding(f"wanted.{pattern}", {**numbers, "counted_terms": counted_terms(kind)})


def counted_terms(kind: Kind) -> tuple[tuple[str, str], ...]:
    """What is counted as kinds and codes of terms: `(("counted", "requests"), ("category", "oxygen"))`."""
    codes = {"counted": kind.get("counted", "calls"), "category": kind.get("category"), "urgency": kind.get("urgency")}
    return tuple((name, code) for name, code in codes.items() if code)
