"""Sizes by deadline: what to do about each, until when, and what that rests on; and each depot as a whole."""

from collections.abc import Callable

import pandas as pd

from codes import ORDER_BLIND, ORDER_DUE
from dashboard.shell.page_context import PageContext
from dashboard.widgets import cells, depots, tables

_SIZES = (
    *("depot_size", "advice", "order_by", "order_quantity", "order_before", "days_left", "stock", "used_per_day"),
    "demand_per_day",
)
_DEPOTS = ("depot", "days_left", "gas_m3", "hours_at_flow", "out_7d_share", "sizes_to_order", "as_of")
_WIDE = ("order_before", "stock", "used_per_day", "demand_per_day", "out_7d_share", "hours_at_flow")
"""What a card on a phone leaves to the order card that it leads to."""
_SHORT_LIST = 20
Ways = dict[str, Callable[[PageContext, cells.Row], str]]


def draw(context: PageContext, key: str, frame: pd.DataFrame, forecast: pd.DataFrame | None = None) -> None:
    """Draw a row per depot and size, by deadline; the export holds every figure.

    Args:
        context: The opened page.
        key: i18n key of this part of the page.
        frame: The rows of `needs` of one size each, by deadline.
        forecast: The plain forecast where `frame` is a what-if; its days stand beside.
    """
    ways: Ways = {
        "depot_size": depots.named_shortly,
        "order_by": depots.order_by,
        "order_before": depots.order_before,
        "days_left": days_left,
    }
    _draw(context, key, frame, _SIZES, (ways, forecast))


def draw_depots(context: PageContext, key: str, frame: pd.DataFrame, forecast: pd.DataFrame | None = None) -> None:
    """Draw a row per depot with its sizes together.

    Args:
        context: The opened page.
        key: i18n key of this part of the page.
        frame: The rows of `needs`, with those of its sizes.
        forecast: The plain forecast where `frame` is a what-if.
    """
    whole = frame["item"].isna()
    # Where none of its sizes can be judged, nobody knows how many are to be ordered.
    judged = frame[~whole & ~frame["advice"].isin(ORDER_BLIND)]
    due = judged["advice"].isin(ORDER_DUE).groupby(judged["depot"]).sum()
    rows = frame[whole].assign(gas_m3=frame["stock_m3"], sizes_to_order=frame["depot"].map(due).astype("Int64"))
    _draw(context, key, rows, _DEPOTS, ({"days_left": days_left}, forecast))


def _draw(
    context: PageContext,
    key: str,
    frame: pd.DataFrame,
    columns: tuple[str, ...],
    written: tuple[Ways, pd.DataFrame | None],
) -> None:
    """Draw these columns, those of `ways` in words, with the days of the plain forecast beside those of a what-if."""
    ways, forecast = written
    rows: list[cells.Row] = frame.to_dict("records")
    table = frame.assign(**{name: [write(context, row) for row in rows] for name, write in ways.items()})
    drawn = list(columns)
    if forecast is not None:
        plain = {_key(row): days_left(context, row) for row in forecast.to_dict("records")}
        table["forecast_days_left"] = [plain.get(_key(row)) for row in rows]
        drawn.insert(drawn.index("days_left") + 1, "forecast_days_left")
    rest = [column for column in table if column not in drawn and column != "status"]
    links = tuple(depots.card_of(context, row) for row in rows)
    look = tables.Look(whole=len(table) <= _SHORT_LIST, cards=True, wide=_WIDE, links=links)
    tables.card(context, key, table[drawn], every=lambda: table[[*drawn, *rest]], look=look)


def _key(row: cells.Row) -> tuple[str, str]:
    return str(row["depot"]), "" if cells.is_missing(row["item"]) else str(row["item"])


def days_left(context: PageContext, row: cells.Row) -> str:
    """How long it lasts by the middle of the forecast, with the range of eight in ten paths, in words."""
    w, middle = context.w, depots.in_days(context, row)
    if (
        not row["interval_known"]
        or row["status"] in ("dry", "unknown")
        or row["advice"] == "silent"
        or cells.is_missing(row["days_p10"])
    ):
        return middle
    low, high = (_end(context, row, row[name]) for name in ("days_p10", "days_p90"))
    return w("oxygen.days_range", middle=middle, low=low, high=high)


def _end(context: PageContext, row: cells.Row, days: float | None) -> str:
    """One end of a range in whole days."""
    w = context.w
    if cells.is_missing(days):
        return w("oxygen.more_than", days=int(row["horizon_days"]))
    whole = round(float(days or 0))
    return w.number(whole) if whole else w("oxygen.less_than_one")


def stock_sentence(context: PageContext, row: cells.Row, supposed: dict[str, float | None]) -> str:
    """The stock in cylinders, in m³, and in hours that one patient breathes of it.

    Args:
        context: The opened page.
        row: One stock, of `needs`.
        supposed: The reader's assumptions, by name.
    """
    w = context.w
    gaps = {
        "volume": w.number(row["stock_m3"], digits=1),
        "hours": w.number(row["hours_at_flow"], digits=1),
        "flow": w.number(supposed["flow_lpm"] or 0),
    }
    if cells.is_missing(row["item"]):
        return w("oxygen.stock_told_m3", **gaps)
    return w("oxygen.stock_told", cylinders=w.number(row["stock"]), **gaps)
