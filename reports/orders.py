"""Orders to place, a sheet per supplier: as a text to send, as a workbook, and on paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import xlsxwriter

import settings
from codes import MADE_UP_MARK
from i18n import Words
from reports.delivery_book import OPTIONS
from reports.message_text import plain
from reports.paper import pdf
from reports.trip_sheet import item_name


@dataclass(frozen=True)
class OrderLine:
    """Cylinders of one size for one depot."""

    depot: str
    item: str
    quantity: int
    order_by_at: datetime
    is_late: bool
    """Whether the latest safe moment has passed."""


@dataclass(frozen=True)
class Order:
    """Everything to order from one supplier, what is due first on top."""

    supplier: str
    """Empty where none is known."""
    lines: tuple[OrderLine, ...]


def orders_of(frame: pd.DataFrame) -> list[Order]:
    """Group the orders to place by supplier; the supplier with the earliest deadline comes first.

    Args:
        frame: supplier, depot, item, quantity, order_by_at, is_late.
    """
    rows = frame.assign(supplier=frame["supplier"].fillna("")).sort_values(
        ["supplier", "order_by_at", "depot", "item"], kind="stable"
    )
    grouped = groupby(rows.to_dict("records"), key=lambda row: str(row["supplier"]))
    orders = [Order(supplier, tuple(map(_line, group))) for supplier, group in grouped]
    return sorted(orders, key=lambda order: order.lines[0].order_by_at)


def _line(row: Any) -> OrderLine:
    at = pd.Timestamp(row["order_by_at"]).to_pydatetime()
    return OrderLine(str(row["depot"]), str(row["item"]), round(float(row["quantity"])), at, bool(row["is_late"]))


def order_text(order: Order, w: Words, *, made_up: bool) -> str:
    """The order as a text for WhatsApp.

    Args:
        order: Of `orders_of`.
        w: Words in the reader's language.
        made_up: Whether the data are made up.
    """
    lines = [*([f"*{MADE_UP_MARK}*", w("screen.made_up")] if made_up else [])]
    lines.append(f"*{plain(_heading(order, w))}*")
    for line in order.lines:
        quantity = w("sheet.cylinders", quantity=line.quantity, item=plain(item_name(line.item, w)))
        lines.append(f"• {w('order_sheet.line', cylinders=quantity, depot=plain(line.depot), due=_due(line, w))}")
    return "\n".join([*lines, w("order_sheet.answer")])


def _heading(order: Order, w: Words) -> str:
    supplier = order.supplier or w("order_sheet.no_supplier")
    return w("order_sheet.heading", centre=settings.centre(), supplier=supplier)


def _due(line: OrderLine, w: Words) -> str:
    if line.is_late:
        return w("order_sheet.now")
    return w("order_sheet.due", moment=w.near_moment(line.order_by_at))


_COLUMNS = ("supplier", "depot", "item", "quantity", "order_by_at")


def order_book(orders: Sequence[Order], w: Words, *, made_up: bool) -> bytes:
    """The orders as a workbook, a row per depot and size.

    Args:
        orders: Of `orders_of`.
        w: Words in the reader's language.
        made_up: Whether the data are made up.
    """
    file, zone = BytesIO(), ZoneInfo(settings.timezone())
    with xlsxwriter.Workbook(file, OPTIONS) as book:
        sheet = book.add_worksheet(w("order_sheet.title")[:31])
        bold, moment = book.add_format({"bold": True}), book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
        top = [*([MADE_UP_MARK] if made_up else []), settings.centre()]
        for row, text in enumerate(top):
            sheet.write_string(row, 0, text, bold)
        for column, name in enumerate(_COLUMNS):
            sheet.write_string(len(top), column, w(f"order_sheet.{name}"), bold)
        lines = [(order, line) for order in orders for line in order.lines]
        for row, (order, line) in enumerate(lines, start=len(top) + 1):
            sheet.write_string(row, 0, order.supplier)
            sheet.write_string(row, 1, line.depot)
            sheet.write_string(row, 2, w.term("item", line.item))
            sheet.write_number(row, 3, line.quantity)
            sheet.write_datetime(row, 4, line.order_by_at.astimezone(zone).replace(tzinfo=None), moment)
        sheet.set_column(0, len(_COLUMNS) - 1, 22)
        sheet.freeze_panes(len(top) + 1, 0)
    return file.getvalue()


def order_paper(orders: Sequence[Order], w: Words, *, made_up: bool, printed_at: datetime) -> bytes:
    """The orders as a PDF, an A4 page per supplier; the same orders give the same bytes.

    Args:
        orders: Of `orders_of`.
        w: Words in the reader's language.
        made_up: Whether the data are made up.
        printed_at: Written at the foot.
    """
    pages = [
        {
            "heading": _heading(order, w),
            "lines": [
                [w.number(line.quantity), item_name(line.item, w), line.depot, _due(line, w)] for line in order.lines
            ],
        }
        for order in orders
    ]
    content = {
        "language": w.language,
        "title": w("order_sheet.title"),
        "made_up": [MADE_UP_MARK, w("screen.made_up")] if made_up else [],
        "heads": [w(f"order_sheet.{name}") for name in ("quantity", "item", "depot", "order_by_at")],
        "answer": w("order_sheet.answer"),
        "signature": w("order_sheet.signature"),
        "foot": w("order_sheet.foot", moment=printed_at),
        "orders": pages,
    }
    return pdf("orders", content, printed_at=printed_at)
