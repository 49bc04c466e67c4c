"""Who is told first: what ran dry, then what soon will, by hours and by chance; never an average."""

from datetime import datetime, timedelta, timezone
from itertools import pairwise

import pandas as pd
import pytest

from analytics.metrics.oxygen import depletion_findings, depletion_summary
from analytics.metrics.oxygen.depletion_summary import ORDER, band, most_urgent_first
from finding import Finding
from i18n import LANGUAGES, Words
from tests.analytics.known_days import needs_of, with_known_demand
from tests.analytics.staged import staged

AS_OF = datetime(2021, 7, 10, 8, tzinfo=timezone(timedelta(hours=7)))
Size = tuple[str, int, int, int]
# depot, m³ of the cylinder, handed out every day at 08:00, full cylinders left on 10 July at 08:00
DRY: Size = ("Bumiaji", 6, 4, 0)
HOURS_6: Size = ("Junrejo", 6, 4, 1)
HOURS_18: Size = ("Temas", 6, 4, 3)
HOURS_30: Size = ("Beji", 6, 4, 5)
DAYS_2: Size = ("Sisir", 6, 4, 8)
DAYS_5: Size = ("Batu", 6, 4, 20)
WORST_FIRST = [DRY, HOURS_6, HOURS_18, HOURS_30, DAYS_2, DAYS_5]


def headline(*sizes: Size, days: int = 24, later: int = 0) -> Finding:
    return depletion_findings.headline_of(
        needs_of(AS_OF, *sizes, days=days, later=later), now=AS_OF + timedelta(days=later)
    )


def cover(*sizes: Size) -> pd.Series:
    return depletion_summary.cover_of(needs_of(AS_OF, *sizes)).iloc[0]


def of_sizes(*sizes: Size) -> pd.DataFrame:
    frame = needs_of(AS_OF, *sizes)
    return frame[frame["item"].notna()]


@pytest.mark.parametrize(
    ("status", "days", "chance", "expected"),
    [
        ("dry", 0.0, 1.0, "out"),
        ("within", 11 / 24, 0.9, "lt12h"),
        ("within", 23 / 24, 0.9, "lt24h"),
        ("within", 35 / 24, 0.9, "lt36h"),
        ("within", 2.8, 0.635, "watch"),
        ("within", 5.7, 0.2, "watch"),
        ("within", 5.7, 0.19, "ok"),
        ("beyond", None, 0.2, "watch"),
        ("beyond", None, 0.01, "ok"),
        ("within", 2.8, None, "watch"),
        ("within", 3.0, None, "ok"),
        ("unknown", None, None, "unknown"),
    ],
)
def test_a_band_is_the_median_in_hours_then_one_chance_in_five_within_three_days(
    status: str, days: float | None, chance: float | None, expected: str
) -> None:
    assert band(status, days, chance) == expected


@pytest.mark.parametrize(
    ("left", "expected"), [(0, "out"), (1, "lt12h"), (3, "lt24h"), (5, "lt36h"), (11, "watch"), (13, "ok")]
)
def test_four_a_day_are_safe_when_more_than_three_days_are_left(left: int, expected: str) -> None:
    assert of_sizes(("Batu", 6, 4, left))["band"].tolist() == [expected]


def test_worse_bands_come_first() -> None:
    ranked = of_sizes(*reversed(WORST_FIRST))
    assert ranked["depot"].tolist() == [depot for depot, *_ in WORST_FIRST]
    assert ranked["band"].tolist() == [name for name in ORDER if name != "unknown"]


def test_within_a_band_the_higher_chance_comes_first_then_the_fewer_days() -> None:
    drawn = [("a", "ok", 0.05, 4.0), ("b", "ok", 0.15, 9.0), ("c", "ok", 0.15, 6.0), ("d", "watch", 0.3, 9.0)]
    frame = pd.DataFrame(drawn, columns=["depot", "band", "out_3d_share", "days_p50"])
    frame = frame.assign(item="cylinder_1m3", demand_per_day=1.0)
    assert most_urgent_first(frame)["depot"].tolist() == ["d", "c", "b", "a"]


@pytest.mark.parametrize(("worse", "better"), pairwise(WORST_FIRST))
def test_a_depot_that_is_worse_off_takes_the_headline_whoever_else_is_there(worse: Size, better: Size) -> None:
    assert headline(worse, better).numbers["depot"] == worse[0]


