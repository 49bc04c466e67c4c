"""What only the desk sees: people who wait, suggested pairings, companions who need a debriefing, broken rules."""

from collections.abc import Callable
from types import ModuleType
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.shell import recording
from dashboard.shell.page_context import PageContext
from dashboard.shell.query_cache import query
from dashboard.views.companions import companion_charts
from dashboard.widgets import canvas, cells, figures, row_browser, tables
from dashboard.widgets.drawing import icons

_WAITING = [
    "case",
    "person",
    "waiting_reason",
    "waiting_since",
    "days_waiting",
    "person_kind",
    "is_bad",
    "village",
    "district",
]
_SUGGESTED = ["case", "person", "days_waiting", "companion", "reason"]
_PAIRED = [
    "person",
    "person_kind",
    "waiting_since",
    "companion",
    "role",
    "nearness",
    "caseload",
    "capacity",
    "places_left",
]


def waiting(context: PageContext, metrics: ModuleType, **arguments: Any) -> None:
    """Draw who waits: by district for readers, one by one for the desk.

    Args:
        context: The opened page.
        metrics: Of `waiting`.
        **arguments: now, place, level.
    """
    totals = query(metrics.waiting_totals, **arguments)
    row = totals.iloc[0]
    if not row["is_known"]:
        st.write(context.w("companions.waiting_unknown"))
        return
    by_district = query(metrics.waiting_by_district, **arguments)
    tables.card(context, "companions.waiting", by_district)
    if by_district[cells.SUPPRESSED].any():
        st.caption(context.w("small_groups.explained"))
    for name in ("uncertain_asks", "companion_unknown"):
        if not cells.is_missing(row[name]) and row[name]:
            st.caption(context.w(f"companions.{name}", number=int(row[name])))
    if context.writes:
        people = query(metrics.waiting_people, now=arguments["now"], place=arguments["place"])
        people = people.assign(case="person:" + people["person"].astype(str))
        tables.card(context, "companions.waiting_list", people[_WAITING])


def suggestions(context: PageContext, metric: Callable[..., Any], book: Callable[..., bytes], **arguments: Any) -> None:
    """Draw suggested pairings with the reason for each, the workbook that comes back, and who has none and why.

    Args:
        context: The opened page.
        metric: `suggested_pairings`.
        book: `companionship_book` of the reports.
        **arguments: now, place.
    """
    w = context.w
    suggested = query(metric, **arguments)
    pairs, without, beyond = suggested
    with canvas.card(context, "companions.suggested"):
        st.caption(w("companions.suggested_hint"))
        if pairs.empty:
            st.write(w("companions.suggested_none"))
        else:
            table = pairs.assign(reason=[reason(context, row) for row in pairs.to_dict("records")])
            tables.rows(context, "companions.suggested", table[_SUGGESTED], every=lambda: table[[*_PAIRED, "reason"]])
            st.download_button(
                w("companions.suggested_book"),
                data=recording.exporting(
                    "companions.suggested", "xlsx", lambda: book(pairs, w, made_up=context.made_up)
                ),
                file_name=f"{w('feed.companionships').lower()}.xlsx",
                key="suggested-book",
                icon=icons.mark("edit_note"),
                on_click="ignore",
            )
            st.caption(w("companions.suggested_book_help"))
        if beyond:
            st.caption(w("companions.suggested_beyond", number=beyond, most=len(pairs) + len(without)))
    if len(without):
        tables.card(context, "companions.without", without)


