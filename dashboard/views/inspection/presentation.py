"""The briefing before an audience: one finding a screen, in large type, without a menu.

It is drawn over the page, always on light paper: a projector shows dark on light best.
"""

from html import escape
from typing import Any, NamedTuple

import streamlit as st

from dashboard.shell import address
from dashboard.shell.page_context import PageContext
from dashboard.views.inspection import remote, slide_charts
from dashboard.views.inspection.remote import Screen
from dashboard.views.inspection.slide_charts import Size
from i18n import Words

_MOST_ROWS, _MOST_SENTENCES, _MOST_ACTIONS = 8, 6, 7
_WIDE, _MOST_WIDE_ROWS = 6, 5
"""Columns from which a table is a wide one, and how many rows such a table has room for."""
_STYLE = """
[data-testid="stSidebar"], [data-testid="stHeader"], [data-testid="stExpandSidebarButton"] {display: none !important}
.st-key-presentation {position: fixed; inset: 0; z-index: 1000000; overflow-y: auto; background: #fbfaf7;
  color: #22303c; padding: 2.2vh 3.4vw 1.6vh; gap: 1.4vh; color-scheme: light}
.st-key-presentation * {color: inherit}
.st-key-presentation > [data-testid="stLayoutWrapper"]:has(.st-key-slide) {flex: 1 1 auto}
.st-key-warm-up {position: absolute; opacity: 0; height: 0; overflow: hidden; pointer-events: none}
.st-key-slide {justify-content: flex-start; gap: 1.6vh}
.posko-slide {line-height: 1.3; font-size: clamp(1rem, 1.55vw, 2.2rem)}
.posko-slide p, .posko-slide ul, .posko-slide h1 {margin: 0}
.posko-slide p:not(.quiet), .posko-slide ul, .posko-slide li, .posko-slide b {font-size: inherit !important}
.posko-slide p.quiet {font-size: .78em !important}
.posko-slide h1 {font-size: clamp(1.6rem, 3.1vw, 4.1rem) !important; line-height: 1.16; font-weight: 700; padding: 0;
  text-wrap: balance}
.posko-slide h1.long {font-size: clamp(1.35rem, 2.4vw, 3.2rem) !important}
.posko-slide .over {color: #0b6e75; font-weight: 700; font-size: .85em; display: flex; justify-content: space-between;
  gap: 1em; padding-bottom: .5em}
.posko-slide .quiet {color: #55606a; font-size: .78em}
.posko-slide li {padding: .22em 0}
.posko-slide .figures {display: grid; grid-template-columns: repeat(auto-fit, minmax(9em, 1fr)); gap: .8em}
.posko-slide .figures.beside {grid-template-columns: 1fr}
.posko-slide .figures.alone {font-size: 1.5em; padding: 5vh 0}
.posko-slide .figure {border: 1px solid #d8d5cc; border-radius: .5em; padding: .5em .7em; background: #fff}
.posko-slide .figure b {display: block; font-size: 1.75em !important; line-height: 1.15}
.posko-slide .mark {background: #f7dc6f; color: #3b2f00; border-radius: .3em; padding: .1em .6em; font-weight: 700;
  font-size: .78em}
.posko-slide .late {color: #a13a00; font-weight: 700}
.posko-slide td.due {white-space: nowrap}
.posko-slide details {color: #55606a; font-size: .78em}
.posko-slide summary {cursor: pointer}
.posko-slide table {border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums}
.posko-slide th, .posko-slide td {text-align: left; padding: .28em .5em; border-bottom: 1px solid #d8d5cc;
  vertical-align: top}
.posko-slide th {font-size: .82em; border-bottom-width: 2px; vertical-align: bottom}
.posko-slide table.wide {font-size: .85em}
.posko-slide .right {text-align: right}
.posko-slide .cover {display: flex; flex-direction: column; justify-content: center; min-height: 70vh; gap: .6em}
.posko-slide .cover h1 {font-size: clamp(2rem, 4.4vw, 6rem) !important}
.posko-slide .legend {display: flex; flex-wrap: wrap; gap: .2em 1.1em; font-size: .8em}
.posko-slide .legend i {display: inline-block; width: 1.1em; height: .75em; margin-right: .4em; border-radius: .15em}
"""


