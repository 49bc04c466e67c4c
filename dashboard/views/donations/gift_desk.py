"""What a reader chooses of gifts, kept in the address, and what is said of each choice."""

from collections.abc import Callable, Mapping, Sequence
from html import escape
from types import ModuleType
from typing import Any

import pandas as pd
import streamlit as st

import theme
from dashboard.shell import address
from dashboard.shell.page_context import PageContext
from dashboard.shell.query_cache import query
from dashboard.views.donations import gift_charts
from dashboard.widgets import canvas, cells, row_browser, tables

CASH = "cash"
_LIMIT_GAPS = ("numerator_idr", "denominator_idr", "months", "most_months", "renewals")


def account(context: PageContext, balance: pd.DataFrame) -> str:
    """Money, or the item whose way is shown; balance: by `goods_balance`, items that moved first."""
    moved = balance[(balance["given"] + balance["bought"] + balance["distributed"]) > 0]
    names = {CASH: context.w("donations.money")} | {item: context.w.term("item", item) for item in moved["item"]}
    code = address.chosen("account", names, CASH)
    tied = address.widget("account", code)
    st.pills(
        context.w("donations.account"), list(names), format_func=names.__getitem__, required=True, wrap=True, **tied
    )
    return code


def rows(context: PageContext, metrics: row_browser.Rows, entries: Sequence[str], **filters: Any) -> None:
    """The rows behind the flow, of the kind the reader chooses: gifts, what was bought, or what was handed over."""
    code = address.chosen("entry", entries, entries[0])
    tied = address.widget("entry", code)
    st.pills(
        context.w("donations.entry"), list(entries), format_func=lambda each: context.w(f"donations.{each}"),
        required=True, wrap=True, **tied,
    )  # fmt: skip
    row_browser.draw(context, f"donations.{code}", metrics, entry=code, **filters)


def trace(context: PageContext, key: str, metrics: ModuleType) -> None:
    """The gift to follow, at first the one that reached the most villages, and where it ended; metrics: of its way."""
    gifts = query(metrics.gifts, chosen=address.unchecked("gift"))
    if gifts.empty:
        st.caption(context.w("donations.no_gift"))
        return
    names = {row["donation_id"]: _gift_name(context, row) for row in gifts.to_dict("records")}
    first = str(gifts.sort_values("villages", ascending=False, kind="stable")["donation_id"].iloc[0])
    gift = _pick(context, "gift", names, first)
    ended, parts = (query(metric, donation_id=gift) for metric in (metrics.destinations, metrics.gift_parts))
    title = context.w.sentence(query(metrics.trace_headline, donation_id=gift))
    gift_charts.destinations(context, key, ended, behind=parts, title=title)


def statement(context: PageContext, key: str, metrics: ModuleType) -> None:
    """The organisation, at first the one that gave most, its gifts and what became of them; columns that say nothing
    of any gift are left out. metrics: of the statements
    """
    organisations = query(metrics.organisations)
    if organisations.empty:
        st.caption(context.w("donations.no_organisation"))
        return
    names = dict(zip(organisations["donor_code"], organisations["donor"], strict=True))
    donor = _pick(context, "donor", names, str(organisations["donor_code"].iloc[0]))
    with canvas.card(context, key, title=context.w.sentence(query(metrics.statement_headline, donor_code=donor))):
        tables.rows(context, key, query(metrics.statement, donor_code=donor).dropna(axis="columns", how="all"))


def gaps(context: PageContext, metrics: Mapping[str, Callable[..., pd.DataFrame]]) -> None:
    """What lacks its receipt or does not match, each kind in a table of its own; by the metrics, by name."""
    for name, metric in metrics.items():
        tables.listed(context, f"donations.{name}", metric, **context.days)


def limits(context: PageContext, key: str, rows: pd.DataFrame) -> None:
    """Where the posko stands against each limit of the law: a sentence with its sign, the figures behind it."""
    with canvas.card(context, key):
        lines = "".join(f"<p>{escape(_limit(context, row))}</p>" for row in rows.to_dict("records"))
        st.html(f'<div class="posko-alerts">{lines}</div>')
        tables.behind(context, key, rows)


def _limit(context: PageContext, row: cells.Row) -> str:
    """State, sentence, what to do where something is to be done, and the law."""
    w, state, key = context.w, str(row["limit_state"]), str(row["limit_key"])
    gaps = {name: cells.written(w, name, row[name]) for name in _LIMIT_GAPS}
    gaps |= {name: _percent(context, row[name]) for name in ("limit_share", "most_share")}
    sentences = [w(f"limit.unknown.{key}" if state == "unknown" else f"limit.{key}", **gaps)]
    sentences += [w(f"limit.{state}.{key}")] if w.has(f"limit.{state}.{key}") and state != "unknown" else []
    law = cells.written(w, "regulation", row["regulation"])
    return f"{theme.LIMIT_ICON[state]} {w.term('limit_state', state)} · {' '.join(sentences)} ({law})"


def _percent(context: PageContext, share: Any) -> str:
    """A share of the law's size: whole where it is whole, else with the digits that show it."""
    if cells.is_missing(share):
        return context.w("table.missing")
    percent = 100 * float(share)
    return context.w.share(float(share), digits=0 if abs(percent - round(percent)) < 1e-9 else 1 if percent >= 1 else 2)


def _gift_name(context: PageContext, row: cells.Row) -> str:
    """Its id, day, what was given, and the giver: an organisation's name, of others only the kind."""
    w = context.w
    gift = cells.written(w, "amount_idr", row["amount_idr"])
    if row["kind"] != CASH:
        gift = f"{cells.written(w, 'quantity', row['quantity'])} {cells.written(w, 'item', row['item'])}"
    giver = cells.written(w, "donor_kind", row["donor_kind"]) if cells.is_missing(row["donor"]) else str(row["donor"])
    day = cells.moment_of(w, row["received_at"], zone=False)
    return " · ".join((str(row["donation_id"]), day, gift, giver))


def _pick(context: PageContext, name: str, names: dict[str, str], first: str) -> str:
    code = address.chosen(name, names, first)
    tied = address.widget(name, code)
    st.selectbox(
        context.w(f"donations.choose_{name}"), list(names), format_func=names.__getitem__,
        placeholder=context.w("filter.search"), **tied,
    )  # fmt: skip
    return code
