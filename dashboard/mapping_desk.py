"""A file nobody knows, on the Data page: its first rows, what each column may mean, a dry run, and then it is taken."""

from collections.abc import Callable
from html import escape
from typing import Any

import streamlit as st

from dashboard import column_choices, dry_run, tables
from dashboard.column_choices import Choices
from dashboard.screen import Screen

_SKIPPED, _ASIDE = "skipped", "aside"
_UNITS = ("piece", "box", "bottle", "can", "cylinder", "kg", "litre", "package", "strip")
_BY_FILE = "file"
_WAYS = {",": "comma", ".": "point"}


def draw(screen: Screen, file: Any, reports: list[dict[str, Any]], taken: Callable[[], None]) -> None:
    """Everything about one file; `reports` are those of its sheets, `taken` is called once it is in the books."""
    w, unknown = screen.w, [report["proposal"] for report in reports if report.get("proposal")]
    with st.container(border=True):
        st.markdown(f"### 🧩 {w('mapping.title', file=file.name)}")
        st.write(w("mapping.intro"))
        chosen = [_sheet(screen, proposal, key=f"{file.file_id}-{n}") for n, proposal in enumerate(unknown)]
        faults = [fault for choices in chosen if choices for fault in _faults(screen, choices)]
        for fault in faults:
            st.warning(fault, icon="✋")
        maps = [choices.mapping for choices in chosen if choices]
        if not faults and (maps or len(reports) > len(unknown)):
            dry_run.draw(screen, file, maps, taken)


def _sheet(screen: Screen, proposal: dict[str, Any], *, key: str) -> Choices | None:
    """The first rows of a sheet and what was chosen for it; None when it is to be left out."""
    w = screen.w
    if proposal["sheet"]:
        st.markdown(f"**{w('mapping.sheet', sheet=proposal['sheet'])}**")
    head = "".join(f"<th>{escape(title)}</th>" for title in proposal["titles"])
    rows = ("".join(f"<td>{escape(cell)}</td>" for cell in row) for row in proposal["rows"])
    st.html(tables.framed("posko-table", head, "".join(f"<tr>{row}</tr>" for row in rows), label=w("mapping.rows")))
    st.caption(w("mapping.hidden"))
    kinds = list(proposal["layouts"])
    kind = st.selectbox(
        w("mapping.what"),
        [*kinds, _SKIPPED],
        index=kinds.index(proposal["layout"]),
        format_func=lambda name: w("mapping.skip") if name == _SKIPPED else _kind(screen, proposal, name),
        key=f"what-{key}",
    )
    return None if kind == _SKIPPED else _columns(screen, proposal, proposal["layouts"][kind], key=f"{key}-{kind}")


def _kind(screen: Screen, proposal: dict[str, Any], name: str) -> str:
    own = f"layout.{name}"
    return screen.w(own) if screen.w.has(own) else screen.w(f"feed.{proposal['layouts'][name]['feed']}")


def _columns(screen: Screen, proposal: dict[str, Any], layout: dict[str, Any], *, key: str) -> Choices:
    """A choice for each column, and below them what the columns do not say."""
    w, titles = screen.w, proposal["titles"]
    meant, choices = column_choices.options(layout), column_choices.proposed(layout, titles)
    reasons = {said["title"]: said for said in layout["columns"].values()}
    st.markdown(f"**{w('mapping.columns')}**")
    with st.container(key=f"mapping-{key}"):
        for n, title in enumerate(titles):
            with st.container(gap="xxsmall"):
                choices[title] = st.selectbox(
                    title,
                    meant,
                    index=meant.index(choices[title]),
                    format_func=lambda choice: meaning(screen, layout, choice),
                    key=f"column-{key}-{n}",
                )
                st.caption(
                    _seen(screen, proposal, n, reasons.get(title) if choices[title] != column_choices.UNUSED else None)
                )
    return _rest(screen, Choices(layout, choices), key=key)


