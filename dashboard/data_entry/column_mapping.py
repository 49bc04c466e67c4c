"""Column mapping: choose what the columns of an unknown file mean, try it in a dry run, take it; and saved maps."""

from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.data_entry import announcement, pipeline_client, quarantine_reasons
from dashboard.shell.page_context import PageContext
from dashboard.widgets import tables
from dashboard.widgets.drawing import icons

UNUSED, CLOCK = "unused", "clock"
PARTS = ("part.year", "part.month", "part.day")
_SKIPPED, _QUARANTINE = "skipped", "aside"
_UNITS = ("piece", "box", "bottle", "can", "cylinder", "kg", "litre", "package", "strip")
_BY_FILE = "file"
_NOTATION = {",": "comma", ".": "point"}
_FIGURES = ("rows_loaded", "rows_duplicate", "rows_quarantined", "cells_quarantined")
_SAVED_MAPS, _MOST_LETTERS = "remembered-maps", 240


@dataclass
class Choices:
    """The reader's choices for one sheet."""

    layout: dict[str, Any]
    """The proposed layout: feed, fields, clocks, parts of dates."""
    columns: dict[str, str]
    """Title → choice."""
    constants: dict[str, str] = field(default_factory=dict)
    """Column → value of every row."""
    day: str = "first"
    """Day of its month that a row without a day is dated to."""
    unit: str | None = None
    """Unit of unknown items; None puts them into quarantine."""
    date_order: str | None = None
    """`dmy` or `mdy`; None as detected."""
    decimal: str | None = None
    """Decimal sign; None as detected."""

    @property
    def twice(self) -> list[str]:
        """Choices made for several columns."""
        chosen = [choice for choice in self.columns.values() if choice != UNUSED]
        return sorted({choice for choice in chosen if chosen.count(choice) > 1})

    @property
    def missing(self) -> list[str]:
        """Required columns without a choice; alternatives are joined in one."""
        filled = {*self.columns.values(), *self.constants, *([self.layout["happened"]] if self._dates else [])}
        missing = [
            field["name"] for field in self.layout["fields"] if field["required"] and field["name"] not in filled
        ]
        one_of = self.layout["one_of"]
        return missing + ([" / ".join(one_of)] if one_of and not filled & {*one_of} else [])

    @property
    def column_map(self) -> dict[str, Any]:
        """The column map."""
        plain = {choice: title for title, choice in self.columns.items() if choice not in (UNUSED, CLOCK, *PARTS)}
        clock = [title for title, choice in self.columns.items() if choice == CLOCK]
        column_map = {"feed": self.layout["feed"], "columns": plain, "constants": self.constants}
        column_map |= {"clocks": dict.fromkeys([self.layout["happened"]], clock[0]) if clock else {}}
        column_map |= {
            "dates": {self.layout["happened"]: self._dates} if self._dates else {},
            "declare_items": self.unit,
        }
        column_map |= {"date_order": self.date_order, "decimal": self.decimal}
        return {name: value for name, value in column_map.items() if value}

    @property
    def _dates(self) -> dict[str, str]:
        """The titles of year, month and day; empty without year and month."""
        parts = {choice.removeprefix("part."): title for title, choice in self.columns.items() if choice in PARTS}
        return {"day": self.day} | parts if {"year", "month"} <= {*parts} else {}


def options(layout: dict[str, Any]) -> list[str]:
    """Every choice of a column."""
    dated = [CLOCK, *PARTS] if layout["happened"] else []
    return [UNUSED, *(field["name"] for field in layout["fields"]), *dated]


def proposed(layout: dict[str, Any], titles: list[str]) -> dict[str, str]:
    """Title → proposed choice."""
    choices = {column["title"]: name for name, column in layout["columns"].items()}
    choices |= dict.fromkeys(layout["clocks"].values(), CLOCK)
    choices |= {title: f"part.{part}" for part, title in layout["parts"].items()}
    return {title: choices.get(title, UNUSED) for title in titles}


