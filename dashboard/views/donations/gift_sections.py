"""Parts of the Donations page with a choice, kept in the address: account, rows, trace, statement, limits."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from html import escape
from types import ModuleType
from typing import Any

import pandas as pd
import streamlit as st

import theme
from dashboard.shell import address, layout
from dashboard.shell.page_context import PageContext
from dashboard.shell.query_cache import query
from dashboard.views.donations import gift_charts
from dashboard.widgets import canvas, cells, row_browser, tables
from dashboard.widgets.drawing import icons

CASH = "cash"
_LIMIT_GAPS = ("numerator_idr", "denominator_idr", "months", "most_months", "renewals")


def account(context: PageContext, balance: pd.DataFrame) -> str:
    """Draw the choice of money or an item and return its code; balance: of `goods_balance`."""
    moved = balance[(balance["given"] + balance["bought"] + balance["distributed"]) > 0]
    names = {CASH: context.w("donations.money")} | {item: context.w.term("item", item) for item in moved["item"]}
    code = address.chosen("account", names, CASH)
    tied = address.widget("account", code)
    st.pills(
        context.w("donations.account"), list(names), format_func=names.__getitem__, required=True, wrap=True, **tied
    )
    return code


def rows(context: PageContext, metrics: row_browser.Rows, entries: Sequence[str], **filters: Any) -> None:
    """Draw the rows behind the flow, of the kind the reader chooses: gifts, purchases or distributions.

    Args:
        context: The opened page.
        metrics: The metrics that list and count them.
        entries: The kinds.
        **filters: Filters of the page.
    """
    code = address.chosen("entry", entries, entries[0])
    tied = address.widget("entry", code)
    st.pills(
        context.w("donations.entry"), list(entries), format_func=lambda each: context.w(f"donations.{each}"),
        required=True, wrap=True, **tied,
    )  # fmt: skip
    row_browser.draw(context, f"donations.{code}", metrics, entry=code, **filters)


def trace(context: PageContext, key: str, metrics: ModuleType) -> None:
    """Draw one gift's way to where it ended; at first the one that reached the most villages.

    Args:
        context: The opened page.
        key: i18n key of this part of the page.
        metrics: The metrics of `gift_trace`.
    """
    layout.mark_now(context)
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
    """Draw the gifts of one organisation and what became of them; at first the one that gave most.

    Columns without any value are left out.

    Args:
        context: The opened page.
        key: i18n key of this part of the page.
        metrics: The metrics of `statements`.
    """
    layout.mark_now(context)
    organisations = query(metrics.organisations)
    if organisations.empty:
        st.caption(context.w("donations.no_organisation"))
        return
    names = dict(zip(organisations["donor_code"], organisations["donor"], strict=True))
    donor = _pick(context, "donor", names, str(organisations["donor_code"].iloc[0]))
    with canvas.card(context, key, title=context.w.sentence(query(metrics.statement_headline, donor_code=donor))):
        tables.rows(context, key, query(metrics.statement, donor_code=donor).dropna(axis="columns", how="all"))


def gaps(context: PageContext, metrics: Mapping[str, Callable[..., pd.DataFrame]]) -> None:
    """Draw what lacks a receipt or a match, a table per metric."""
    for name, metric in metrics.items():
        tables.listed(context, f"donations.{name}", metric, **context.days)


def handed_out(context: PageContext, key: str, rows: pd.DataFrame, days: tuple[date, date]) -> None:
    """Draw where goods were handed out: to the desk by village, to readers by district and fixed days.

    Args:
        context: The opened page.
        key: i18n key of this part of the page.
        rows: Of `distributions_by_village`.
        days: The fixed days that readers are shown.
    """
    w = context.w
    if "village" in rows:
        tables.card(context, key, rows)
        return
    tables.card(context, key, rows, title=w("donations.districts"))
    st.caption(w("small_groups.period", start=w.day(days[0]), end=w.day(days[1])))


def limits(context: PageContext, key: str, rows: pd.DataFrame) -> None:
    """Draw where the posko stands against each limit of the law, with the figures behind it.

    Args:
        context: The opened page.
        key: i18n key of this part of the page.
        rows: Of `collection_limits`.
    """
    with canvas.card(context, key):
        lines = "".join(f"<p>{_limit(context, row)}</p>" for row in rows.to_dict("records"))
        st.html(f'<div class="posko-alerts">{lines}</div>')
        tables.behind(context, key, rows)


def _limit(context: PageContext, row: cells.Row) -> str:
    """State, sentence, what to do, and the law, as HTML."""
    w, state, key = context.w, str(row["limit_state"]), str(row["limit_key"])
    gaps = {name: cells.written(w, name, row[name]) for name in _LIMIT_GAPS}
    gaps |= {name: _percent(context, row[name]) for name in ("limit_share", "most_share")}
    sentences = [w(f"limit.unknown.{key}" if state == "unknown" else f"limit.{key}", **gaps)]
    sentences += [w(f"limit.{state}.{key}")] if w.has(f"limit.{state}.{key}") and state != "unknown" else []
    law = cells.written(w, "regulation", row["regulation"])
    text = f"{w.term('limit_state', state)} · {' '.join(sentences)} ({law})"
    return f"{icons.of(theme.LIMIT_ICON[state])} {escape(text)}"


def _percent(context: PageContext, share: Any) -> str:
    """A legal share in per cent, with the digits it needs."""
    if cells.is_missing(share):
        return context.w("table.missing")
    percent = 100 * float(share)
    return context.w.share(float(share), digits=0 if abs(percent - round(percent)) < 1e-9 else 1 if percent >= 1 else 2)


def _gift_name(context: PageContext, row: cells.Row) -> str:
    """Id, day, gift and donor: an organisation's name, of others only the kind."""
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
