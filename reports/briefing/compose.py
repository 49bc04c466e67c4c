"""Composes a briefing: asks the metrics that the pages ask, at one moment, and puts the answers into words."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import pandas as pd
from duckdb import DuckDBPyConnection

import settings
from analytics.metrics.actions.actions import actions
from analytics.metrics.actions.headline import known_without_stock, posko_headline
from analytics.metrics.books import loads
from analytics.metrics.books.data_status import DataStatus, data_status
from analytics.metrics.oxygen.depletion_findings import stock_and_orders
from analytics.metrics.oxygen.depletion_summary import needs
from analytics.metrics.shared.changes import events
from analytics.metrics.shared.moment import Moment, moment_of_period
from analytics.metrics.shared.periods import compared_days
from i18n import Words
from reports.briefing import basis
from reports.briefing.actions import actions_in_words
from reports.briefing.document import Action, Briefing, Event, Section, Table, as_json
from reports.briefing.options import PRESETS, Options
from reports.briefing.scope import Scope
from reports.briefing.sections import (
    calls,
    companions,
    deliveries,
    donations,
    followups,
    oxygen,
    referrals,
    requests,
    villages,
)
from reports.briefing.units import is_missing

SECTIONS: Mapping[str, Callable[[Scope], Section]] = {
    "calls": calls.section,
    "requests": requests.section,
    "oxygen": oxygen.section,
    "deliveries": deliveries.section,
    "followups": followups.section,
    "companions": companions.section,
    "referrals": referrals.section,
    "villages": villages.section,
    "donations": donations.section,
}
_COMPARED = {"calls": "calls", "requests": "requests", "oxygen": "stock", "villages": "calls", "donations": "donations"}
"""Section → the subject whose days are compared."""
_LEADING = (
    *("calls.calls", "calls.answered_share", "requests.requests", "requests.open_requests", "oxygen.days_of_oxygen"),
    *("oxygen.gas_m3", "deliveries.served_share", "donations.cash_in_idr", "donations.on_hand_idr"),
    *("followups.overdue_people", "referrals.open_loops", "companions.active"),
)
"""Figures of the summary, where they are there."""
_LEADING_JURY = (
    *("calls.calls", "calls.answered_share", "requests.requests", "requests.within_24h_share", "oxygen.issued"),
    *("deliveries.served_share", "donations.cash_in_idr"),
)
_MATTERING = (
    *("oxygen.lasts", "deliveries.orders", "calls.count", "requests.backlog", "requests.ranked", "donations.money"),
    *("villages.requests", "oxygen.use", "calls.lost", "deliveries.results", "requests.waits", "calls.answered"),
    *("followups.waiting", "referrals.open", "companions.state"),
    *("villages.calls", "donations.law", "donations.goods"),
)
"""Findings of the summary, the first being the headline where it is there."""
_LED = ("oxygen.lasts", "deliveries.orders")
"""Findings that the first sentence of the whole posko says already."""
_MATTERING_JURY = (
    *("calls.count", "requests.waits", "oxygen.use", "calls.answered", "deliveries.results", "donations.money"),
    *("villages.requests", "requests.ranked", "requests.backlog", "calls.lost", "donations.goods"),
)
_OPERATIONAL = ("oxygen.coming", "deliveries.orders", "followups.waiting", "companions.debriefing")
"""Findings about what is to be done: a jury looks at what was done."""
_SIGN = ("coordinator", "data", "official")
_MOST_FIGURES = 6
_MOST_SENTENCES = 7
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no letter that is taken for another when it is typed from paper."""


def now_of(con: DuckDBPyConnection, clock: datetime) -> datetime:
    """The moment that forecasts and waits count from, as on the pages: made-up data stand still at their newest.

    Args:
        con: Connection to a snapshot.
        clock: The reader's time.
    """
    newest = loads.newest(con)
    made_up = bool(loads.snapshot_state(con)["made_up"].iloc[0])
    return newest if made_up and newest is not None else clock


def last_day(con: DuckDBPyConnection, clock: datetime) -> date:
    """The last local day that the daily books reach, on which periods end; today without any.

    Args:
        con: Connection to a snapshot.
        clock: The reader's time.
    """
    newest = loads.newest(con, feeds=basis.DAILY)
    return (newest or clock).astimezone(_zone()).date()


