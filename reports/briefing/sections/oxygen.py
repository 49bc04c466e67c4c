"""Oxygen: how long it lasts, what was used, what is on its way."""

from dataclasses import replace
from typing import Any

import pandas as pd

from analytics.metrics.oxygen import depletion_findings, depletion_summary, oxygen
from analytics.metrics.oxygen.one_stock import one_stock
from analytics.metrics.shared.changes import oxygen_change
from analytics.metrics.shared.direction import direction
from finding import Finding
from reports.briefing import charts
from reports.briefing.document import Chart, Item, Section
from reports.briefing.findings import Books, item
from reports.briefing.scope import Scope
from reports.briefing.units import is_missing

FEEDS = ("stock",)
_STOCK = ("condition", "item", "quantity", "corrects")
_ORDERS = ("status", "arrived_at", "quantity_arrived")
_LASTS = Books({"stock": _STOCK, "arrivals": _ORDERS}, "depletion", of_moment=True)
_USE = Books({"stock": _STOCK}, "issued_m3")
_COMING = Books({"arrivals": _ORDERS}, "on_the_way", of_moment=True)
ALL_SIZES = "all_sizes"


def section(scope: Scope) -> Section:
    """The findings about oxygen."""
    title = scope.w("briefing.section_oxygen")
    missing = scope.missing(FEEDS)
    lasts = depletion_summary.needs(scope.con, now=scope.moment) if not missing else pd.DataFrame()
    if missing or lasts.empty:
        return Section("oxygen", title, (), missing or scope.w("briefing.no_cylinders"))
    items = [_lasts(scope, lasts), _use(scope), _coming(scope)]
    return Section("oxygen", title, tuple(each for each in items if each is not None))


def in_days(scope: Scope, row: Any) -> str:
    """How long a stock lasts by the middle of the forecast, in words; row: of `needs`."""
    if row["status"] == "unknown":
        return scope.w("table.missing")
    if row["status"] == "beyond":
        return scope.w("oxygen.beyond", days=int(row["horizon_days"]))
    return scope.w("figure.days", days=scope.w.number(row["days_p50"], digits=1))


def _lasts(scope: Scope, lasts: pd.DataFrame) -> Item:
    w, cover = scope.w, depletion_summary.cover_of(lasts)
    sentence = scope.sentence(depletion_findings.headline_of(lasts, now=scope.moment))
    row = cover.iloc[0]
    worst = lasts[(lasts["depot"] == row["depot"]) & _same(lasts["item"], row["item"])].iloc[0]
    sizes = lasts[lasts["item"].notna()]
    sizes = sizes.assign(lasts=[in_days(scope, each) for each in sizes.to_dict("records")])
    table = scope.table(
        "oxygen.depots", sizes,
        {
            **{"depot": "text", "item": "term:item", "stock": "count", "lasts": "text"},
            **{"out_3d_share": "chance", "band": "term:band"},
        },
    )  # fmt: skip
    size = w.term("item", ALL_SIZES if is_missing(row["item"]) else row["item"])
    figures = [
        _days_figure(scope, worst, f"{row['depot']}, {size}"),
        scope.figure("oxygen.out_1d_share", row["out_1d_share"], "chance"),
        scope.figure("oxygen.gas_m3", row["m3"], "m3", change=_gas_change(scope, row["m3"])),
        scope.figure("oxygen.depots_out", row["depots_out"]),
        scope.figure("oxygen.dry_depots", row["dry_depots"], numerator=scope.counted("dry", row["dry_depots"]),
                     denominator=scope.counted("depots", row["depots"])),
    ]  # fmt: skip
    return item(scope, "oxygen.lasts", sentence, _LASTS, figures=figures, table=table, chart=_fan(scope, worst, size))


def _days_figure(scope: Scope, worst: Any, named: str) -> Any:
    """How long the stock in greatest need lasts; beyond the horizon no number of days is known."""
    days = worst["days_p50"] if worst["status"] in ("within", "dry") else None
    figure = scope.figure("oxygen.days_of_oxygen", days, "days", change=named)
    return replace(figure, text=in_days(scope, worst))


def _same(items: "pd.Series[Any]", item_code: Any) -> "pd.Series[bool]":
    return items.isna() if is_missing(item_code) else items == item_code