def days(choices: Choices) -> list[str]:
    """The days of its month that a row without a day can be dated to, the likelier first."""
    last = choices.layout.get("day", "last" if "balance" in choices.columns.values() else "first") == "last"
    return ["last", "first"] if last else ["first", "last"]


def constant_columns(choices: Choices) -> list[str]:
    """Columns that can be set to one constant: required ones without a column, the depot, and earlier constants."""
    needed = [each["name"] for each in choices.layout["fields"] if each["constant"] and each["name"] in choices.missing]
    needed += [name for name in choices.layout.get("constants", {}) if name not in choices.columns.values()]
    alone = {each["name"] for each in choices.layout["fields"]} & {"depot"} - {*choices.columns.values()}
    return list(dict.fromkeys([*needed, *alone]))


def draw_column_mapping(
    context: PageContext, file: Any, reports: list[dict[str, Any]], taken: Callable[[pipeline_client.Answer], None]
) -> None:
    """Draw the choices of what the columns of a file mean, sheet by sheet, and the dry run.

    Args:
        context: The opened page.
        file: The uploaded file.
        reports: The check reports of its sheets; unknown ones hold a proposal.
        taken: Called with the answer once the file is stored.
    """
    w, unknown = context.w, [report["proposal"] for report in reports if report.get("proposal")]
    with st.container(border=True):
        st.markdown(f"### {icons.mark('extension')} {w('mapping.title', file=file.name)}")
        st.write(w("mapping.intro"))
        chosen = [_sheet(context, proposal, key=f"{file.file_id}-{n}") for n, proposal in enumerate(unknown)]
        faults = [fault for choices in chosen if choices for fault in _faults(context, choices)]
        for fault in faults:
            st.warning(fault, icon=icons.mark("cancel"))
        maps = [choices.column_map for choices in chosen if choices]
        if not faults and (maps or len(reports) > len(unknown)):
            draw_dry_run(context, file, maps, taken)


def _sheet(context: PageContext, proposal: dict[str, Any], *, key: str) -> Choices | None:
    """Draw the first rows of a sheet and its choices; return these, None for a sheet to skip."""
    w = context.w
    if proposal["sheet"]:
        st.markdown(f"**{w('mapping.sheet', sheet=proposal['sheet'])}**")
    columns = [tables.Column(title) for title in proposal["titles"]]
    rows = [[escape(cell) for cell in row] for row in proposal["rows"]]
    st.html(tables.drawn(columns, rows, label=w("mapping.rows"), cards=False))
    st.caption(w("mapping.hidden"))
    kinds = list(proposal["layouts"])
    kind = st.selectbox(
        w("mapping.what"),
        [*kinds, _SKIPPED],
        index=kinds.index(proposal["layout"]),
        format_func=lambda name: w("mapping.skip") if name == _SKIPPED else _kind(context, proposal, name),
        key=f"what-{key}",
    )
    return None if kind == _SKIPPED else _columns(context, proposal, proposal["layouts"][kind], key=f"{key}-{kind}")


def _kind(context: PageContext, proposal: dict[str, Any], name: str) -> str:
    own = f"layout.{name}"
    return context.w(own) if context.w.has(own) else context.w(f"feed.{proposal['layouts'][name]['feed']}")


def _columns(context: PageContext, proposal: dict[str, Any], layout: dict[str, Any], *, key: str) -> Choices:
    """Draw a choice for each column, and below them what no column holds."""
    w, titles = context.w, proposal["titles"]
    meant, choices = options(layout), proposed(layout, titles)
    reasons = {column["title"]: column for column in layout["columns"].values()}
    st.markdown(f"**{w('mapping.columns')}**")
    with st.container(key=f"mapping-{key}"):
        for n, title in enumerate(titles):
            with st.container(gap="xxsmall"):
                choices[title] = st.selectbox(
                    title,
                    meant,
                    index=meant.index(choices[title]),
                    format_func=lambda choice: meaning(context, layout, choice),
                    key=f"column-{key}-{n}",
                )
                st.caption(
                    _about_column(context, proposal, n, reasons.get(title) if choices[title] != UNUSED else None)
                )
    return _beyond_columns(context, Choices(layout, choices), key=key)


