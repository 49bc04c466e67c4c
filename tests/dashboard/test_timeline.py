"""Events and the whole wave along the days of a chart."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pandas as pd
import pytest

from dashboard.shell.page_context import PageContext
from dashboard.widgets import canvas, charts, heatmap
from dashboard.widgets.timeline import events, wave

START, END = date(2021, 7, 26), date(2021, 8, 1)
EVENTS = pd.DataFrame(
    {
        "day": pd.to_datetime(["2021-06-01", "2021-07-03", "2021-07-04", "2021-07-30"]),
        "last_day": [pd.NaT, pd.Timestamp(2021, 7, 28), pd.NaT, pd.NaT],
        "label": ["Lama", "PPKM", "Berita", "Telepon mati"],
    }
)


def whole(days: int = 60) -> wave.Wave:
    """Two depots' use on so many days until the end of the period, the last day not complete in one of them."""
    span = pd.date_range(end=pd.Timestamp(END), periods=days)
    rows = pd.DataFrame({"day": [*span, *span], "depot": ["a"] * days + ["b"] * days, "issued": range(2 * days)})
    return wave.of(
        rows.assign(complete=(rows["day"] < span[-1]) | (rows["depot"] == "a")), column="issued", happened=EVENTS
    )


@pytest.fixture
def page(context: Callable[..., PageContext], monkeypatch: pytest.MonkeyPatch) -> PageContext:
    monkeypatch.setattr(canvas, "is_dark", lambda: False)
    return context("id", start=START, end=END)


def test_an_event_has_one_number_on_both_charts_and_the_legend_explains_it(page: PageContext) -> None:
    made, days = whole(), pd.Series(pd.date_range(START, END))
    near = events.touching(made.marked, days)
    assert near["sign"].tolist() == ["②", "④"]  # one began before and lasts, one begins
    assert [symbol.sign for symbol in events.symbols(page, made.marked)] == ["①", "②", "③", "④"]
    figure = canvas.blank(layout=events.marks(made.marked, days, height=300))
    assert [sign.text for sign in figure.layout.annotations] == ["<b>②</b>", "<b>④</b>"]


def test_numbers_of_events_that_are_near_each_other_lie_in_rows(page: PageContext) -> None:
    days = pd.Series(pd.date_range("2021-05-01", END))
    figure = canvas.blank(layout=events.marks(events.numbered(EVENTS), days, height=300))
    shifts = {sign.text[3]: sign.yshift for sign in figure.layout.annotations}
    assert shifts["②"] != shifts["③"]
    assert shifts["②"] == shifts["④"] == 0


def test_a_day_of_the_wave_is_complete_when_all_its_rows_are() -> None:
    made = whole()
    assert made.days["complete"].tolist() == [True] * 59 + [False]
    assert made.days["issued"].iloc[0] == 0 + 60


def test_a_wave_that_shows_no_more_than_the_period_is_left_out(page: PageContext) -> None:
    chosen = pd.Series(pd.date_range(START, END))
    assert wave.beside(page, "calls.daily", whole(12), chosen) is None
    assert wave.beside(page, "calls.daily", whole(60), pd.Series(pd.date_range("2021-06-10", END))) is None


def test_the_chosen_days_have_their_own_colour_in_the_wave_and_its_highest_day_is_named(page: PageContext) -> None:
    beside = wave.beside(page, "calls.daily", replace(whole(), trend="datar"), pd.Series(pd.date_range(START, END)))
    assert beside is not None
    colours = beside.figure.traces[0]["marker"]["color"]
    assert [colour == canvas.colours().main for colour in colours] == [False] * 53 + [True] * 7
    assert beside.title.endswith("· datar")
    assert any("1 Agu" in note["text"] for note in beside.figure.layout_options["annotations"])


def test_the_days_compared_with_are_complete_days_of_the_wave_moved_onto_the_period(page: PageContext) -> None:
    pair = SimpleNamespace(start=START, end=END, before_start=date(2021, 7, 19), before_end=date(2021, 7, 25))
    moved = wave.earlier(replace(page, pair=pair), whole())
    assert moved["day"].dt.date.tolist() == [day.date() for day in pd.date_range(START, END)]
    assert moved["earlier_day"].min() == pd.Timestamp(2021, 7, 19)
    assert wave.earlier(page, whole()).empty


def test_a_legend_names_every_trace_of_a_chart_with_several(page: PageContext) -> None:
    bars = {"type": "bar", "x": [1], "y": [1], "name": "Telepon", "marker": {"color": "#0072b2"}}
    line = {"type": "scatter", "x": [1], "y": [1], "name": "Rata-rata", "mode": "lines", "line": {"color": "#b8560a"}}
    cross = {"type": "scatter", "x": [1], "y": [1], "name": "Habis", "mode": "markers", "marker": {"symbol": "x"}}
    hidden = {"type": "scatter", "x": [1], "y": [1], "name": "Tepi", "showlegend": False}
    entries = canvas._named(canvas.chart(traces=[bars, line, cross, hidden]))
    assert [(entry.sign, entry.words, entry.is_line) for entry in entries] == [
        ("", "Telepon", False), ("", "Rata-rata", True), ("×", "Habis", False),
    ]  # fmt: skip
    assert canvas._named(canvas.chart(traces=[bars])) == []
    assert "<script>" not in canvas._entry(canvas.Symbol("", "<script>", "#000000"))


def test_a_heat_map_writes_numbers_only_in_cells_that_stand_out_and_leaves_hours_to_come_empty(
    page: PageContext,
) -> None:
    frame = pd.DataFrame(
        [
            {"weekday": day, "hour": hour, "calls": 3, "usual_calls": 1.0, "run_start": 0, "run_end": 0, "signal": None}
            for day in range(7) for hour in range(24)
        ]
    )  # fmt: skip
    frame["calls"] = frame["calls"].astype("Int64").mask((frame["weekday"] == 6) & (frame["hour"] > 12))
    frame.loc[(frame["weekday"] == 2) & (frame["hour"] == 14), "signal"] = "more"
    usual = frame.pivot(index="hour", columns="weekday", values="usual_calls")
    marks = heatmap._standing_out(page, frame, usual, ([str(n) for n in range(24)], [str(n) for n in range(7)]))
    assert [text for text in marks["text"] if text] == ["3"]
    assert marks["marker"]["color"].count(heatmap._EMPTY) == 11
    assert marks["hovertext"][-1].endswith(page.w("busy_hours.not_reached"))


@pytest.mark.parametrize(
    ("first", "last", "axis"),
    [
        ("2021-07-31", "2021-07-31", ("2021-07-26", "2021-08-01")),  # the data begin on the last day
        ("2021-07-26", "2021-07-28", ("2021-07-26", "2021-08-01")),  # and end in the middle
        ("2021-07-26", "2021-08-14", ("2021-07-26", "2021-08-14")),  # with a forecast
        ("2021-08-02", "2021-08-09", ("2021-08-02", "2021-08-09")),  # days of another time
    ],
)
def test_the_axis_has_the_whole_period_also_days_without_data(
    page: PageContext, first: str, last: str, axis: tuple[str, str]
) -> None:
    days = charts._span(page, pd.Series(pd.date_range(first, last)))
    assert (days[0].isoformat(), days[-1].isoformat()) == axis
    assert charts._span(page, pd.Series([], dtype="datetime64[ns]")) == []
