"""Requests: of what kind, how soon they were met, and what still waits."""

from typing import Any

import pandas as pd

from analytics.metrics.requests import request_backlog, request_outcomes, request_waits, requests
from analytics.metrics.requests.sensitive import JOINED, has_sensitive, sensitive_requests
from analytics.metrics.shared.disclosure import fixed_period
from reports.briefing import charts
from reports.briefing.document import Item, Section
from reports.briefing.findings import Books, item
from reports.briefing.scope import Scope
from reports.briefing.units import is_missing, written

FEEDS = ("requests", "calls")
_REQUESTED = Books({"requests": ("category",), "calls": ("need",)}, "requests")
_STATES = {"requests": ("category", "status", "fulfilled_at"), "calls": ("need",)}
_WAITS = Books(_STATES, "median_hours")
_BACKLOG = Books(_STATES, "open_requests", of_moment=True)
_UNMET = Books({**_STATES, "requests": (*_STATES["requests"], "unmet_reason")}, "unmet")


def section(scope: Scope) -> Section:
    """The findings about requests."""
    title = scope.w("briefing.section_requests")
    # needs that calls name count as requests; where a book of requests is loaded, it decides what is known
    if missing := scope.missing(FEEDS[:1] if FEEDS[0] in scope.reach else FEEDS):
        return Section("requests", title, (), missing)
    ranked = ranked_of(scope)
    if ranked.empty and FEEDS[0] not in scope.reach:
        return Section("requests", title, (), scope.missing(FEEDS[:1]))
    items: list[Item | None] = [_ranked(scope, ranked)]
    items.append(_sensitive(scope))
    if scope.has_requests:  # a call names a need, but not what became of it
        items += [_backlog(scope), _waits(scope), _unmet(scope)]
    return Section("requests", title, tuple(each for each in items if each is not None))


def ranked_of(scope: Scope) -> pd.DataFrame:
    """Requests of the period by category."""
    return requests.requests_by_category(scope.con, **scope.compared_days, level=scope.level)


def _ranked(scope: Scope, ranked: pd.DataFrame) -> Item:
    w, days = scope.w, scope.compared("requests")
    totals = requests.request_totals(scope.con, **scope.compared_days, now=scope.moment, level=scope.level).iloc[0]
    before = None
    if days is not None:
        before = requests.requests_by_category(
            scope.con, start=days.before_start, end=days.before_end, level=scope.level
        )
    whole = days is not None and days.end == scope.options.end
    rows = [_row(scope, row, before, whole=whole) for row in ranked.to_dict("records")]
    picture = None
    if len(rows) > 1:
        picture = charts.ranking(w, "requests.ranked", w("requests.ranked"), rows, axis=w("briefing.axis_requests"))
    columns = {"category": "text", "requests": "count", "share": "share"}
    named = ranked.assign(category=[row["text"] for row in rows])
    table = scope.table("requests.ranked", named, columns, most=max(1, len(named)))
    requested = scope.counted("requests", totals["requests"])
    figures = [
        scope.figure("requests.requests", totals["requests"], change=_change(scope)),
        scope.figure("requests.fulfilled_share", totals["fulfilled_share"], "share",
                     numerator=scope.counted("fulfilled", totals["fulfilled"]), denominator=requested),
        scope.figure("requests.unmet", totals["unmet"]),
    ]  # fmt: skip
    if not scope.has_requests:
        del figures[1:]
    sentence = scope.sentence(requests.headline_of(ranked, **scope.days))
    return item(scope, "requests.ranked", sentence, _REQUESTED, figures=figures, chart=picture, table=table)


def _change(scope: Scope) -> str:
    days = scope.compared("requests")
    if days is None:
        return ""
    now, before = (
        requests.request_totals(scope.con, start=start, end=end, level=scope.level)["requests"].iloc[0]
        for start, end in ((days.start, days.end), (days.before_start, days.before_end))
    )
    return scope.change(now, before, "count", days)


def _row(scope: Scope, row: Any, before: pd.DataFrame | None, *, whole: bool) -> dict[str, Any]:
    """One bar: the category, how often, its interval, and how often before."""
    w, total = scope.w, row["requests"] / row["share"] if row["share"] else 0
    low, high = (row.get("share_low"), row.get("share_high"))
    was = None
    if before is not None and whole:
        counts = before.loc[before["category"] == row["category"], "requests"]
        was = int(counts.iloc[0]) if len(counts) else 0
    return {
        "text": _name(scope, row["category"]),
        "amount": int(row["requests"]),
        "written": w.number(int(row["requests"])),
        "low": None if is_missing(low) else round(float(low) * total, 2),
        "high": None if is_missing(high) else round(float(high) * total, 2),
        "beside": "" if was is None else w("briefing.before", before=was),
    }