def compose(
    con: DuckDBPyConnection | None,
    options: Options,
    *,
    now: datetime,
    made_at: datetime,
    moment_at: datetime | None = None,
) -> Briefing:
    """Compose a briefing. Equal data and arguments give an equal briefing.

    Args:
        con: Connection to a snapshot; None where nothing was published.
        options: What it is asked for.
        now: Moment of the reader, of `now_of`.
        made_at: When it is made, printed on it.
        moment_at: Moment of everything that has a state, where a page shows one already; None: the end of a period that
            is over, else `now`.
    """
    w = Words(options.language)
    status = None if con is None else data_status(con, feeds=basis.DAILY)
    if con is None or status is None or status.newest is None:
        return _signed(_empty(w, options, now=now, made_at=made_at))
    scope = _scope(con, options, status, _moment_of(options, status, now, moment_at))
    is_jury = options.kind == "jury"
    sections = tuple(_section(scope, name) for name in options.sections)
    figures = {figure.key: figure for section in sections for item in section.items for figure in item.figures}
    leading = _LEADING_JURY if is_jury else _LEADING
    is_empty = not any(section.items for section in sections)
    to_do = () if is_jury or is_empty else _to_do(scope)
    empty = _empty(w, options, now=scope.moment, made_at=made_at)
    of_then = {"actions": w("briefing.actions_at", moment=scope.moment_text)} if scope.is_past else {}
    briefing = replace(
        empty,
        words={**empty.words, **of_then},
        moment_text=scope.moment_text,
        is_past=scope.is_past,
        comparison=_comparison(w, scope.options, known=_is_compared(scope)),
        as_of_text=basis.as_of(scope),
        made_up=w("briefing.made_up") if status.made_up else "",
        incomplete=" ".join(filter(None, (basis.incomplete(scope), _unknown_actions(scope) if to_do else ""))),
        summary=_nothing(scope, sections) if is_empty else _led(scope, sections),
        figures=tuple(figures[key] for key in leading if key in figures)[:_MOST_FIGURES],
        actions=to_do,
        no_actions="" if to_do or is_jury or is_empty else _no_actions(scope),
        events=_events(scope),
        sections=sections,
        definitions=basis.definitions(w, sections),
        sources=basis.sources(scope),
    )
    return _signed(replace(briefing, suppressed=basis.suppressed(scope, briefing)))


def _zone() -> ZoneInfo:
    return ZoneInfo(settings.timezone())


def _moment_of(options: Options, status: DataStatus, now: datetime, moment_at: datetime | None) -> Moment:
    """The moment of everything that has a state: the end of a period before the newest day of any book."""
    if moment_at is not None:
        return Moment(moment_at, moment_at < now)
    reached = min(status.newest or now, now)  # books may hold plans for days to come
    return moment_of_period(options.end, until=reached, now=now, zone=_zone())


def _scope(con: DuckDBPyConnection, options: Options, status: DataStatus, moment: Moment) -> Scope:
    return Scope(
        con=con,
        options=options,
        w=Words(options.language),
        moment=moment.at.astimezone(_zone()),
        is_past=moment.is_past,
        status=status,
    )


def _empty(w: Words, options: Options, *, now: datetime, made_at: datetime) -> Briefing:
    """A briefing without any number: what is known before a snapshot is asked."""
    local = made_at.astimezone(_zone())
    return Briefing(
        options=options,
        centre=settings.centre(),
        title=w(f"briefing.title_{options.kind}"),
        period=_span(w, options.start, options.end),
        comparison=_comparison(w, options, known=True),
        moment=now.astimezone(_zone()),
        moment_text=w.moment(now),
        is_past=False,
        as_of_text=w("briefing.no_data"),
        made_at=local,
        made_at_text=w.moment(local),
        made_up="",
        incomplete="",
        suppressed="",
        summary=(w("briefing.no_data"),),
        figures=(),
        actions=(),
        no_actions=w("briefing.actions_unknown"),
        events=(),
        sections=tuple(_without_data(w, name) for name in options.sections),
        signatures=tuple(w(f"briefing.signature_{each}") for each in _SIGN) if PRESETS[options.kind].signed else (),
        definitions=(),
        sources=Table("sources", w("briefing.word.sources"), basis.source_columns(w), (), 0),
        version=settings.version(),
        fingerprint="",
        code="",
        link="",
        words=words(w, options),
    )


def _without_data(w: Words, name: str) -> Section:
    return Section(name, w(f"briefing.section_{name}"), (), w("briefing.no_data"))


def words(w: Words, options: Options) -> dict[str, str]:
    """The fixed labels of a document, by key.

    Args:
        w: Words in the reader's language.
        options: What the document is asked for.
    """
    names = [key.removeprefix("briefing.word.") for key in w.keys_of("briefing.word")]
    return {name: w(f"briefing.word.{name}") for name in names} | {"kind": w(f"briefing.kind_{options.kind}")}


def _span(w: Words, start: date, end: date) -> str:
    return w.day(start) if start == end else w("screen.period", start=w.day(start), end=w.day(end))