class Slide(NamedTuple):
    """One screen of the presentation."""

    kind: str
    """`cover`, `summary`, `actions`, `finding` or `missing`."""
    section: Any = None
    """The section of a finding."""
    item: Any = None
    """The finding."""


def is_on() -> bool:
    """Whether the address asks for the presentation."""
    return address.PRESENTED in st.query_params


def slides_of(briefing: Any) -> list[Slide]:
    """Cover, summary, what is to be done, and every finding; the sentence that says so for a book not loaded."""
    if briefing.is_empty:
        return [Slide("cover")]
    sections = [
        slide
        for section in briefing.sections
        for slide in ([Slide("finding", section, item) for item in section.items] or [Slide("missing", section)])
    ]
    actions = [Slide("actions")] if briefing.actions or briefing.no_actions else []
    return [Slide("cover"), Slide("summary"), *actions, *sections]


@st.fragment
def draw(context: PageContext, briefing: Any) -> None:
    """Draw the slide that the address names, over the page; keys, clicker and buttons turn it.

    Args:
        context: The opened page.
        briefing: The briefing.
    """
    if not is_on():
        st.rerun()
    slides = slides_of(briefing)
    number = _number(len(slides))
    st.html(f"<style>{_STYLE}</style>")
    with st.container(key="presentation"):
        body = st.container(key="slide")
        screen = remote.draw(context.w, at=number, slides=len(slides), turned=_turn, left=_leave)
        with body:
            _DRAWN[slides[number - 1].kind](briefing, slides[number - 1], screen)


def _number(slides: int) -> int:
    """The number of the slide in the address, from 1."""
    written = st.query_params.get(address.PRESENTED, "")
    return min(max(int(written), 1), slides) if written.isdecimal() and len(written) < 5 else 1


def _turn(number: int) -> None:
    st.query_params[address.PRESENTED] = str(number)


def _leave() -> None:
    address.forget(address.PRESENTED)


def _page(*parts: str) -> None:
    st.html(f'<div class="posko-slide">{"".join(parts)}</div>')


def _over(briefing: Any, left: str) -> str:
    """The line above a slide: what it is part of, the mark of made-up data, whose briefing it is."""
    w = briefing.w
    mark = f'<span class="mark">{escape(w("inspection.made_up_short"))}</span>' if briefing.made_up else ""
    return f'<div class="over"><span>{escape(left)}</span><span>{mark} {escape(briefing.centre)}</span></div>'


def _title(text: str) -> str:
    long = ' class="long"' if len(text) > 110 else ""
    return f"<h1{long}>{escape(text)}</h1>"


def _draw_cover(briefing: Any, slide: Slide, screen: Screen) -> None:
    slide_charts.warm_up(briefing.title)
    lines = [briefing.period, _moment(briefing), briefing.as_of_text, briefing.made_up, briefing.incomplete]
    quiet = "".join(f"<p>{escape(line)}</p>" for line in lines if line)
    none = f"<p>{escape(briefing.no_actions)}</p>" if briefing.is_empty and not briefing.summary else ""
    _page(
        _over(briefing, briefing.code), '<div class="cover">', _title(briefing.title), quiet,
        "".join(f"<p><b>{escape(line)}</b></p>" for line in briefing.summary[:1]), none, "</div>",
    )  # fmt: skip


def _moment(briefing: Any) -> str:
    return f"{briefing.words['moment']} {briefing.moment_text}"


def _draw_summary(briefing: Any, slide: Slide, screen: Screen) -> None:
    first, *others = briefing.summary
    rest = "".join(f"<li>{escape(line)}</li>" for line in others[:_MOST_SENTENCES])
    _page(
        _over(briefing, briefing.period), _title(first), "<br>", _figures(briefing, briefing.figures),
        f"<br><ul>{rest}</ul>", _foot(briefing),
    )  # fmt: skip


def _draw_actions(briefing: Any, slide: Slide, screen: Screen) -> None:
    w = briefing.w
    rows = "".join(map(_action, briefing.actions[:_MOST_ACTIONS]))
    more = len(briefing.actions) - _MOST_ACTIONS
    rest = f'<p class="quiet">{escape(w("inspection.more_actions", more=more))}</p>' if more > 0 else ""
    body = f"<br><table>{rows}</table>{rest}" if rows else f"<br><p>{escape(briefing.no_actions)}</p>"
    title = w("inspection.actions_title", actions=len(briefing.actions)) if rows else w("inspection.actions")
    _page(_over(briefing, _moment(briefing)), _title(title), body)


