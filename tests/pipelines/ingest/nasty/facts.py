"""Facts of a report and the published rows of a file, short enough to be written beside it by hand."""

import json
import re
import tomllib
from collections.abc import Iterator
from typing import Any

import settings
from tests.pipelines.books import Books, Report

_TIME = "strftime(timezone('Asia/Jakarta', {}), '%Y-%m-%d %H:%M:%S')"
_LINES = {
    "calls": (
        _TIME.format("started_at"),
        "caller_masked",
        "village",
        "item",
        "quantity",
        "array_to_string(needs, '+')",
    ),
    "stock": (_TIME.format("occurred_at"), "item", "movement", "quantity"),
    "donations": (_TIME.format("received_at"), "kind", "amount_idr"),
    "requests": (_TIME.format("requested_at"), "category", "item", "flow_lpm"),
}


def facts_of(books: Books, report: Report) -> dict[str, Any]:
    """Return `refused`, or `feed`, `rows` and what else is not empty; of a file none of whose rows count, these too."""
    if report["status"] == "refused" and report["load_id"] is None:
        return {"refused": refused_because(report)}
    load = {"load": report["load_id"]}
    counts = [report[f"rows_{kind}"] for kind in ("read", "loaded", "duplicate", "quarantined")]
    known = json.loads((books.folder / "loads" / report["load_id"] / "load.json").read_text("utf-8"))
    quarantined = books.ask(
        """SELECT concat_ws(' ', row_number, column_name, rule, found) FROM ops.quarantine WHERE load_id = $load
        ORDER BY part, row_number, column_name, rule, found""",
        **load,
    )
    cells = ", ".join(f"coalesce(CAST({cell} AS VARCHAR), '·')" for cell in _LINES[report["feed"]])
    rows = books.ask(
        f"SELECT concat_ws(' | ', {cells}) FROM staging.{report['feed']} WHERE load_id = $load ORDER BY row_number, 1",
        **load,
    )
    facts = {
        "status": "" if report["status"] == "loaded" else report["status"],
        "feed": report["feed"],
        "rows": "{} = {} + {} + {}".format(*counts),
        "skipped": report["lines_skipped"],
        "assumed": known["assumed"],
        "aside": [re.sub("item-[0-9a-f]{6}", "item-•", line) for (line,) in quarantined],
        "shows": [line for (line,) in rows],
    }
    return {name: fact for name, fact in facts.items() if fact}


def refused_because(report: Report) -> str:
    """The key of the one sentence a file was refused with."""
    fitting = [key for key, pattern in _SENTENCES.items() if re.fullmatch(pattern, report["message"], re.DOTALL)]
    return max(fitting, key=lambda key: len(_SENTENCES[key]), default=report["message"])


def _patterns(tree: dict[str, Any], path: str = "") -> Iterator[tuple[str, str]]:
    """Key and pattern of every sentence below `refusal`."""
    for key, text in tree.items():
        if isinstance(text, dict):
            yield from _patterns(text, f"{path}{key}.")
        else:
            yield path + key, re.sub(r"\\\{\w+(?::.*?)?\\\}", ".*", re.escape(text))


_SENTENCES = dict(_patterns(tomllib.loads((settings.ROOT / "i18n" / "en.toml").read_text("utf-8"))["refusal"]))