def _comparison(w: Words, options: Options, *, known: bool) -> str:
    """With which days the sections are compared, or why with none.

    Args:
        w: Words in the reader's language.
        options: What the document is asked for.
        known: Whether some book reaches back so far.
    """
    pair = compared_days(options.start, options.end, options.comparison)
    if pair is None:
        return w("briefing.comparison_too_long")
    period = _span(w, pair.before_start, pair.before_end)
    return w("briefing.comparison" if known else "briefing.comparison_none", period=period)


def _is_compared(scope: Scope) -> bool:
    subjects = {_COMPARED[name] for name in scope.options.sections if name in _COMPARED}
    return any(scope.compared(subject) is not None for subject in subjects)


def _section(scope: Scope, name: str) -> Section:
    """One section; before a jury without what is to be done."""
    section = SECTIONS[name](scope)
    if scope.options.kind != "jury" or not section.items:
        return section
    items = tuple(item for item in section.items if item.key not in _OPERATIONAL)
    return replace(section, items=items, missing="" if items else scope.w("briefing.nothing_of_period"))


def _summary(sections: tuple[Section, ...], mattering: tuple[str, ...]) -> tuple[str, ...]:
    """The sentences of the findings that matter most; without any, why there is none."""
    sentences = {item.key: item.sentence for section in sections for item in section.items}
    most = [sentences[key] for key in mattering if key in sentences][:_MOST_SENTENCES]
    return tuple(most) or tuple(section.missing for section in sections if section.missing)


def _nothing(scope: Scope, sections: tuple[Section, ...]) -> tuple[str, ...]:
    """That there are no numbers, and why not."""
    return scope.w("briefing.nothing_known"), *_summary(sections, ())


def _led(scope: Scope, sections: tuple[Section, ...]) -> tuple[str, ...]:
    """The sentence of the whole posko, as the overview begins with it, and what matters besides; a jury reads that."""
    if scope.options.kind == "jury":
        return _summary(sections, _MATTERING_JURY)
    lasts = needs(scope.con, now=scope.moment)
    others = (
        []
        if len(lasts)
        else known_without_stock(scope.con, **scope.days, place=None, now=scope.moment, level=scope.level)
    )
    lead = posko_headline(stock_and_orders(lasts, now=scope.moment), others)
    rest = [key for key in _MATTERING if not (len(lasts) and key in _LED)]
    return scope.w.sentence(lead), *_summary(sections, tuple(rest))[: _MOST_SENTENCES - 1]


def _to_do(scope: Scope) -> tuple[Action, ...]:
    return actions_in_words(scope.w, actions(scope.con, now=scope.moment, level=scope.level), now=scope.moment)


def _no_actions(scope: Scope) -> str:
    """That nothing is to be done, which nobody knows where a book is missing."""
    return _unknown_actions(scope) or scope.w("briefing.no_actions")


def _unknown_actions(scope: Scope) -> str:
    """Which books are missing from which actions follow; empty where all are there."""
    return scope.w("briefing.actions_incomplete", books=scope.books(scope.without)) if scope.without else ""


def _events(scope: Scope) -> tuple[Event, ...]:
    rows: list[dict[Any, Any]] = events(scope.con, **scope.days).to_dict("records")
    return tuple(
        Event(
            pd.Timestamp(row["day"]).date(),
            None if is_missing(row["last_day"]) else pd.Timestamp(row["last_day"]).date(),
            str(row["label"]),
        )
        for row in rows
    )


def _signed(briefing: Briefing) -> Briefing:
    """With its fingerprint, the code of it, and the link that leads back to it."""
    plain = as_json(briefing)
    for name in ("made_at", "made_at_text", "words"):
        plain.pop(name)
    digest = hashlib.sha256(json.dumps(plain, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    code = code_of(digest)
    return replace(briefing, fingerprint=digest, code=code, link=link(briefing.options, code))


def code_of(digest: str) -> str:
    """A short code of a fingerprint: `K7-4Q2M`."""
    number = int(digest[:12], 16)
    letters = "".join(_LETTERS[(number >> 5 * n) & 31] for n in range(6))
    return f"{letters[:2]}-{letters[2:]}"


def link(options: Options, code: str) -> str:
    """The address under which the page opens this briefing; empty while nobody set the dashboard's address.

    Args:
        options: What the briefing was asked for.
        code: Its code, under which an archived copy is opened.
    """
    if not settings.url():
        return ""
    query = {"kode": code, "kind": options.kind, "span": "custom"}
    query |= {"from": options.start.isoformat(), "to": options.end.isoformat(), "paper": options.language}
    if options.comparison != "previous":
        query["compare"] = options.comparison
    if options.sections != PRESETS[options.kind].sections:
        query["sections"] = ",".join(options.sections)
    return f"{settings.url()}/inspeksi?{urlencode(query, safe=',')}"