def meaning(context: PageContext, layout: dict[str, Any], choice: str) -> str:
    """The words for a choice; a column that every row needs has a star.

    Args:
        context: The opened page.
        layout: The proposed layout: its feed and fields.
        choice: Name of a field, or a code such as `unused`.
    """
    w = context.w
    if choice in (UNUSED, CLOCK, *PARTS):
        return w(f"mapping.{choice}")
    needed = any(field["required"] for field in layout["fields"] if field["name"] == choice)
    return (w(f"field.{choice}") if w.has(f"field.{choice}") else w(f"column.{choice}")) + (" *" if needed else "")


def _about_column(context: PageContext, proposal: dict[str, Any], n: int, reason: dict[str, Any] | None) -> str:
    """Examples from a column, and the reason of its proposal."""
    cells = list(dict.fromkeys(row[n] for row in proposal["rows"] if row[n]))[:3]
    parts = [context.w("mapping.example", cells=", ".join(cells))] if cells else [context.w("mapping.empty")]
    if reason:
        parts.append(context.w(f"mapping.because.{reason['reason']}", alias=reason["alias"]))
    return " · ".join(parts)


def _beyond_columns(context: PageContext, choices: Choices, *, key: str) -> Choices:
    """Draw the choice of constants, of the day of a month, of new items, and of notation."""
    w = context.w
    with st.container(key=f"mapping-rest-{key}"):
        for name in constant_columns(choices):
            constant = st.text_input(
                w("mapping.constant", column=meaning(context, choices.layout, name)),
                choices.layout.get("constants", {}).get(name, ""), key=f"all-{key}-{name}",
            )  # fmt: skip
            choices.constants |= {name: constant.strip()} if constant.strip() else {}
        if "part.year" in choices.columns.values() and "part.day" not in choices.columns.values():
            choices.day = st.selectbox(
                w("mapping.day"), days(choices), key=f"day-{key}",
                format_func=lambda day: w(f"mapping.days.{day}"),
            )  # fmt: skip
        if "item" in choices.columns.values():
            known = choices.layout.get("unit") or (_UNITS[0] if choices.layout["unknown_items"] else _QUARANTINE)
            units = list(dict.fromkeys([_QUARANTINE, *_UNITS, known]))
            unit = st.selectbox(
                w("mapping.declare"), units, index=units.index(known), key=f"unit-{key}",
                format_func=lambda unit: w("mapping.declare_none") if unit == _QUARANTINE else _counted(context, unit),
            )  # fmt: skip
            choices.unit = None if unit == _QUARANTINE else unit
    _notation(context, choices, key=key)
    return choices


def _notation(context: PageContext, choices: Choices, *, key: str) -> None:
    """Draw the choice of the notation of dates and numbers, to override the detected one."""
    w = context.w
    with st.expander(w("mapping.ways")):
        for name, ways in (("date_order", ("dmy", "mdy")), ("decimal", (",", "."))):
            way = st.selectbox(
                w(f"mapping.{name}"), [_BY_FILE, *ways], [_BY_FILE, *ways].index(choices.layout.get(name) or _BY_FILE),
                key=f"{name}-{key}",
                format_func=lambda way: w(f"mapping.way.{_NOTATION.get(way, way)}"),
            )  # fmt: skip
            setattr(choices, name, None if way == _BY_FILE else way)


def _counted(context: PageContext, unit: str) -> str:
    return context.w("mapping.declare_as", unit=context.w.term("unit", unit))


def _faults(context: PageContext, choices: Choices) -> list[str]:
    """A sentence for columns chosen twice, and one for missing columns."""
    w = context.w
    twice = ", ".join(meaning(context, choices.layout, choice) for choice in choices.twice)
    missing = ", ".join(
        " / ".join(meaning(context, choices.layout, name) for name in names.split(" / ")) for names in choices.missing
    )
    return [w(f"mapping.{key}", columns=names) for key, names in (("twice", twice), ("missing", missing)) if names]