def meaning(screen: Screen, layout: dict[str, Any], choice: str) -> str:
    """A choice in words; what every row needs has a star."""
    w = screen.w
    if choice in (column_choices.UNUSED, column_choices.CLOCK, *column_choices.PARTS):
        return w(f"mapping.{choice}")
    needed = any(field["required"] for field in layout["fields"] if field["name"] == choice)
    return (w(f"field.{choice}") if w.has(f"field.{choice}") else w(f"column.{choice}")) + (" *" if needed else "")


def _seen(screen: Screen, proposal: dict[str, Any], n: int, said: dict[str, Any] | None) -> str:
    """Examples from the column, and why it was proposed for what it is proposed for."""
    cells = list(dict.fromkeys(row[n] for row in proposal["rows"] if row[n]))[:3]
    parts = [screen.w("mapping.example", cells=", ".join(cells))] if cells else [screen.w("mapping.empty")]
    if said:
        parts.append(screen.w(f"mapping.because.{said['reason']}", alias=said["alias"]))
    return " · ".join(parts)


def _rest(screen: Screen, choices: Choices, *, key: str) -> Choices:
    """What is the same in every row, the day of a month, new items, and how dates and numbers are written."""
    w = screen.w
    with st.container(key=f"mapping-rest-{key}"):
        for name in column_choices.sayable(choices):
            said = st.text_input(
                w("mapping.constant", column=meaning(screen, choices.layout, name)),
                choices.layout.get("constants", {}).get(name, ""), key=f"all-{key}-{name}",
            )  # fmt: skip
            choices.constants |= {name: said.strip()} if said.strip() else {}
        if "part.year" in choices.columns.values() and "part.day" not in choices.columns.values():
            choices.day = st.selectbox(
                w("mapping.day"), column_choices.days(choices), key=f"day-{key}",
                format_func=lambda day: w(f"mapping.days.{day}"),
            )  # fmt: skip
        if "item" in choices.columns.values():
            known = choices.layout.get("unit") or (_UNITS[0] if choices.layout["unknown_items"] else _ASIDE)
            units = list(dict.fromkeys([_ASIDE, *_UNITS, known]))
            unit = st.selectbox(
                w("mapping.declare"), units, index=units.index(known), key=f"unit-{key}",
                format_func=lambda unit: w("mapping.declare_none") if unit == _ASIDE else _counted(screen, unit),
            )  # fmt: skip
            choices.unit = None if unit == _ASIDE else unit
    _ways(screen, choices, key=key)
    return choices


def _ways(screen: Screen, choices: Choices, *, key: str) -> None:
    """How dates and numbers are written, where somebody knows better than the file shows."""
    w = screen.w
    with st.expander(w("mapping.ways")):
        for name, ways in (("date_order", ("dmy", "mdy")), ("decimal", (",", "."))):
            way = st.selectbox(
                w(f"mapping.{name}"), [_BY_FILE, *ways], [_BY_FILE, *ways].index(choices.layout.get(name) or _BY_FILE),
                key=f"{name}-{key}",
                format_func=lambda way: w(f"mapping.way.{_WAYS.get(way, way)}"),
            )  # fmt: skip
            setattr(choices, name, None if way == _BY_FILE else way)


def _counted(screen: Screen, unit: str) -> str:
    return screen.w("mapping.declare_as", unit=screen.w.term("unit", unit))


def _faults(screen: Screen, choices: Choices) -> list[str]:
    """One sentence for columns that were given twice, and one for what is missing."""
    w = screen.w
    twice = ", ".join(meaning(screen, choices.layout, choice) for choice in choices.twice)
    missing = ", ".join(
        " / ".join(meaning(screen, choices.layout, name) for name in names.split(" / ")) for names in choices.missing
    )
    return [w(f"mapping.{key}", columns=names) for key, names in (("twice", twice), ("missing", missing)) if names]