def _fan(scope: Scope, worst: Any, size: str) -> Chart | None:
    if worst["status"] in ("dry", "unknown"):
        return None
    code = None if is_missing(worst["item"]) else str(worst["item"])
    detail = one_stock(scope.con, depot=str(worst["depot"]), item=code, now=scope.moment)
    if detail.fan.empty:
        return None
    w = scope.w
    title = w("oxygen.fan", depot=worst["depot"], item=size)
    axis = w("briefing.axis_m3" if code is None else "briefing.axis_cylinders")
    safe = worst["order_before_at"] if worst["status"] == "within" else None
    return charts.fan(
        w, "oxygen.fan", title, detail.fan, detail.coming, axis=axis, runs_out_at=worst["out_at_p50"], safe_until=safe
    )


def _use(scope: Scope) -> Item | None:
    use = oxygen.oxygen_use(scope.con, **scope.days)
    if use.empty:
        return None
    w, days = scope.w, scope.compared("stock")
    by_day = use.groupby("day").agg({"issued": "sum", "issued_m3": "sum", "complete": "all", "ran_out": "any"})
    by_day, out = by_day.reset_index(), int(by_day["ran_out"].sum())
    now, before = (pd.DataFrame(columns=use.columns),) * 2
    if days is not None:
        now = oxygen.oxygen_use(scope.con, start=days.start, end=days.end)
        before = oxygen.oxygen_use(scope.con, start=days.before_start, end=days.before_end)
    changes = {
        name: scope.change(now[name].sum(), before[name].sum(), unit, days) if len(before) else ""
        for name, unit in (("issued_m3", "m3"), ("issued", "count"))
    }
    picture = None
    if len(by_day) > 1:
        title, axis = w("briefing.use_per_day"), w("briefing.axis_m3")
        until = scope.options.end
        picture = charts.bars(w, "oxygen.use", title, by_day, column="issued_m3", axis=axis, until=until)
    figures = [
        scope.figure("oxygen.issued_m3", use["issued_m3"].sum(), "m3", change=changes["issued_m3"]),
        scope.figure("oxygen.issued", use["issued"].sum(), change=changes["issued"]),
        scope.figure("oxygen.days_without", out, numerator=scope.counted("days_out", out),
                     denominator=scope.counted("days", len(by_day))),
    ]  # fmt: skip
    return item(scope, "oxygen.use", _use_sentence(scope, use, now, before), _USE, figures=figures, chart=picture)


def _gas_change(scope: Scope, gas: Any) -> str:
    """The change of the gas at all depots since the end of the days compared with."""
    days = scope.earlier_days("stock")
    if days is None:
        return ""
    before = oxygen.daily_gas(scope.con, start=days.end, end=days.end)
    return "" if before.empty else scope.change(gas, float(before["gas_m3"].iloc[-1]), "m3")


def _use_sentence(scope: Scope, use: pd.DataFrame, now: pd.DataFrame, before: pd.DataFrame) -> str:
    """What was handed out, whether that is more or less than in the days compared, and what was asked for in vain."""
    finding = oxygen_change(scope.con, **scope.compared_days)
    if finding.key == "change.none":
        return scope.sentence(finding)
    matter, trend, numbers = finding.key.rpartition("_")[2], "counted", {}
    issued, earlier = (round(float(frame["issued"].sum())) for frame in (now, before))
    if earlier:
        trend = direction(issued, earlier)
        numbers = {"change_percent": abs(round(100 * (issued / earlier - 1)))}
    finding = Finding(f"change.oxygen_{trend}_{matter}", finding.numbers | numbers)
    return scope.sentence(finding, cylinders=round(float(use["issued"].sum())))


def _coming(scope: Scope) -> Item | None:
    if "arrivals" not in scope.reach:
        return None
    orders = oxygen.open_orders(scope.con, now=scope.moment)
    late = int(orders["overdue"].astype(bool).sum()) if len(orders) else 0
    kind = "none" if orders.empty else "late" if late else "on_time"
    gaps = {"orders": len(orders), "late": late, "cylinders": int(orders["quantity"].sum()) if len(orders) else 0}
    table = scope.table(
        "oxygen.orders", orders,
        {"depot": "text", "item": "term:item", "quantity": "count", "expected_at": "day", "overdue": "yes_no"},
    )  # fmt: skip
    figures = [
        scope.figure("oxygen.on_the_way", gaps["cylinders"]),
        scope.figure("oxygen.overdue_orders", late, numerator=scope.counted("late_orders", late),
                     denominator=scope.counted("orders", len(orders))),
    ]  # fmt: skip
    sentence = scope.w(f"briefing.coming_{kind}", **gaps, moment=scope.moment_text)
    return item(scope, "oxygen.coming", sentence, _COMING, figures=figures, table=table)
