"""Export of rows as .xlsx and CSV: typed cells, no formulas, HXL hashtags."""

import csv
import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from io import BytesIO, StringIO
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import streamlit as st

import settings
from dashboard.shell import as_of_snapshot, case_link, recording
from dashboard.shell.page_context import PageContext
from dashboard.widgets import cells, data_gaps
from dashboard.widgets.drawing import icons
from i18n import Words

# Where a spreadsheet of another country parts the cells of a CSV file.
_BEHIND_A_SEPARATOR = re.compile(r"(?<=[;,\t])(?=[=+\-@＝＋－＠])")
# Also the wide forms, which East Asian spreadsheets take for the same.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def typed_column(w: Words, name: str, values: pd.Series) -> list[Any]:
    """The cells of a column: None, a number, a date, a local moment without zone, or text.

    Args:
        w: Words in the reader's language.
        name: Name of the column.
        values: Its values.
    """

    @cache
    def word(text: str) -> str:
        return escape_formula(cells.written(w, name, text))

    zone = ZoneInfo(settings.timezone())
    return [word(cell) if isinstance(cell, str) else _cell(w, name, cell, zone) for cell in values]


def _cell(w: Words, name: str, cell: Any, zone: ZoneInfo) -> Any:
    if cells.is_missing(cell):
        return None
    if isinstance(cell, datetime):
        return cell.astimezone(zone).replace(tzinfo=None) if cell.tzinfo else cell
    if isinstance(cell, bool | np.bool_ | list | tuple | np.ndarray):
        return escape_formula(cells.written(w, name, cell))
    return float(cell) if isinstance(cell, Decimal | np.floating) else cell


def escape_formula(text: str) -> str:
    """Prefix text that a spreadsheet would run as a formula, also after saving as CSV."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def plain(value: Any, *, comma: bool) -> str:
    """A typed cell as text: nothing for a missing one, `0,25` or `0.25`, `2021-07-12`, `2021-07-12 21:05`."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}" if not (value.hour or value.minute) else f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, str):
        return _BEHIND_A_SEPARATOR.sub("'", value)
    if isinstance(value, date):
        return str(value)
    number = f"{value:.12g}" if isinstance(value, float) and abs(value) < 1e12 else f"{value:.0f}"
    return number.replace(".", ",") if comma else number


def decimal_comma(w: Words) -> bool:
    """Whether the reader's language has a decimal comma."""
    return bool(w.number(0.5, digits=1)[1] == ",")


_TAGS = {
    "day": "#date",
    "week": "#date+week",
    "last_day": "#date+end",
    "week_end": "#date+end",
    "city": "#adm2+name",
    "district": "#adm3+name",
    "district_code": "#adm3+code",
    "village": "#adm4+name",
    "village_code": "#adm4+code",
    "depot": "#loc+depot+name",
    "latitude": "#geo+lat",
    "longitude": "#geo+lon",
    "category": "#sector",
    "needs": "#sector+list",
    "urgency": "#severity",
    "severity": "#severity",
    "status": "#status",
    "outcome": "#status+outcome",
    "unmet_reason": "#status+reason",
    "item": "#item+name",
    "unit": "#item+unit",
    "quantity": "#item+quantity",
    "quantity_requested": "#item+quantity+requested",
    "quantity_approved": "#item+quantity+approved",
    "quantity_delivered": "#item+quantity+delivered",
    "donor": "#org+funder+name",
    "donor_kind": "#org+funder+type",
    "supplier": "#org+supplier+name",
    "recipient_kind": "#beneficiary+type",
    "population": "#population",
    "patients": "#affected+patients",
    "people": "#affected+callers",
    "centre": "#org+impl+name",
}


def tag(column: str, values: pd.Series) -> str:
    """The hashtag of a column, with its attributes."""
    if column in _TAGS:
        return _TAGS[column]
    if column.endswith("_at"):
        return f"#date+{column.removesuffix('_at')}"
    if column.endswith("_idr"):
        return f"#value+idr+{column.removesuffix('_idr')}".removesuffix("+amount")
    if column.endswith("_id"):
        return f"#meta+id+{column.removesuffix('_id')}"
    return f"#indicator+num+{column}" if cells.is_figure(values) else f"#meta+{column}"


# More make a workbook of minutes.
MOST_ROWS = 50_000
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FORMATS = {"day": "yyyy-mm-dd", "moment": "yyyy-mm-dd hh:mm", "number": "General"}


