"""Donations: what came in, what became of it, what is left, and how it stands to the law."""

from typing import Any

from analytics.metrics.gifts import donations, gift_balances, limits
from reports.briefing import maps
from reports.briefing.document import Item, Section
from reports.briefing.findings import Books, item
from reports.briefing.scope import Scope
from reports.briefing.units import is_missing

FEEDS = ("donations", "purchases", "distributions")
_IN = ("amount_idr",)
_MONEY = Books({"donations": _IN, "purchases": _IN, "distributions": _IN}, "flow")
_GOODS = Books(dict.fromkeys(FEEDS, ("item", "quantity")), "goods_on_hand")
_LAW = Books({"donations": _IN, "purchases": _IN}, "collection_limits")


def section(scope: Scope) -> Section:
    """The findings about donations."""
    title = scope.w("briefing.section_donations")
    if missing := scope.missing(FEEDS):
        return Section("donations", title, (), missing)
    items = [_money(scope), _goods(scope), _law(scope)]
    return Section("donations", title, tuple(each for each in items if each is not None))


def _money(scope: Scope) -> Item:
    w = scope.w
    totals = donations.donation_totals(scope.con, **scope.days).iloc[0]
    steps = gift_balances.flow(scope.con, **scope.days)
    days = scope.compared("donations")
    changes = {"cash_in_idr": "", "spent_idr": ""}
    if days is not None:
        now = donations.donation_totals(scope.con, start=days.start, end=days.end).iloc[0]
        before = donations.donation_totals(scope.con, start=days.before_start, end=days.before_end).iloc[0]
        changes = {name: scope.change(now[name], before[name], "idr", days) for name in changes}
    evidence = None if is_missing(totals["evidence_share"]) else totals["evidence_share"] * totals["uses"]
    figures = [
        scope.figure("donations.cash_in_idr", totals["cash_in_idr"], "idr", change=changes["cash_in_idr"]),
        scope.figure("donations.spent_idr", totals["spent_idr"], "idr", change=changes["spent_idr"]),
        scope.figure("donations.on_hand_idr", totals["on_hand_idr"], "idr"),
        scope.figure("donations.donations", totals["donations"]),
        scope.figure(
            "donations.evidence_share",
            totals["evidence_share"],
            "share",
            numerator=scope.counted("with_evidence", evidence),
            denominator=scope.counted("uses", totals["uses"]),
        ),
    ]
    picture = maps.flow(w, "donations.flow", w("donations.flow"), steps) if len(steps) else None
    balance = gift_balances.cash_balance(scope.con, **scope.days)
    table = scope.table(
        "donations.balance", balance, {"cash_step": "term:cash_step", "amount_idr": "idr"}, most=len(balance)
    )
    sentence = scope.sentence(donations.donations_headline(scope.con, **scope.days))
    return item(scope, "donations.money", sentence, _MONEY, figures=figures, chart=picture, table=table)


def _goods(scope: Scope) -> Item | None:
    goods = gift_balances.goods_balance(scope.con, **scope.days)
    if goods.empty:
        return None
    first = goods.iloc[0]
    handed = goods[goods["distributed"] > 0]
    gaps: dict[str, Any] = {"items": len(goods), "handed": len(handed)}
    if handed.empty:
        sentence = scope.w("briefing.goods_none", **gaps)
    else:
        first = handed.sort_values("distributed", ascending=False).iloc[0]
        gaps |= {"quantity": first["distributed"], "item": scope.w.term("item", first["item"])}
        sentence = scope.w("briefing.goods", **gaps)
    columns = {"item": "term:item", **dict.fromkeys(("opening", "given", "bought", "distributed", "closing"), "count")}
    table = scope.table("donations.goods", goods, columns)
    return item(scope, "donations.goods", sentence, _GOODS, table=table)


def _law(scope: Scope) -> Item | None:
    states = limits.collection_limits(scope.con, end=scope.options.end)
    if states.empty:
        return None
    known = set(states["limit_state"])
    worst = next(state for state in ("exceeded", "check", "unknown", "within") if state in known)
    count = int((states["limit_state"] == worst).sum())
    sentence = scope.w(f"briefing.law_{worst}", limits=len(states), count=count)
    columns = {
        "limit_key": "term:limit_key", "limit_state": "term:limit_state", "limit_share": "share", "most_share": "share",
        "months": "rate", "most_months": "rate", "regulation": "text",
    }  # fmt: skip
    table = scope.table("donations.limits", states, columns, most=len(states))
    return item(scope, "donations.law", sentence, _LAW, table=table)
