"""What can be said of a surge, and when nothing can."""

from datetime import date, timedelta

import duckdb
import numpy as np

from analytics.metrics.calls.call_alarms import surge, trend_word
from analytics.metrics.shared.changes import events
from tests.analytics.staged import staged

END = date(2021, 7, 31)


def world(counts: list[int]) -> duckdb.DuckDBPyConnection:
    """So many calls on each day up to END, and one the day after, so that END is complete."""
    last = f"call_id started_at direction channel\nlast {END + timedelta(days=1)}T08:00 inbound phone"
    con = staged(["call_days"], calls=last)
    for back, count in enumerate(reversed(counts)):
        con.execute(
            "INSERT INTO marts.call_days (day, direction, channel, calls) VALUES (?, 'inbound', 'phone', ?)",
            [END - timedelta(days=back), count],
        )
    return con


def test_steady_calls_are_no_surge() -> None:
    finding = surge(world(np.random.default_rng(2).poisson(15, 60).tolist()), end=END)
    assert finding.headline.key == "surge.none"
    assert finding.rules["alarm"].tolist() == ["growth", "c2", "c1"]
    assert finding.rules["false_alarms_per_month"].between(0.1, 4).all()
    assert len(finding.days) == 28


def test_calls_that_double_every_week_are_growing() -> None:
    counts = np.concatenate([np.full(40, 12.0), 12 * 2 ** (np.arange(1, 15) / 7)]).round().astype(int).tolist()
    finding = surge(world(counts), end=END)
    assert finding.headline.key == "surge.growing"
    trend = finding.trend.iloc[0]
    assert trend["growth_share"] > 0.7
    assert trend["doubling_soonest_days"] < 7 < (trend["doubling_latest_days"] or np.inf)


def test_one_day_far_above_is_a_jump() -> None:
    counts = [10, 12, 9, 14, 11, 13, 8] * 6 + [60]
    finding = surge(world(counts), end=END)
    assert finding.headline.key in ("surge.jump", "surge.growing")
    assert finding.rules.set_index("alarm")["fired"].to_dict() | {"growth": True} == dict.fromkeys(
        ("growth", "c2", "c1"), True
    )


def test_the_word_for_the_trend_says_what_the_alarms_say() -> None:
    weeks = np.arange(1, 22) / 7
    series = {
        "rising": np.concatenate([np.full(40, 12.0), 12 * 2 ** weeks[:14]]),
        "falling": np.concatenate([np.full(40, 80.0), 80 * 0.5**weeks]),
        "flat": np.random.default_rng(2).poisson(15, 60),
        "unknown": np.full(10, 20.0),
    }
    words = {
        word: trend_word(surge(world(counts.round().astype(int).tolist()), end=END)) for word, counts in series.items()
    }
    assert words == {word: word for word in series}
    assert trend_word(surge(world([10, 12, 9, 14, 11, 13, 8] * 6 + [60]), end=END)) == "rising"


def test_with_few_calls_or_few_days_nothing_is_said() -> None:
    assert surge(world([2, 3, 1, 4, 2, 3, 2] * 8), end=END).headline.key == "surge.too_few"
    short = surge(world([20] * 10), end=END)
    assert (short.headline.key, short.rules.empty) == ("surge.too_short", True)


def test_an_event_is_shown_while_it_lasts() -> None:
    con = staged(
        events="""
        starts_at         ends_at           label
        2021-07-03        2021-07-20T23:59  PPKM
        2021-07-09T08:30  2021-07-09T12:00  Berita
        2021-07-09T08:30  2021-07-09T12:00  Berita
        2021-06-01        -                 Lama
    """
    )
    frame = events(con, start=date(2021, 7, 5), end=date(2021, 7, 11))
    assert frame["label"].tolist() == ["PPKM", "Berita"]
    assert frame["last_day"].isna().tolist() == [False, True]
