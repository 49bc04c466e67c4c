"""The rows a reader sees, as files that are safe to open: a workbook, or text that Excel opens as it stands."""

import csv
from collections.abc import Callable
from datetime import date, datetime
from io import BytesIO, StringIO
from typing import Any

import pandas as pd
import streamlit as st
import xlsxwriter

from dashboard import cells, hxl, past, typed
from dashboard.screen import Screen

# More make a workbook of minutes.
MOST_ROWS = 50_000
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FORMATS = {"day": "yyyy-mm-dd", "moment": "yyyy-mm-dd hh:mm", "number": "General"}


@st.fragment
def button(screen: Screen, key: str, rows: Callable[[], pd.DataFrame], *, total: int = 0) -> None:
    """A button that opens to the ways of taking rows along; they are asked for when one is pressed.

    total: how many there are, where there may be more than a file takes
    """
    w = screen.w
    with st.popover(w("table.take"), icon="⬇️", key=f"take-{key}", on_change="rerun") as offered:
        if not offered.open:
            return
        tagged = st.toggle(w("table.hxl"), key=f"hxl-{key}", help=w("table.hxl_help"))
        name = f"posko-{key.replace('.', '-')}-{screen.start:%Y%m%d}-{screen.end:%Y%m%d}"
        makers = {"xlsx": (workbook, _WORKBOOK), "csv": (text, "text/csv")}
        for kind, (make, mime) in makers.items():
            st.download_button(
                w(f"table.download_{kind}"), data=_made(make, screen, key, (rows, tagged)), file_name=f"{name}.{kind}",
                mime=mime, key=f"download-{kind}-{key}", icon="⬇️", on_click="ignore", width="stretch",
            )  # fmt: skip
        if total > MOST_ROWS:
            st.caption(w("table.most_rows", most=MOST_ROWS, total=total))


def _made(make: Callable[..., bytes], screen: Screen, key: str, what: tuple[Callable[[], pd.DataFrame], bool]) -> Any:
    rows, tagged = what
    return lambda: make(screen, key, rows(), tagged=tagged)


def workbook(screen: Screen, key: str, frame: pd.DataFrame, *, tagged: bool = False) -> bytes:
    """One sheet: what it is, its period and as-of, that it is made up, then the rows with true numbers and dates.

    tagged: whether a row of HXL hashtags stands below the titles
    """
    file = BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True, "remove_timezone": True}
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet(screen.w("table.sheet"))
        formats = {kind: book.add_format({"num_format": code}) for kind, code in _FORMATS.items()}
        bold = {"text": book.add_format({"bold": True})}
        top = [*([line] for line in _preamble(screen, key)), *_heads(screen, frame, tagged=tagged)]
        for row, line in enumerate(top):
            for column, cell in enumerate(line):
                _write(sheet, (row, column), cell or None, bold)
        for column, name in enumerate(frame.columns):
            for row, value in enumerate(typed.column(screen.w, str(name), frame[name]), start=len(top)):
                _write(sheet, (row, column), value, formats)
        sheet.freeze_panes(len(top), 0)
        sheet.set_column(0, max(0, len(frame.columns) - 1), 18)
    return file.getvalue()


def text(screen: Screen, key: str, frame: pd.DataFrame, *, tagged: bool = False) -> bytes:
    """The same as CSV the way Excel of the reader's country opens it: in Indonesia `;` between cells, a decimal comma.

    In UTF-8 with the mark at its beginning without which Excel takes it for another encoding. Days as 2021-07-12.
    """
    comma = typed.decimal_comma(screen.w)
    file = StringIO(newline="")
    writer = csv.writer(file, delimiter=";" if comma else ",", lineterminator="\r\n")
    writer.writerows([line] for line in _preamble(screen, key))
    writer.writerows(_heads(screen, frame, tagged=tagged))
    columns = [typed.column(screen.w, str(name), frame[name]) for name in frame.columns]
    told = [[typed.plain(value, comma=comma) for value in column] for column in columns]
    writer.writerows(zip(*told, strict=True))
    return file.getvalue().encode("utf-8-sig")


def _preamble(screen: Screen, key: str) -> list[str]:
    w = screen.w
    lines = [w(key) if w.has(key) else w(f"menu.{screen.name}"), screen.period]
    as_of = w("screen.as_of", moment=cells.moment_of(w, screen.as_of))
    return [
        *lines,
        f"{as_of} · {past.sentence(w, screen.known_at)}" if screen.known_at else as_of,
        w("screen.made_up") if screen.made_up else "",
    ]


def _heads(screen: Screen, frame: pd.DataFrame, *, tagged: bool) -> list[list[str]]:
    """The titles of the columns, below them their hashtags where these are wanted."""
    titles = [screen.label(str(name)) for name in frame.columns]
    return [titles, [hxl.tag(str(name), frame[name]) for name in frame.columns]] if tagged else [titles]


def _write(sheet: Any, place: tuple[int, int], value: Any, formats: dict[str, Any]) -> None:
    if value is None:
        return
    if isinstance(value, datetime):
        sheet.write_datetime(*place, value, formats["moment"])
    elif isinstance(value, date):
        sheet.write_datetime(*place, value, formats["day"])
    elif isinstance(value, str):
        sheet.write_string(*place, value, formats.get("text"))
    else:
        sheet.write_number(*place, float(value), formats["number"])