def _action(action: Any) -> str:
    late = " late" if action.is_late else ""
    return f'<tr><td>{escape(action.text)}</td><td class="due{late}">{escape(action.until)}</td></tr>'


def _draw_missing(briefing: Any, slide: Slide, screen: Screen) -> None:
    _page(
        _over(briefing, slide.section.title), _title(slide.section.title), f"<br><p>{escape(slide.section.missing)}</p>"
    )


def _draw_finding(briefing: Any, slide: Slide, screen: Screen) -> None:
    item = slide.item
    _page(_over(briefing, slide.section.title), _title(item.sentence))
    if item.chart is None:
        table = _table(briefing, item.table)
        _page("<br>", _figures(briefing, item.figures, style="" if table else "alone"), "<br>", table)
    else:
        left, right = st.columns([3, 1] if item.figures else [1, 0.01], gap="medium")
        with left:
            slide_charts.draw(item.chart, _size(screen, item), key=f"slide-{item.key}")
        with right:
            _page(_figures(briefing, item.figures[:4], style="beside"))
    _page(_explanation(briefing, item), _foot(briefing))


def _explanation(briefing: Any, item: Any) -> str:
    """What the figures mean, folded: an audience reads one sentence, not a definition."""
    lines = [item.definition, item.basis, item.coverage, item.quarantine, item.source]
    text = "<br>".join(escape(line) for line in lines if line)
    return f"<details><summary>{escape(briefing.w('inspection.explanation'))}</summary>{text}</details>" if text else ""


def _size(screen: Screen, item: Any) -> Size:
    """Size of the chart: what title, legend and buttons leave."""
    wide = screen.width > 640
    width = screen.width * (0.92 if not wide or not item.figures else 0.68)
    below = 0.06 if item.chart.content.get("legend") or item.chart.content.get("events") else 0.0
    below += 0.04 * (len(str(item.chart.content.get("note") or "")) // 110)
    height = screen.height * ((0.61 if wide else 0.5) - below)
    return Size(int(width), int(max(260, height)), max(13, round(screen.width / 82)))


def _figures(briefing: Any, figures: Any, *, style: str = "") -> str:
    """Figures as tiles.

    Args:
        briefing: The briefing.
        figures: The figures.
        style: `beside` a chart, in a column; `alone` on the slide; empty in a row.
    """
    now = f" · {briefing.w('inspection.is_now')}"
    tiles = "".join(
        f'<div class="figure"><span class="quiet">{escape(figure.label + (now if figure.is_current else ""))}</span>'
        f'<b>{escape(figure.text)}</b><span class="quiet">{escape(figure.change)}</span></div>'
        for figure in figures
    )
    return f'<div class="figures {style}">{tiles}</div>' if tiles else ""


def _table(briefing: Any, table: Any) -> str:
    """The first rows of a table."""
    if table is None:
        return ""
    w: Words = briefing.w
    is_wide = len(table.columns) >= _WIDE
    most = _MOST_WIDE_ROWS if is_wide else _MOST_ROWS
    align = ['class="right"' if column.is_number else "" for column in table.columns]
    head = "".join(f"<th {side}>{escape(column.label)}</th>" for side, column in zip(align, table.columns, strict=True))
    body = "".join(
        "<tr>" + "".join(f"<td {side}>{escape(text)}</td>" for side, text in zip(align, row, strict=True)) + "</tr>"
        for row in table.written(w)[:most]
    )
    more = table.total_rows - min(len(table.rows), most)
    rest = f'<p class="quiet">{escape(w("inspection.more_rows", more=more))}</p>' if more > 0 else ""
    style = ' class="wide"' if is_wide else ""
    return f"<table{style}><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{rest}"


def _foot(briefing: Any) -> str:
    lines = [briefing.as_of_text, briefing.suppressed]
    return f'<p class="quiet">{escape(" · ".join(line for line in lines if line))}</p>'


_DRAWN = {
    "cover": _draw_cover,
    "summary": _draw_summary,
    "actions": _draw_actions,
    "missing": _draw_missing,
    "finding": _draw_finding,
}