def _name(scope: Scope, category: str) -> str:
    joins = category == JOINED and has_sensitive(scope.con, level=scope.level)
    return scope.w("briefing.other_and_sensitive") if joins else scope.w.term("category", category)


def _sensitive(scope: Scope) -> Item | None:
    """Sensitive needs of the newest whole week or month, from five on."""
    if not has_sensitive(scope.con, level=scope.level):
        return None
    days = first, last = fixed_period(scope.options.start, scope.options.end)
    weeks = sensitive_requests(scope.con, start=first, end=last, level=scope.level)
    totals = weeks[weeks["district"].isna()]
    count = totals["requests"].sum(skipna=False) if len(totals) else 0
    hides = is_missing(count)
    sentence = scope.w("briefing.sensitive_hidden") if hides else scope.w("briefing.sensitive", requests=int(count))
    figures = [scope.figure("requests.sensitive", count, is_hidden=hides)]
    return item(scope, "requests.sensitive", sentence, _REQUESTED, figures=figures, days=days)


def _waits(scope: Scope) -> Item | None:
    w = scope.w
    times, curve = request_waits.time_to_fulfil(scope.con, **scope.days, now=scope.moment, level=scope.level)
    row = times.iloc[0]
    if not row["fulfilled"]:
        return None
    sentence = scope.sentence(request_waits.headline_of(times))
    picture = charts.survival(
        w, "requests.curve", w("requests.curve"), curve, label=w("column.fulfilled_share"),
        axis=w("requests.hours_since"),
    )  # fmt: skip
    followed = scope.counted("followed", row["requests"])
    within = "" if is_missing(row["within_24h_share"]) else w("briefing.interval", **{
        name: written(w, "share", row[f"within_24h_{name}_share"]) for name in ("low", "high")
    })  # fmt: skip
    figures = [
        scope.figure("requests.median_hours", row["median_hours"], "hours", denominator=followed),
        scope.figure(
            "requests.within_24h_share", row["within_24h_share"], "share", change=within, denominator=followed
        ),
    ]
    return item(scope, "requests.waits", sentence, _WAITS, figures=figures, chart=picture)


def _backlog(scope: Scope) -> Item:
    row = request_backlog.backlog(scope.con, now=scope.moment, level=scope.level).iloc[0]
    waiting, stale = int(row["open_requests"]), int(row["stale_requests"])
    kind = "none" if not waiting else "stale" if stale else "fresh"
    sentence = scope.w(f"briefing.backlog_{kind}", open=waiting, stale=stale, moment=scope.moment_text)
    then = scope.earlier_moment("requests")
    before = None if then is None else request_backlog.backlog(scope.con, now=then, level=scope.level).iloc[0]
    change = {} if before is None else {
        name: scope.change(row[name], before[name], "count") for name in ("open_requests", "stale_requests")
    }  # fmt: skip
    figures = [
        scope.figure("requests.open_requests", waiting, change=change.get("open_requests", "")),
        scope.figure("requests.stale_requests", stale, numerator=scope.counted("stale", stale),
                     denominator=scope.counted("open", waiting), change=change.get("stale_requests", "")),
    ]  # fmt: skip
    return item(scope, "requests.backlog", sentence, _BACKLOG, figures=figures)


def _unmet(scope: Scope) -> Item | None:
    reasons = request_outcomes.unmet_reasons(scope.con, **scope.days, level=scope.level)
    days = scope.options.start, scope.options.end
    reasons = reasons[~reasons["is_suppressed"].astype(bool)].drop(columns="is_suppressed")
    if reasons.empty or fixed_period(*days) != days:
        return None
    totals = requests.request_totals(scope.con, **scope.days, now=scope.moment, level=scope.level)
    first, total = reasons.iloc[0], int(totals["unmet"].iloc[0])
    known = not is_missing(first["unmet_reason"])
    gaps: dict[str, Any] = {"total": total, "part": int(first["requests"])}
    if known:
        gaps |= {"reason": scope.w.term("unmet_reason", first["unmet_reason"])}
    sentence = scope.w("briefing.unmet" if known else "briefing.unmet_unknown", **gaps)
    table = scope.table("requests.unmet", reasons, {"unmet_reason": "term:unmet_reason", "requests": "count"})
    return item(scope, "requests.unmet", sentence, _UNMET, table=table)
