"""The one sentence of the posko: its oxygen and what has to be ordered, else what is known without a stock book."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from duckdb import DuckDBPyConnection

from analytics.metrics.books.reach import books
from analytics.metrics.calls import calls
from analytics.metrics.companions import totals as companions
from analytics.metrics.followups import followups
from analytics.metrics.gifts import donations
from analytics.metrics.referrals import loops
from analytics.metrics.requests import requests
from finding import Finding
from level import Level


def posko_headline(stock: Finding, others: Iterable[Finding]) -> Finding:
    """Return the sentence of the whole posko.

    Args:
        stock: Of `depletion_findings.stock_and_orders`: of all depots, and the orders of today.
        others: What is known of calls, requests, care and gifts, the most important first; used without a stock book.

    Returns:
        `stock`; without a stock book the first of the others that says something, with the word that stock is not
        known; else that nothing is known. It never sounds as if all were well where stock is not known.
    """
    if not stock.key.endswith(".none"):
        return stock
    known = next((each for each in others if not each.key.endswith((".none", ".hidden"))), None)
    return Finding("posko.unknown", {}) if known is None else Finding("posko.without_stock", {"known": known})


def known_without_stock(
    con: DuckDBPyConnection, *, start: date, end: date, place: str | None, now: datetime, level: Level
) -> list[Finding]:
    """Return what the other books say, for a posko whose stock book is not loaded; most important first.

    Args:
        con: Connection to a snapshot.
        start: First local day.
        end: Last local day, included.
        place: Beginning of a village code; care and gifts are of everywhere.
        now: Moment of the state.
        level: Who looks.
    """
    days: dict[str, Any] = {"start": start, "end": end}
    here: dict[str, Any] = {**days, "place": place, "level": level}
    answers: dict[str, Callable[[], Finding]] = {
        "calls": lambda: calls.headline_of(calls.call_totals(con, **here), **days),
        "requests": lambda: requests.headline_of(requests.requests_by_category(con, **here), **days),
        "followups": lambda: followups.headline_of(followups.followup_totals(con, **days, now=now, level=level)),
        "referrals": lambda: loops.headline_of(loops.loop_totals(con, **days, now=now, level=level)),
        "companions": lambda: companions.headline_of(companions.companion_totals(con, now=now, level=level)),
        "donations": lambda: donations.donations_headline(con, **days),
    }
    known = books(con)
    return [answer() for feed, answer in answers.items() if feed in known]
