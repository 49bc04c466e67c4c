"""Facts of one wild case: what each file of it was reported as, and the figures that were published."""

import hashlib
from collections.abc import Mapping
from typing import Any

from tests.pipelines.books import Ask, Report

_TIME = "strftime(timezone('Asia/Jakarta', {}), '%Y-%m-%d %H:%M:%S')"
_LINES = {
    "calls": (
        _TIME.format("started_at"),
        "direction",
        "outcome",
        "caller_masked",
        "'wait ' || wait_seconds",
        "'talk ' || handling_seconds",
        "village",
        "array_to_string(needs, '+')",
        "item",
        "quantity",
    ),
    "requests": (
        _TIME.format("requested_at"),
        "category",
        "village",
        "item",
        "quantity_requested",
        "quantity_delivered",
        "status",
    ),
    "stock": (_TIME.format("occurred_at"), "depot", "item", "movement", "quantity"),
    "donations": (_TIME.format("received_at"), "kind", "item", "quantity", "amount_idr"),
    "villages": ("village_code", "name", "district", "population"),
    "arrivals": (_TIME.format("expected_at"), "depot", "item", "quantity", "status"),
    "purchases": (_TIME.format("purchased_at"), "item", "quantity", "amount_idr"),
    "distributions": (_TIME.format("distributed_at"), "village", "item", "quantity", "amount_idr"),
}
_CLOSINGS = """
    SELECT depot, item, arg_max(closing, day) FROM marts.stock_days
    WHERE condition = 'full' AND (depot || item) IN $counted GROUP BY ALL ORDER BY ALL"""
_DISCREPANCIES = """
    SELECT day, depot, item, kind, stated, computed FROM marts.stock_discrepancies
    WHERE (depot || item) IN $counted ORDER BY ALL"""
_COUNTED = "SELECT DISTINCT depot || item FROM staging.stock WHERE load_id IN $loads"
_EVERY = "SELECT depot || item FROM marts.stock_days"
_ASIDE = """
    SELECT row_number, column_name, rule, regexp_replace(found, '^(item|sheet)-[0-9a-f]{6}', '\\1-•') AS found
    FROM ops.quarantine WHERE load_id = $load
    ORDER BY part, row_number, column_name, rule, found"""
_MOST_LINES = 40


def facts_of(ask: Ask, report: Report) -> dict[str, Any]:
    """Return `refused` with its sentence, or what was loaded of one feed; what is empty is left out."""
    if report["status"] == "refused":
        return refusal_of(report)
    facts = {"file": report["file"], **_of_load(ask, report)}
    return {name: fact for name, fact in facts.items() if fact}


def refusal_of(report: Report) -> dict[str, Any]:
    """Return the file and the sentence of a refusal."""
    return {"file": report["file"], "refused": report["message"]}


def published(ask: Ask, cases: Mapping[str, list[Report]]) -> dict[str, dict[str, Any]]:
    """Return the closing balances that each case leaves, and what contradicts them; a lone case leaves all of them."""
    every = {counted for (counted,) in ask(_EVERY)}
    if len(cases) == 1:
        return {name: _balances(ask, every) for name in cases}
    loads = {name: [report["load_id"] for report in own if report["load_id"]] for name, own in cases.items()}
    counted = {name: {each for (each,) in ask(_COUNTED, loads=own)} for name, own in loads.items()}
    assert sorted(every) == sorted(each for own in counted.values() for each in own), "two cases count the same"
    return {name: _balances(ask, own) for name, own in counted.items()}


def _balances(ask: Ask, counted: set[str]) -> dict[str, Any]:
    values = {"counted": sorted(counted)}
    facts = {"closing": _joined(ask(_CLOSINGS, **values)), "discrepancies": _joined(ask(_DISCREPANCIES, **values))}
    return {name: lines for name, lines in facts.items() if lines}


def _of_load(ask: Ask, report: Report) -> dict[str, Any]:
    load = {"load": report["load_id"]}
    counts = [str(report[f"rows_{kind}"]) for kind in ("read", "loaded", "duplicate", "quarantined")]
    others = sum(report.get("rows_skipped", {}).values())
    cells = _LINES.get(report["feed"], ("row_number",))
    order = [*(() if report["feed"] == "villages" else ("row_number",)), *map(str, range(1, len(cells) + 1))]
    rows = f"SELECT {', '.join(cells)} FROM staging.{report['feed']} WHERE load_id = $load ORDER BY {', '.join(order)}"
    return {
        "status": "" if report["status"] == "loaded" else report["status"],
        "feed": report["feed"],
        "rows": f"{counts[0]} = {' + '.join(counts[1:])} + {others}",
        "rows_skipped": report.get("rows_skipped", {}),
        "lines_skipped": report["lines_skipped"],
        "unread": report["columns_unread"],
        "assumed": report["assumed"],
        "aside": _joined(ask(_ASIDE, **load)),
        "shows": _joined(ask(rows, **load)),
    }


def _joined(rows: list[tuple[Any, ...]]) -> list[str]:
    """Rows as lines; of many, the first and last, and a digest of all."""
    lines = [" | ".join("·" if cell is None else str(cell) for cell in row) for row in rows]
    if len(lines) <= _MOST_LINES:
        return lines
    digest = hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]
    return [*lines[:5], f"… {len(lines)} rows, sha256 {digest}", *lines[-5:]]
