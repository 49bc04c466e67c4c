"""Charts of referrals: open loops by who must act and by age, time per step, first assessments by team."""

from collections.abc import Iterator
from typing import Any

import pandas as pd

import theme
from codes import HIDDEN
from dashboard.shell import drill_down
from dashboard.shell.page_context import PageContext
from dashboard.widgets import canvas, cells
from finding import Finding

_RESULTS = ("on_the_spot", "hospital", "referred", "none_needed")


def actors(context: PageContext, key: str, frame: pd.DataFrame) -> None:
    """Draw open loops by who must act, stacked by age; for the desk a click picks both.

    Args:
        context: The opened page.
        key: i18n key of this part of the page.
        frame: Of `loops_by_actor`.
    """
    names = [code for code in reversed(context.w.terms("loop_actor")) if code in set(frame["loop_actor"])]
    figure = canvas.blank(90 + 52 * len(names))
    for rows, bar in _bars_by_age(context, frame) if "loop_age" in frame else [(frame, _plain_bar())]:
        figure.add_bar(
            y=[cells.written(context.w, "loop_actor", code) for code in rows["loop_actor"]],
            x=rows["loops"].astype(float).fillna(0.0),
            orientation="h",
            text=[cells.written(context.w, "loops", _or_hidden(count)) for count in rows["loops"]],
            textangle=0,
            hoverinfo="none",
            **bar,
        )
    figure.update_layout(barmode="stack", barcornerradius=0, legend_traceorder="normal", uniformtext=canvas.READABLE)
    figure.update_xaxes(visible=False)
    order = [cells.written(context.w, "loop_actor", code) for code in names]
    figure.update_yaxes(showgrid=False, categoryorder="array", categoryarray=order)
    picks = ("loop_actor", "loop_age") if context.writes else ()
    title = None if frame["is_suppressed"].any() else context.chart_title(_most_waiting(frame))
    canvas.show(context, key, figure, behind=frame, picks=picks, title=title, note=_hidden_note(context, frame))


def _bars_by_age(context: PageContext, frame: pd.DataFrame) -> Iterator[tuple[pd.DataFrame, canvas.PlotlyOptions]]:
    """The rows of each age, and how their bars look; older is darker, in the dark theme lighter."""
    ages = [code for code in context.w.terms("loop_age") if code in set(frame["loop_age"])]
    shades = theme.ramp(dark=canvas.is_dark())
    names = ("loop_actor", "loop_age")
    for age, shade in zip(ages, shades[len(shades) - len(ages) :], strict=True):
        rows = frame[frame["loop_age"] == age]
        bar = {"name": cells.written(context.w, "loop_age", age), "marker": {"color": shade}}
        bar |= {"textposition": "inside", "insidetextanchor": "middle", "textfont": {"color": theme.ink(shade)}}
        codes = [[code, age] for code in rows["loop_actor"]]
        yield rows, bar | (drill_down.marks(names, codes) if context.writes else {})


def _plain_bar() -> canvas.PlotlyOptions:
    return {"marker": {"color": canvas.colours().main}, "textposition": "outside", "cliponaxis": False}


def _or_hidden(count: Any) -> Any:
    return HIDDEN if cells.is_missing(count) else int(count)


def _most_waiting(known: pd.DataFrame) -> Finding | None:
    """Who has most loops to act on: its code, how many, of how many."""
    counts = known.groupby("loop_actor")["loops"].sum().sort_values(ascending=False)
    if not len(counts) or (len(counts) > 1 and counts.iloc[0] == counts.iloc[1]):
        return None
    most = (("loop_actor", counts.index[0]),)
    numbers = {"actor_terms": most, "count": int(counts.iloc[0]), "total": int(counts.sum())}
    return Finding("chart_title.referrals_actors", numbers)


def _hidden_note(context: PageContext, frame: pd.DataFrame) -> str | None:
    return context.w("small_groups.explained") if frame["is_suppressed"].any() else None


def kinds(context: PageContext, key: str, frame: pd.DataFrame) -> None:
    """Draw open referrals by kind, most first; a click picks a kind.

    Args:
        context: The opened page.
        key: i18n key of this part of the page.
        frame: Of `loops_by_kind`, nothing hidden.
    """
    drawn = frame.iloc[::-1]
    figure = canvas.blank(48 + 34 * len(drawn))
    figure.add_bar(
        y=[cells.written(context.w, "referral_kind", code) for code in drawn["referral_kind"]],
        x=drawn["open_loops"].astype(int),
        orientation="h",
        text=[context.w.number(int(count)) for count in drawn["open_loops"]],
        hoverinfo="none",
        **_plain_bar(),
        **drill_down.marks(("referral_kind",), [[code] for code in drawn["referral_kind"]]),
    )
    figure.update_xaxes(visible=False)
    figure.update_yaxes(showgrid=False)
    counts = frame["open_loops"].astype(int)
    title = None
    if len(counts) > 1 and counts.iloc[0] > counts.iloc[1]:
        most = (("referral_kind", frame["referral_kind"].iloc[0]),)
        numbers = {"kind_terms": most, "count": int(counts.iloc[0]), "total": int(counts.sum())}
        title = context.chart_title(Finding("chart_title.referrals_kinds", numbers))
    canvas.show(context, key, figure, behind=frame, picks=("referral_kind",), title=title)