@st.fragment
def button(context: PageContext, key: str, rows: Callable[[], pd.DataFrame], *, total: int = 0) -> None:
    """Draw a button that opens to the formats of an export; rows are queried when one is pressed.

    Args:
        context: The opened page.
        key: i18n key of this part of the page.
        rows: Queries the rows.
        total: How many rows there are, where there may be more than a file takes.
    """
    w = context.w
    with st.popover(w("table.take"), icon=icons.mark("download"), key=f"take-{key}", on_change="rerun") as offered:
        if not offered.open:
            return
        tagged = st.toggle(w("table.hxl"), key=f"hxl-{key}", help=w("table.hxl_help"))
        name = f"posko-{key.replace('.', '-')}-{context.start:%Y%m%d}-{context.end:%Y%m%d}"
        makers = {"xlsx": (workbook, _WORKBOOK), "csv": (csv_text, "text/csv")}
        for kind, (make, mime) in makers.items():
            st.download_button(
                w(f"table.download_{kind}"),
                data=_made(make, context, key, (rows, tagged)),
                file_name=f"{name}.{kind}",
                mime=mime,
                key=f"download-{kind}-{key}",
                icon=icons.mark("download"),
                on_click="ignore",
                width="stretch",
            )
        if total > MOST_ROWS:
            st.caption(w("table.most_rows", most=MOST_ROWS, total=total))


def _made(
    make: Callable[..., bytes], context: PageContext, key: str, what: tuple[Callable[[], pd.DataFrame], bool]
) -> Any:
    rows, tagged = what
    form = "csv" if make is csv_text else "xlsx"
    return recording.exporting(key, form, lambda: make(context, key, case_link.without(rows()), tagged=tagged))


def workbook(context: PageContext, key: str, frame: pd.DataFrame, *, tagged: bool = False) -> bytes:
    """Write rows as an .xlsx sheet below its name, period, as-of and made-up mark, with true numbers and dates.

    Args:
        context: The opened page.
        key: i18n key of this part of the page.
        frame: The rows.
        tagged: Whether a row of HXL hashtags follows the titles.
    """
    file = BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True, "remove_timezone": True}
    import xlsxwriter  # when somebody wants a file, not for each page that offers one

    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet(context.w("table.sheet"))
        formats = {kind: book.add_format({"num_format": code}) for kind, code in _FORMATS.items()}
        bold = {"text": book.add_format({"bold": True})}
        frame = cells.with_hidden(frame)
        top = [*([line] for line in _preamble(context, key)), *_heads(context, frame, tagged=tagged)]
        for row, line in enumerate(top):
            for column, cell in enumerate(line):
                _write(sheet, (row, column), cell or None, bold)
        for column, name in enumerate(frame.columns):
            for row, value in enumerate(typed_column(context.w, str(name), frame[name]), start=len(top)):
                _write(sheet, (row, column), value, formats)
        sheet.freeze_panes(len(top), 0)
        sheet.set_column(0, max(0, len(frame.columns) - 1), 18)
    return file.getvalue()


def csv_text(context: PageContext, key: str, frame: pd.DataFrame, *, tagged: bool = False) -> bytes:
    """Write the same as CSV the way Excel of the reader's country opens it: in Indonesia `;` and a decimal comma.

    UTF-8 with a byte-order mark, without which Excel assumes another encoding. Days as 2021-07-12.

    Args:
        context: The opened page.
        key: i18n key of this part of the page.
        frame: The rows.
        tagged: Whether a row of HXL hashtags follows the titles.
    """
    comma = decimal_comma(context.w)
    frame = cells.with_hidden(frame)
    file = StringIO(newline="")
    writer = csv.writer(file, delimiter=";" if comma else ",", lineterminator="\r\n")
    writer.writerows([line] for line in _preamble(context, key))
    writer.writerows(_heads(context, frame, tagged=tagged))
    columns = [typed_column(context.w, str(name), frame[name]) for name in frame.columns]
    cells_by_column = [[plain(value, comma=comma) for value in column] for column in columns]
    writer.writerows(zip(*cells_by_column, strict=True))
    return file.getvalue().encode("utf-8-sig")


def _preamble(context: PageContext, key: str) -> list[str]:
    w = context.w
    lines = [w(key) if w.has(key) else w(f"menu.{context.name}"), context.period]
    as_of = data_gaps.as_of_text(context, key)
    return [
        *lines,
        f"{as_of} · {as_of_snapshot.sentence(w, context.known_at)}" if context.known_at else as_of,
        w("screen.made_up") if context.made_up else "",
    ]


def _heads(context: PageContext, frame: pd.DataFrame, *, tagged: bool) -> list[list[str]]:
    """The titles of the columns, below them their hashtags where these are wanted."""
    titles = [context.label(str(name)) for name in frame.columns]
    return [titles, [tag(str(name), frame[name]) for name in frame.columns]] if tagged else [titles]


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