@pytest.mark.parametrize("added", [DRY, HOURS_18, DAYS_2, DAYS_5])
def test_one_more_depot_or_size_never_makes_the_days_of_oxygen_better(added: Size) -> None:
    alone = cover(HOURS_30)
    for more in (added, (HOURS_30[0], 1, *added[2:])):
        both = cover(HOURS_30, more)
        assert ORDER.index(both["band"]) <= ORDER.index(alone["band"])
        assert both["days"] <= alone["days"] + 1e-9


def test_a_size_that_ran_dry_is_told_though_its_depot_has_other_sizes() -> None:
    finding, row = headline(("Batu", 6, 4, 0), ("Batu", 1, 4, 400)), cover(("Batu", 6, 4, 0), ("Batu", 1, 4, 400))
    assert (finding.key, finding.numbers["item"], finding.numbers["m3"]) == (
        "oxygen.one_size_dry",
        "cylinder_6m3",
        400 * 1,
    )
    assert (row["days"], row["depots_out"], row["dry_depots"]) == (0, 1, 0)


def test_the_headline_names_the_size_its_day_and_the_chance_within_three_days() -> None:
    finding = headline(("Batu", 6, 4, 10), ("Batu", 1, 4, 400))
    assert (finding.key, finding.numbers["item"]) == ("oxygen.size_lasts_days", "cylinder_6m3")
    assert finding.numbers["day"] == (AS_OF + timedelta(days=10 / 4)).date()
    assert finding.numbers["risk_percent"] == 99  # every path ends by then, and still nothing is certain


def test_a_chance_for_tomorrow_is_told_before_one_for_three_days() -> None:
    frame = needs_of(AS_OF, DAYS_2).assign(out_1d_share=0.2)
    assert depletion_findings.headline_of(frame, now=AS_OF).numbers["risk_percent"] == 20


def test_where_all_lasts_the_chance_within_a_week_is_told_all_the_same() -> None:
    frame = needs_of(AS_OF, ("Batu", 6, 4, 400)).assign(out_7d_share=0.07)
    finding = depletion_findings.headline_of(frame, now=AS_OF)
    assert (finding.key, finding.numbers["risk_percent"]) == ("oxygen.beyond_risk", 7)


def test_what_may_end_though_it_lasts_by_the_middle_says_both_chances() -> None:
    frame = needs_of(AS_OF, ("Batu", 6, 4, 400)).assign(out_1d_share=0.1, out_3d_share=0.34, band="watch")
    finding = depletion_findings.headline_of(frame, now=AS_OF)
    assert (finding.key, finding.numbers["tomorrow_percent"], finding.numbers["risk_percent"]) == (
        "oxygen.may_end_soon",
        10,
        34,
    )


@pytest.mark.parametrize(
    ("sizes", "key"),
    [
        ([], "none"),
        ([("Batu", 6, 4, 0)], "only_dry"),
        ([("Batu", 6, 4, 0), ("Bumiaji", 6, 4, 0)], "all_dry"),
        ([("Batu", 6, 4, 0), ("Bumiaji", 6, 4, 99)], "one_dry"),
        ([("Batu", 6, 4, 0), ("Bumiaji", 6, 4, 0), ("Junrejo", 6, 4, 9)], "several_dry"),
        ([("Batu", 6, 4, 0), ("Batu", 1, 4, 9), ("Beji", 6, 4, 0), ("Beji", 1, 4, 9)], "several_sizes_dry"),
        ([("Batu", 6, 4, 5)], "lasts_days"),
        ([("Batu", 6, 0, 5)], "unknown"),
        ([("Batu", 6, 4, 3)], "lasts"),
        ([("Batu", 6, 4, 3), ("Batu", 1, 4, 99)], "size_lasts"),
        ([("Batu", 6, 4, 20)], "lasts_safely"),
        ([("Batu", 6, 4, 400)], "beyond"),
        ([("Batu", 6, 4, 20), ("Beji", 6, 4, 400)], "lasts_safely"),
    ],
)
def test_the_headline_tells_the_worst_first(sizes: list[Size], key: str) -> None:
    finding = (
        headline(*sizes) if sizes else depletion_findings.oxygen_headline(with_known_demand(staged(), {}), now=AS_OF)
    )
    assert finding.key == f"oxygen.{key}"
    assert all(Words(language).has(f"finding.{finding.key}") for language in LANGUAGES)


def test_a_short_history_has_no_chance_and_says_so() -> None:
    assert headline(("Batu", 6, 4, 10), days=9).key == "oxygen.lasts_unsure"


def test_a_forecast_whose_day_has_passed_says_that_the_depot_is_silent() -> None:
    assert headline(("Batu", 6, 4, 10), later=5).key == "oxygen.overdue"
