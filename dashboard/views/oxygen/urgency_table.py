"""Depots and sizes by urgency: how long each lasts, how likely it runs out, when to order."""

import pandas as pd

from dashboard.shell.page_context import PageContext
from dashboard.widgets import cells, depots, tables

_COLUMNS = [
    *("band", "depot", "item", "days_left", "out_1d_share", "out_3d_share", "order_by", "order_quantity"),
    *("order_late_share", "stock", "stock_m3", "hours_at_flow"),
]


def draw(context: PageContext, key: str, frame: pd.DataFrame, forecast: pd.DataFrame | None = None) -> None:
    """Draw a row per depot and size, and per depot as a whole, the most urgent first; the export holds every figure.

    Args:
        context: The opened page.
        key: i18n key of this part of the page.
        frame: Of `needs`.
        forecast: The plain forecast where `frame` is a what-if; its days stand beside.
    """
    table = frame.assign(
        days_left=[days_left(context, row) for row in frame.to_dict("records")],
        order_by=[order_by(context, row) for row in frame.to_dict("records")],
        item=frame["item"].fillna(depots.ALL_SIZES),
    )
    table.loc[frame["item"].isna(), ["stock", "order_quantity"]] = None
    columns = list(_COLUMNS)
    if forecast is not None:
        plain = {
            (row["depot"], depots.size(context, row)): days_left(context, row) for row in forecast.to_dict("records")
        }
        table["forecast_days_left"] = [
            plain[row["depot"], depots.size(context, row)] for row in frame.to_dict("records")
        ]
        columns.insert(columns.index("days_left") + 1, "forecast_days_left")
    rest = [column for column in table if column not in columns and column != "status"]
    tables.card(context, key, table[columns], every=lambda: table[[*columns, *rest]])


def days_left(context: PageContext, row: cells.Row) -> str:
    """How long it lasts in words, with the range of eight in ten paths; `>14` is beyond the horizon."""
    w, horizon = context.w, int(row["horizon_days"])
    short = w("oxygen.beyond_short", days=horizon)
    middle = short if row["status"] == "beyond" else depots.in_days(context, row)
    if not row["interval_known"] or row["status"] in ("dry", "unknown") or cells.is_missing(row["days_p10"]):
        return middle
    beyond = f">{w.number(horizon)}"
    ends = (row["days_p10"], row["days_p90"])
    low, high = (beyond if cells.is_missing(end) else w.number(end, digits=1) for end in ends)
    return f"{middle} ({low}–{high})"


def order_by(context: PageContext, row: cells.Row) -> str:
    """The last safe moment to order, to the hour; `now` when it has passed, a dash where none is needed."""
    at = row["order_before_at"]
    if cells.is_missing(at):
        return context.w("table.missing")
    return context.w("oxygen.now") if at <= context.now else context.w.near_moment(at.floor("h"))


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
