"""Charts of a briefing as native ones: what the reader may edit, with the numbers in a sheet behind it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from typing import Any

import xlsxwriter

from reports.briefing.document import Chart
from reports.briefing.slides.chart_xml import Axis, Labels, Plot, Series
from reports.briefing.slides.numbers import number_format, step

Content = Mapping[str, Any]
_MARKS = {"arrivals": ("arrival", 0.9), "safe_until": ("safe", 0.66), "runs_out": ("runs_out", 0.78)}
"""Colour of each mark of a fan, and how high it stands as a share of the axis: texts of neighbours do not meet."""
Numbers = tuple[float | None, ...]
_MOST_OF_TWO_LINES = 6
"""Most rows of a ranking whose names may take two lines."""
_PALE = 0.45
"""Opacity of what is incomplete."""
_GREY = "#767c85"


def plot_of(chart: Chart, words: Mapping[str, str], language: str) -> Plot | None:
    """The chart as a native one; None for kinds that are drawn from shapes.

    Args:
        chart: The chart as data.
        words: The fixed labels of the briefing.
        language: Of the reader.
    """
    draw = KINDS.get(chart.kind)
    if draw is None:
        return None
    return replace(draw(chart.content, words, language), title=chart.title)


def _axis(content: Content, language: str, name: str = "ticks") -> Axis:
    ticks = content[name]
    top = float(content.get("top") or (ticks[-1]["at"] if ticks else 1))
    return Axis(str(content.get("axis", "")), top, step(ticks), number_format(language, ticks))


def _column(rows: Sequence[Content], name: str) -> Numbers:
    return tuple(None if row.get(name) is None else float(row[name]) for row in rows)


def _has(numbers: Numbers) -> bool:
    return any(number is not None for number in numbers)


def _band(name: str, low: Numbers, high: Numbers, colour: str) -> list[Series]:
    """Two stacked areas: what lies below the band, undrawn, and the band."""
    below = [min(pair) if None not in pair else None for pair in zip(low, high, strict=True)]  # type: ignore[type-var]
    width = [None if start is None else abs(end - start) for start, end in zip(below, high, strict=True)]  # type: ignore[operator]
    under = Series(f"{name} ↧", tuple(below), "area", None, in_legend=False)
    return [under, Series(name, tuple(width), "area", colour, alpha=0.3)]


def _bars(content: Content, words: Mapping[str, str], language: str) -> Plot:
    days, colours, labels = content["days"], content["colours"], content["labels"]
    axis = _axis(content, language)
    amount, mean, low, middle, high = (_column(days, name) for name in ("amount", "mean", "low", "middle", "high"))
    series: list[Series] = []
    if _has(low):
        first = next(place for place, number in enumerate(low) if number is not None)
        low, high = (_opened(ends, first, amount) for ends in (low, high))
        series += _band(labels["band"], low, high, colours["band"])
    pale = {place: (colours["bar"], _PALE) for place, day in enumerate(days) if day.get("incomplete")}
    series.append(Series(labels["bar"], amount, "bar", colours["bar"], shades=pale))
    unknown = tuple(axis.top if day.get("amount") is None and not day.get("ahead") else None for day in days)
    if _has(unknown):
        series.append(Series(words["unknown"], unknown, "bar", _GREY, pattern=True))
    if _has(mean):
        series.append(Series(labels["line"], mean, "line", colours["line"]))
    if _has(middle):
        name = labels.get("middle", labels["band"])
        series.append(Series(name, middle, "line", colours["bar"], dashed=True, in_legend="middle" in labels))
    if content.get("events"):
        series.append(_event_marks(content, axis.top, len(days), colours["event"]))
    every = _label_every(content.get("day_ticks", []))
    return Plot("", tuple(str(day["text"]) for day in days), tuple(series), axis, label_every=every)


def _opened(ends: Numbers, first: int, amount: Numbers) -> Numbers:
    """An end of the band with the last known number before it, from which the band opens: an area knows no gap."""
    if not first:
        return ends
    return (*ends[: first - 1], amount[first - 1] if amount[first - 1] is not None else ends[first], *ends[first:])


def _label_every(ticks: Sequence[Content]) -> int:
    return max(1, int(ticks[1]["at"]) - int(ticks[0]["at"])) if len(ticks) > 1 else 1


def _event_marks(content: Content, top: float, days: int, colour: str) -> Series:
    """A letter above each day with an event; which event it is stands below the chart."""
    letters: dict[int, str] = {}
    for event in content["events"]:
        place = min(max(int(event["at"]), 0), days - 1)
        letters[place] = " ".join(filter(None, (letters.get(place), str(event["letter"]))))
    heights = tuple(top * 0.94 if place in letters else None for place in range(days))
    texts = tuple(letters.get(place) for place in range(days))
    return _marks(texts, heights, colour)


def _marks(texts: tuple[str | None, ...], heights: Numbers, colour: str) -> Series:
    """Labelled points, each on a line that rises from the axis."""
    feet = tuple(None if height is None else 0.0 for height in heights)
    return Series("◆", heights, "points", colour, labels=Labels(texts), low=feet, high=heights, in_legend=False)


def _ranking(content: Content, words: Mapping[str, str], language: str) -> Plot:
    rows = content["rows"]
    amounts, low, high = (_column(rows, name) for name in ("amount", "low", "high"))
    axis = _axis(content, language)
    main = rows[0]["colour"] if rows else _GREY
    shades = {place: (row["colour"], 1.0) for place, row in enumerate(rows) if row["colour"] != main}
    # Beside an error bar a number would be crossed by it: there it stands with the name.
    labels = None if _has(high) else Labels(position="outEnd")
    apart = "\n" if len(rows) <= _MOST_OF_TWO_LINES else " · "
    names = tuple(_row_name(row, words, written=labels is None, apart=apart) for row in rows)
    series = Series(axis.title, amounts, "bar", main, shades=shades, low=low, high=high, labels=labels)
    return Plot("", names, (series,), axis, horizontal=True, gap=45)


def _row_name(row: Content, words: Mapping[str, str], *, written: bool, apart: str) -> str:
    """What a bar stands for; that nothing is known stands there too, as there is no bar."""
    number = words["unknown"] if row.get("amount") is None else str(row["written"]) if written else ""
    beside = " · ".join(filter(None, (number, str(row.get("beside") or ""))))
    return apart.join(filter(None, (str(row["text"]), beside)))


def _survival(content: Content, words: Mapping[str, str], language: str) -> Plot:
    series: list[Series] = []
    for curve in content["curves"]:
        points = curve["points"]
        hours = tuple(float(point[0]) for point in points)
        for place, name in ((1, curve["text"]), (2, f"{curve['text']} ↧"), (3, f"{curve['text']} ↥")):
            shares = tuple(
                None if len(point) <= place or point[place] is None else float(point[place]) for point in points
            )
            if _has(shares):
                x, y = _steps(hours, shares)
                main = place == 1
                series.append(
                    Series(
                        name,
                        y,
                        "scatter",
                        curve["colour"],
                        x=x,
                        dashed=not main,
                        alpha=1.0 if main else 0.6,
                        thickness=2.5 if main else 1.0,
                        in_legend=main,
                    )
                )
    # A label stands where the curve does not go.
    first = content["curves"][0]["points"] if content["curves"] else [[0, 0]]
    beside = "b" if first[-1][1] > first[0][1] else "r"
    for mark in content.get("marks", []):
        labels = Labels((str(mark["text"]),), position=beside)
        series.append(
            Series(
                "◆",
                (float(mark["share"]),),
                "scatter",
                "#22303c",
                x=(float(mark["hours"]),),
                marked=True,
                labels=labels,
                in_legend=False,
            )
        )
    ticks = content["hour_ticks"]
    below = Axis(str(content.get("axis", "")), float(ticks[-1]["at"]), step(ticks), number_format(language, ticks))
    return Plot("", (), tuple(series), replace(_axis(content, language), title=""), hours=below)


def _steps(hours: tuple[float, ...], shares: Numbers) -> tuple[tuple[float, ...], Numbers]:
    """A curve that falls at its points and is level between them."""
    x: list[float] = []
    y: list[float | None] = []
    for place, (hour, share) in enumerate(zip(hours, shares, strict=True)):
        if place:
            x.append(hour)
            y.append(shares[place - 1])
        x.append(hour)
        y.append(share)
    return tuple(x), tuple(y)


def _fan(content: Content, words: Mapping[str, str], language: str) -> Plot:
    days = tuple(str(day) for day in content["days"])
    low, middle, high = (tuple(float(each) for each in content[name]) for name in ("p10", "p50", "p90"))
    colours, labels = content["colours"], content.get("labels", {})
    axis = _axis(content, language)
    series = _band(labels.get("band", "10–90%"), low, high, colours["band"])
    series.append(Series(labels.get("line", "50%"), middle, "line", colours["line"], thickness=3))
    for name, (colour, height) in _MARKS.items():
        marks = content.get(name) or []
        marks = [marks] if isinstance(marks, Mapping) else marks
        if marks:
            series.append(_day_marks(marks, axis.top * height, len(days), colours.get(colour, _GREY)))
    return Plot("", days, tuple(series), axis, label_every=max(1, -(-len(days) // 7)))


def _day_marks(marks: Sequence[Content], height: float, days: int, colour: str) -> Series:
    """Labelled points on the day of each mark: between two days, the earlier one."""
    texts: dict[int, str] = {}
    for mark in marks:
        place = min(max(int(mark["at"]), 0), days - 1)
        texts[place] = "\n".join(filter(None, (texts.get(place), str(mark["text"]))))
    heights = tuple(height if place in texts else None for place in range(days))
    return _marks(tuple(texts.get(place) for place in range(days)), heights, colour)


KINDS: Mapping[str, Callable[[Content, Mapping[str, str], str], Plot]] = {
    "bars": _bars,
    "ranking": _ranking,
    "survival": _survival,
    "fan": _fan,
}


def sheet(plot: Plot, made_at: datetime) -> bytes:
    """The workbook behind a chart, in the order in which the chart refers to it; text stays text.

    Args:
        plot: The chart.
        made_at: Written into the file.
    """
    target = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(target, options) as book:
        book.set_properties({"created": made_at.replace(tzinfo=None, microsecond=0)})
        page = book.add_worksheet("Sheet1")
        for place, each in enumerate(plot.series):
            column = place * 2 + 1 if each.x else place + 1
            page.write_string(0, column, each.name)
            _write_column(page, column, each.numbers)
            if each.x:
                _write_column(page, column - 1, each.x)
        for row, text in enumerate(plot.categories, 1):
            page.write_string(row, 0, text)
    return target.getvalue()


def _write_column(page: Any, column: int, numbers: Sequence[float | None]) -> None:
    for row, number in enumerate(numbers, 1):
        if number is not None:
            page.write_number(row, column, number)