def draw_dry_run(
    context: PageContext, file: Any, maps: list[dict[str, Any]], taken: Callable[[pipeline_client.Answer], None]
) -> None:
    """Draw the dry run of a file with these column maps, and after it the button that takes the file.

    Args:
        context: The opened page.
        file: The uploaded file.
        maps: Column maps, one per unknown sheet.
        taken: Called with the answer once the file is stored.
    """
    w, memory = context.w, f"tried-{file.file_id}"
    if st.button(w("mapping.try"), icon=icons.mark("search"), key=f"try-{file.file_id}"):
        with st.spinner(w("mapping.trying"), show_time=True):
            st.session_state[memory] = (maps, pipeline_client.check([file], maps=maps, language=w.language))
    tried, answer = st.session_state.get(memory, (None, None))
    if tried != maps or answer is None:
        return
    _result(context, answer, _titles(maps))
    announcement.draw(context, answer)
    if answer.taken and st.button(
        w("mapping.accept"), type="primary", icon=icons.mark("move_to_inbox"), key=f"accept-{file.file_id}"
    ):
        with st.spinner(w("data.taking"), show_time=True):
            done = pipeline_client.take([file], maps=maps, language=w.language)
        if done.taken:
            taken(done)
        _result(context, done, _titles(maps))
    st.caption(w("mapping.remembered"))


def _titles(maps: list[dict[str, Any]]) -> dict[str, str]:
    """Column → the title it has in the file."""
    return {name: title for column_map in maps for name, title in column_map.get("columns", {}).items()}


def _result(context: PageContext, answer: pipeline_client.Answer, titles: dict[str, str]) -> None:
    """Draw how many rows would be loaded or quarantined, and examples of these with their reasons."""
    w = context.w
    for sentence in [answer.message, *(report.get("message") for report in answer.reports)]:
        if sentence:
            st.error(str(sentence), icon=icons.mark("block"))
    for report in [report for report in answer.reports if report.get("status") != "refused"]:
        with st.container(key=f"tiles-mapping-{report['feed']}-{report['load_id']}"):
            for name in _FIGURES:
                st.metric(w(f"column.{name}"), w.number(report[name]), border=True)
        for sentence in report.get("assumed", []):
            st.caption(f"{icons.mark('lightbulb')} {sentence}")
        if report.get("examples"):
            st.markdown(f"**{w('mapping.examples')}**")
            quarantine = pd.DataFrame(report["examples"])
            quarantine["column_name"] = quarantine["column_name"].replace(titles)
            st.html(tables.html(context, quarantine_reasons.in_words(context, quarantine)))


def draw_saved_maps(context: PageContext) -> None:
    """Draw the saved column maps; they are read by a child process once the reader presses."""
    w = context.w
    with st.expander(w("mapping.kept"), icon=icons.mark("extension")):
        st.caption(w("mapping.kept_hint"))
        if st.button(w("mapping.kept_show"), icon=icons.mark("search")):
            with st.spinner(w("screen.reading")):
                st.session_state[_SAVED_MAPS] = pipeline_client.saved_maps()
        for one in st.session_state.get(_SAVED_MAPS) or []:
            _one(context, one)
        if st.session_state.get(_SAVED_MAPS) == []:
            st.write(w("mapping.kept_none"))


def _one(context: PageContext, one: dict[str, Any]) -> None:
    """Draw one map: its kind of data, its titles, and the button that deletes it."""
    w, feed = context.w, one["feed"]
    kind = w(f"feed.{feed}") if feed else w("mapping.kept_damaged")
    st.text(f"{kind}: {one['header'][:_MOST_LETTERS]}" if feed else kind)
    if st.button(w("mapping.forget", feed=kind), icon=icons.mark("delete"), key=f"forget-{one['file']}"):
        with st.spinner(w("screen.reading")):
            st.toast(pipeline_client.forget_map(one["file"], language=w.language).message)
        st.session_state[_SAVED_MAPS] = [
            other for other in st.session_state[_SAVED_MAPS] if other["file"] != one["file"]
        ]
        st.session_state.pop("checked", None)  # files that lie in the upload are looked at anew
        st.rerun()