def steps(context: PageContext, key: str, frame: pd.DataFrame, slowest: Finding | None) -> None:
    """Draw the median time to each step as a bar; a step that fewer than half reached, as long as it was followed.

    Args:
        context: The opened page.
        key: i18n key of this part of the page.
        frame: Of `loop_steps`.
        slowest: Of `slowest_of`.
    """
    drawn = frame.iloc[::-1]
    if frame["is_suppressed"].all():
        frame = frame[["loop_step", "median_hours", "median_days"]]
    medians = drawn["median_days"].astype(float).fillna(drawn["median_hours"].astype(float) / 24)
    followed = drawn["followed_days"].astype(float).where(medians.isna()).fillna(0.0)
    figure = canvas.blank(60 + 52 * len(drawn))
    labels = [cells.written(context.w, "loop_step", code) for code in drawn["loop_step"]]
    texts = [_beside(context, row) for row in drawn.to_dict("records")]
    figure.add_bar(
        y=labels,
        x=medians.fillna(0.0) + followed,
        orientation="h",
        marker={"color": [canvas.colours().main if ok else canvas.colours().quiet for ok in medians.notna()]},
        text=texts,
        textposition="outside",
        cliponaxis=False,
        hoverinfo="skip",
    )
    figure.update_xaxes(visible=False, range=[0, float((medians.fillna(0) + followed).max() or 1) * 4.2])
    figure.update_yaxes(showgrid=False)
    canvas.show(context, key, figure, behind=frame, title=context.chart_title(slowest))


def _beside(context: PageContext, row: cells.Row) -> str:
    """What stands beside a bar: the median, and how many got there and wait."""
    w = context.w
    time = f"<b>{step_time(context, row)}</b>"
    if cells.is_missing(row["reached"]):
        return time
    counts = w("referrals.step_counts", reached=int(row["reached"]), waiting=int(row["waiting"]))
    return f"{time}<br>{counts}"


def step_time(context: PageContext, row: Any) -> str:
    """The median time of a step in words; without one, that fewer than half got there, or a dash."""
    w = context.w
    if not cells.is_missing(row["median_hours"]):
        return duration(context, float(row["median_hours"]) / 24)
    if not cells.is_missing(row["median_days"]):
        if row["median_days"] <= 1:
            return w("referrals.one_day" if row["median_days"] else "referrals.same_day")
        return w("referrals.days", days=w.number(float(row["median_days"]), digits=0))
    if not cells.is_missing(row.get("followed_days")) and row["followed_days"] >= 1:
        return w("referrals.more_than_days", days=w.number(float(row["followed_days"]), digits=0))
    return w("referrals.not_half_yet" if row.get("is_under_half") else "table.missing")


def duration(context: PageContext, days: float) -> str:
    """Some days in words: hours below two days."""
    w = context.w
    if days < 2:
        return w("referrals.hours", hours=w.number(24 * days, digits=1 if days < 0.5 else 0))
    return w("referrals.days", days=w.number(days, digits=1))


def assessed(context: PageContext, key: str, frame: pd.DataFrame) -> None:
    """Draw what came of first assessments by team, in people.

    Args:
        context: The opened page.
        key: i18n key of this part of the page.
        frame: Of `first_assessments`.
    """
    known = frame[frame["people"].fillna(0) > 0].iloc[::-1]
    figure = canvas.blank(90 + 56 * len(known))
    labels = [cells.written(context.w, "team", code) for code in known["team"]]
    for name, colour in zip(_RESULTS, canvas.colours().series, strict=False):
        figure.add_bar(
            y=labels,
            x=known[name].fillna(0).astype(int),
            orientation="h",
            name=cells.written(context.w, "assessment_result", name),
            marker={"color": colour},
            text=["" if not count else context.w.number(int(count)) for count in known[name].fillna(0)],
            textposition="inside",
            textfont={"color": theme.ink(colour)},
            textangle=0,
            hoverinfo="none",
            **_marks(context, [code or "" for code in known["team"]], name),
        )
    figure.update_layout(barmode="stack", barcornerradius=0, legend_traceorder="normal", uniformtext=canvas.READABLE)
    figure.update_xaxes(visible=False)
    figure.update_yaxes(showgrid=False)
    picks = ("team", "assessment_result") if context.writes else ()
    canvas.show(context, key, figure, behind=frame, picks=picks, note=_notes(context, frame))


def _marks(context: PageContext, teams: list[str], result: str) -> dict[str, Any]:
    names = ("team", "assessment_result")
    return drill_down.marks(names, [[team, result] for team in teams]) if context.writes else {}


def _notes(context: PageContext, frame: pd.DataFrame) -> str | None:
    """How many assessments could not be told whose they are, and what is hidden."""
    uncertain = frame["uncertain"].fillna(0).sum()
    lines = [context.w("referrals.uncertain_assessments", assessments=int(uncertain))] if uncertain else []
    return "  \n".join([*lines, *filter(None, [_hidden_note(context, frame)])]) or None
