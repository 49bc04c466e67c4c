"""Charts as data: what is drawn, with its colours, ticks and words; every format draws the same.

The contents are described in docs/reference/briefing-charts.md.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from math import ceil, floor, isfinite, log10
from typing import Any

import pandas as pd

import theme
from i18n import Words
from reports.briefing.document import Chart
from reports.briefing.units import is_missing

_COLOURS = theme.palette(dark=False)
_QUANTILES = {"low": "p10", "middle": "p50", "high": "p90"}
_HOURS = (0, 6, 12, 24, 36, 48, 60, 72)
_MOST_TICKS = 7
_MOST_EVENTS = 9

Row = dict[Any, Any]


def bars(
    w: Words,
    key: str,
    title: str,
    frame: pd.DataFrame,
    *,
    column: str,
    axis: str,
    mean: str | None = None,
    ahead: pd.DataFrame | None = None,
    events: pd.DataFrame | None = None,
    until: date | None = None,
) -> Chart:
    """Bars per day, with a line of means, the band of a forecast, and events.

    Args:
        w: Words in the reader's language.
        key: Key of the chart.
        title: Its heading.
        frame: day, `column`, complete, `mean`; a day without an amount is unknown, not zero.
        column: Column of the bars.
        axis: What the bars count, in words.
        mean: Column of the line.
        ahead: Forecast of the days to come: day, p10, p50, p90.
        events: Of the metric `events`.
        until: Last day of the axis: days that the books do not reach are unknown.
    """
    days = _with_unknown(w, [*_known_days(w, frame, column, mean), *_days_ahead(w, frame, ahead)], until)
    largest = max((number for day in days for name in ("amount", "high", "mean") if (number := day[name]) is not None),
                  default=1.0)  # fmt: skip
    whole = all(day["amount"] is None or float(day["amount"]).is_integer() for day in days)
    content = {
        "days": days,
        "day_ticks": _day_ticks(days),
        "events": _events(w, days, events),
        **number_ticks(w, largest, whole=whole),
        "axis": axis,
        "colours": {"bar": _COLOURS.main, "line": _COLOURS.accent, "band": _COLOURS.good, "event": _COLOURS.quiet},
        "labels": {
            "bar": axis,
            "line": w("briefing.mean") if mean else "",
            "band": w("briefing.band") if any(day["ahead"] for day in days) else "",
            "middle": w("briefing.middle") if any(day["ahead"] for day in days) else "",
            "incomplete": w("briefing.word.incomplete"),
            "unknown": w("briefing.word.unknown"),
        },
    }
    return Chart(key, "bars", title, _alt_bars(w, title, days), content)


def _known_days(w: Words, frame: pd.DataFrame, column: str, mean: str | None) -> list[dict[str, Any]]:
    return [
        _day(
            w,
            row["day"],
            amount=plain_number(row[column]),
            mean=plain_number(row[mean]) if mean else None,
            incomplete=not row.get("complete", True),
        )
        for row in frame.to_dict("records")
    ]


def _days_ahead(w: Words, frame: pd.DataFrame, ahead: pd.DataFrame | None) -> list[dict[str, Any]]:
    """Days of a forecast after the last day known; it also covers that one where it is incomplete."""
    if ahead is None or ahead.empty:
        return []
    last = frame["day"].max() if len(frame) else None
    rows: list[Row] = ahead.to_dict("records")
    return [
        _day(
            w,
            row["day"],
            low=plain_number(row["p10"]),
            middle=plain_number(row["p50"]),
            high=plain_number(row["p90"]),
            ahead=True,
        )
        for row in rows
        if last is None or pd.Timestamp(row["day"]) > pd.Timestamp(last)
    ]


def _with_unknown(w: Words, days: list[dict[str, Any]], until: date | None) -> list[dict[str, Any]]:
    """With every day from the first to the last of the axis; one that nothing is known of has no amount."""
    if not days:
        return days
    by_day = {date.fromisoformat(day["day"]): day for day in days}
    first, last = min(by_day), max([*by_day, *([until] if until else [])])
    axis = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return [by_day.get(day) or _day(w, day) for day in axis]


def _day(w: Words, day: Any, **numbers: Any) -> dict[str, Any]:
    plain = pd.Timestamp(day).date()
    empty = dict.fromkeys(("amount", "mean", "low", "high", "middle"))
    return {
        "day": plain.isoformat(),
        "text": w.short_day(plain),
        **empty,
        "incomplete": False,
        "ahead": False,
        **numbers,
    }


def _day_ticks(days: Sequence[Row]) -> list[dict[str, Any]]:
    """A few ticks, evenly spaced back from the last day."""
    step = max(1, ceil(len(days) / _MOST_TICKS))
    return [{"at": n, "text": days[n]["text"]} for n in range(len(days) - 1, -1, -step)][::-1]


def _events(w: Words, days: Sequence[Row], events: pd.DataFrame | None) -> list[dict[str, Any]]:
    if events is None or events.empty or not days:
        return []
    at = {day["day"]: n for n, day in enumerate(days)}
    rows: list[Row] = events.tail(_MOST_EVENTS).to_dict("records")
    return [
        {
            "at": at.get(pd.Timestamp(row["day"]).date().isoformat(), 0),
            "text": _event_text(w, row),
            "letter": chr(ord("A") + n),
        }
        for n, row in enumerate(rows)
    ]


def _event_text(w: Words, row: Row) -> str:
    first = w.short_day(pd.Timestamp(row["day"]).date())
    until = "" if is_missing(row["last_day"]) else f"–{w.short_day(pd.Timestamp(row['last_day']).date())}"
    return f"{first}{until}: {row['label']}"


def _alt_bars(w: Words, title: str, days: Sequence[Row]) -> str:
    known = [day for day in days if day["amount"] is not None]
    if not known:
        return w("briefing.alt_empty", title=title)
    most, least = max(known, key=lambda day: day["amount"]), min(known, key=lambda day: day["amount"])
    gaps = {"most": most["amount"], "most_day": most["text"], "least": least["amount"], "least_day": least["text"]}
    return w("briefing.alt_bars", title=title, days=len(known), **gaps)


def ranking(w: Words, key: str, title: str, rows: Sequence[Row], *, axis: str) -> Chart:
    """Horizontal bars, the longest on top.

    Args:
        w: Words in the reader's language.
        key: Key of the chart.
        title: Its heading.
        rows: text, amount, written; low and high (or None), beside (the change, or empty).
        axis: What the bars count, in words.
    """
    largest = max((row.get("high") or row["amount"] or 0 for row in rows), default=1.0)
    content = {
        "rows": [{"low": None, "high": None, "beside": "", **row, "colour": _COLOURS.main} for row in rows],
        **number_ticks(w, float(largest), whole=all(float(row["amount"] or 0).is_integer() for row in rows)),
        "axis": axis,
    }
    listed = "; ".join(f"{row['text']} {row['written']}" for row in rows[:5])
    return Chart(key, "ranking", title, w("briefing.alt_ranking", title=title, rows=listed), content)


def survival(w: Words, key: str, title: str, curve: pd.DataFrame, *, label: str, axis: str) -> Chart:
    """The share that has ended by each hour, with its interval.

    Args:
        w: Words in the reader's language.
        key: Key of the chart.
        title: Its heading.
        curve: hours, fulfilled_share, low_share, high_share.
        label: What the curve is of.
        axis: What its hours count from, in words.
    """
    points = [
        [
            float(row["hours"]),
            plain_number(row["fulfilled_share"]),
            plain_number(row["low_share"]),
            plain_number(row["high_share"]),
        ]
        for row in curve.to_dict("records")
    ]
    last = float(curve["hours"].max()) if len(curve) else 0.0
    marks = [
        {"hours": hours, "share": share, "text": w("briefing.within", hours=hours, share=w.share(share or 0))}
        for hours, share, _, _ in points
        if hours in (6, 24, 48)
    ]
    content = {
        "curves": [{"text": label, "colour": _COLOURS.main, "points": points}],
        "hour_ticks": [{"at": hour, "text": w.number(hour)} for hour in _HOURS if hour <= last],
        "ticks": [{"at": part / 4, "text": w.share(part / 4)} for part in range(5)],
        "top": 1.0,
        "axis": axis,
        "hours_axis": axis,
        "marks": marks,
    }  # fmt: skip
    listed = "; ".join(str(mark["text"]) for mark in marks) or title
    return Chart(key, "survival", title, w("briefing.alt_survival", title=title, marks=listed), content)


def fan(
    w: Words,
    key: str,
    title: str,
    frame: pd.DataFrame,
    coming: pd.DataFrame,
    *,
    axis: str,
    runs_out_at: Any = None,
    safe_until: Any = None,
) -> Chart:
    """The stock to come: 8 in 10 ways it may go as a band, the middle as a line, and orders on their way.

    Every `at` counts days from the first point; points are one day apart.

    Args:
        w: Words in the reader's language.
        key: Key of the chart.
        title: Its heading.
        frame: Of `one_stock`: at, p10, p50, p90.
        coming: Of `one_stock`: likely_at, quantity, comes_share.
        axis: In what the stock is counted, in words.
        runs_out_at: Moment when the middle runs out; missing beyond the chart.
        safe_until: Last safe moment to order; missing where nothing need be ordered.
    """
    first = pd.Timestamp(frame["at"].iloc[0])
    whole = frame[[(pd.Timestamp(at) - first) % pd.Timedelta(days=1) == pd.Timedelta(0) for at in frame["at"]]]
    last = len(whole) - 1

    def mark(moment: Any) -> dict[str, Any] | None:
        if is_missing(moment):
            return None
        at = (pd.Timestamp(moment) - first) / pd.Timedelta(days=1)
        return (
            {"at": round(at, 3), "text": w.near_moment(pd.Timestamp(moment).to_pydatetime())}
            if 0 <= at <= last
            else None
        )

    arrivals = []
    for row in coming.to_dict("records"):
        if place := mark(row["likely_at"]):
            doubt = "" if row["comes_share"] >= 0.5 else "?"
            arrivals.append(place | {"text": f"+{w.number(row['quantity'])}{doubt}"})
    content = {
        "days": [w.short_day(pd.Timestamp(at).date()) for at in whole["at"]],
        **{name: [round(float(each), 3) for each in whole[name]] for name in ("p10", "p50", "p90")},
        **number_ticks(w, float(whole[["p50", "p90"]].to_numpy(float).max())),
        "axis": axis,
        "arrivals": arrivals,
        "runs_out": mark(runs_out_at),
        "safe_until": mark(safe_until),
        "colours": {
            "line": _COLOURS.main, "band": _COLOURS.main, "arrival": _COLOURS.accent, "runs_out": _COLOURS.bad,
            "safe_until": _COLOURS.warning,
        },
        "labels": {
            "line": w("briefing.middle"), "band": w("briefing.band"), "arrival": w("briefing.arrival"),
            "runs_out": w("briefing.runs_out"), "safe_until": w("briefing.safe_until"),
        },
    }  # fmt: skip
    ends = {"first": w.number(round(content["p50"][0], 1)), "last": w.number(round(content["p50"][-1], 1))}
    return Chart(key, "fan", title, w("briefing.alt_fan", title=title, days=last, **ends), content)


def number_ticks(w: Words, largest: float, *, whole: bool = False) -> dict[str, Any]:
    """Round steps from 0 to above the largest number: `ticks` and `top`.

    Args:
        w: Words in the reader's language.
        largest: Largest number of the chart.
        whole: Whether only whole numbers occur, so that no step is below one.
    """
    top = largest if isfinite(largest) and largest > 0 else 1.0
    scale = 10.0 ** floor(log10(top / 5))
    step = next(scale * n for n in (1, 2, 5, 10) if scale * n >= top / 5 * 0.999)
    step = max(step, 1.0) if whole else step
    digits = max(0, -floor(log10(step)))
    ticks = [round(step * n, 6) for n in range(ceil(top / step) + 1)]
    return {
        "ticks": [{"at": tick, "text": w.number(tick, digits)} for tick in ticks],
        "top": max(ticks[-1], top * 1.04),
    }


def plain_number(cell: Any) -> int | float | None:
    """A number as JSON has it; None where it is not known."""
    if is_missing(cell):
        return None
    number = float(cell)
    return int(number) if number.is_integer() else round(number, 4)
