"""Villages: where calls and requests come from, and which places really stand out."""

import pandas as pd

from analytics.metrics.villages import village_rates, villages
from analytics.metrics.villages.village_counts import Counted
from reports.briefing import maps
from reports.briefing.document import Item, Section
from reports.briefing.findings import Books, item
from reports.briefing.scope import Scope

FEEDS = ("calls", "requests")
_PLACED = {"calls": ("village", "district", "need"), "requests": ("village", "district", "category")}
_COUNTED: tuple[tuple[Counted, str], ...] = (("requests", "requests"), ("calls", "calls"))


def section(scope: Scope) -> Section:
    """The findings about villages."""
    title = scope.w("briefing.section_villages")
    if missing := scope.missing(FEEDS):
        return Section("villages", title, (), missing)
    coverage = villages.village_coverage(scope.con, **scope.days).iloc[0]
    shapes = villages.village_shapes(scope.con)
    items = [_item(scope, counted, coverage, shapes) for counted, feed in _COUNTED if not scope.missing([feed])]
    there = tuple(each for each in items if each is not None)
    return Section("villages", title, there, "" if there else scope.w("briefing.no_villages"))


def _item(scope: Scope, counted: Counted, coverage: "pd.Series[int]", shapes: pd.DataFrame) -> Item | None:
    w = scope.w
    rates = village_rates.village_rates(scope.con, **scope.compared_days, counted=counted, level=scope.level)
    placed, total = int(coverage[f"{counted}_with_village"]), int(coverage[counted])
    if rates.empty or not placed:
        return None
    finding = village_rates.headline_of(rates, **scope.days, counted=counted)
    by_people = bool(rates["smoothed_per_10000"].notna().any())
    notes = [w("briefing.placed", placed=placed, total=total, counted=w.term("counted", counted))]
    notes += [] if by_people else [w("briefing.no_population")]
    title = w("briefing.map_of", counted=w.term("counted", counted))
    picture = maps.village_map(
        w, f"villages.{counted}", title, rates, shapes, column="cases", unit="count", notes=notes
    )
    columns = {"village": "text", "district": "text", "cases": "count"}
    rate = ("smoothed_per_10000", "smoothed_low_per_10000", "smoothed_high_per_10000")
    share = ("share", "share_low", "share_high")
    columns |= dict.fromkeys(rate, "rate") if by_people else dict.fromkeys(share, "share")
    table = scope.table(f"villages.{counted}", rates, columns | {"verdict": "term:verdict"})
    figures = [
        scope.figure(
            f"villages.{counted}_placed_share",
            placed / total if total else None,
            "share",
            numerator=scope.counted("placed", placed),
            denominator=scope.counted(counted, total),
        ),
        scope.figure(f"villages.{counted}_villages", int((rates["cases"] > 0).sum())),
        scope.figure(f"villages.{counted}_above", int((rates["verdict"] == "above").sum())),
    ]
    books = Books(
        {"calls": _PLACED["calls"], **({} if counted == "calls" else {"requests": _PLACED["requests"]})}, "cases"
    )
    return item(
        scope, f"villages.{counted}", scope.sentence(finding), books, figures=figures, chart=picture, table=table
    )