def reason(context: PageContext, row: cells.Row) -> str:
    """Why this pair, in words: the tier, the way, the places, and a debriefing that is due first.

    Args:
        context: The opened page.
        row: Of `suggested_pairings`.
    """
    w = context.w
    kind = (
        w("companions.kind_unknown")
        if cells.is_missing(row["person_kind"])
        else w.term("person_kind", row["person_kind"])
    )
    first = "fits_first" if row["rule_priority"] == 1 else "fits"
    parts = [w(f"companions.{first}", role=w.term("companion_role", row["role"]), kind=kind.lower())]
    areas = {name: cells.written(w, name, row[name]) for name in ("person_area", "companion_area")}
    parts.append(w(f"companions.near_{row['nearness']}", **areas))
    parts.append(
        w(
            "companions.places",
            caseload=int(row["caseload"]),
            capacity=int(row["capacity"]),
            left=int(row["places_left"]),
        )
    )
    if row["needs_debriefing"]:
        parts.append(w("companions.debriefing_first"))
    return "; ".join(parts)


def debriefing(context: PageContext, metrics: ModuleType, **arguments: Any) -> None:
    """Draw how many companions need a debriefing; for the desk which.

    Args:
        context: The opened page.
        metrics: Of `debriefing`.
        **arguments: now, place, level.
    """
    totals = query(metrics.debriefing_totals, **arguments)
    row = totals.iloc[0]
    with canvas.card(context, "companions.debriefing", title=context.w.sentence(metrics.debriefing_headline(totals))):
        if not row["is_known"]:
            st.write(context.w("companions.debriefing_unknown"))
            return
        names = ("debriefing_due", "never_debriefed", "debriefing_unknown", "accompanying")
        hidden = totals.assign(**{cells.SUPPRESSED: True})
        figures.tiles(context, "companions-debriefing", [figures.of(hidden, name) for name in names])
        if context.writes:
            listed = query(metrics.debriefing_states, now=arguments["now"], place=arguments["place"])
            tables.rows(context, "companions.debriefing", listed.drop(columns="area_code"))
            st.caption(context.w("companions.contacts_hint"))
            st.markdown("`python -m pipelines contacts companions --out pendamping.xlsx`")


def broken(context: PageContext, metrics: ModuleType, **arguments: Any) -> None:
    """Draw the rules in force and, for the desk, the companionships that break one.

    Args:
        context: The opened page.
        metrics: Of `pairing_rules`.
        **arguments: now, place.
    """
    if context.writes:
        frame = query(metrics.violations, **arguments)
        tables.card(context, "companions.violations", frame.drop(columns="area_code"))
        unchecked = query(metrics.unchecked_pairs, now=arguments["now"])
        if unchecked:
            st.caption(context.w("companions.unchecked", number=unchecked))
    rules = query(metrics.pairing_rules)
    shipped = rules["rule_source"].where(rules["is_own"].astype(bool), context.w("companions.rule_shipped"))
    tables.card(context, "companions.rules", rules.assign(rule_source=shipped).drop(columns="is_own"))
    if context.writes:
        st.caption(context.w("companions.rules_hint"))


def listed(
    context: PageContext, companions: row_browser.Rows, sessions: row_browser.Rows, *, among: pd.DataFrame, **here: Any
) -> None:
    """Draw companions one by one, and below them the sessions of the period.

    Args:
        context: The opened page.
        companions: The metrics that list and count companions.
        sessions: The metrics that list and count sessions.
        among: Of `companions_by_area`.
        **here: now, place.
    """
    row_browser.draw(context, "companions.rows", companions, among=among, **here)
    row_browser.draw(context, "companions.sessions_list", sessions, **context.filters)


def rows(context: PageContext, one_by_one: Callable[[], None], counts: pd.DataFrame) -> None:
    """Draw companions one by one for the desk; by tier for readers.

    Args:
        context: The opened page.
        one_by_one: Draws the rows.
        counts: Of `companion_counts`.
    """
    if context.writes:
        one_by_one()
        return
    tiers = companion_charts.seen(context, counts[counts["role"].notna()])
    tables.card(context, "companions.by_tier", tiers if len(tiers) else companion_charts.seen(context, counts))
    if counts[cells.SUPPRESSED].any():
        st.caption(context.w("small_groups.explained"))
