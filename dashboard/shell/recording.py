"""What the reader of a page does, for the audit log: rows looked at, files taken.

What cannot be recorded is not drawn and not made.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

import pandas as pd

import warehouse
from access import audit, audit_entries
from access.audit import Action, Fact
from dashboard.auth import session, viewing
from dashboard.auth.viewing import actor
from dashboard.shell import query_cache
from dashboard.shell.page_context import PageContext

_MOST_DISCLOSURES = 200


def viewed(context: PageContext, key: str, rows: int, *, of: Iterable[object] = (), people: Iterable[str] = ()) -> bool:
    """Record that rows about people are looked at: once a view, however often it is drawn.

    Args:
        context: The opened page.
        key: i18n key of the list.
        rows: How many rows are drawn.
        of: What distinguishes this view from others of the list, as its page and its filters.
        people: Codes of the people, stored as keyed hashes.

    Returns:
        Whether to draw them; where it could not be recorded, the page says so.
    """
    chosen = context.known_at, context.start, context.end, context.place
    view = (key, rows, warehouse.snapshot_id(), *chosen, *map(str, of))
    return viewing.noted(key, rows, view, people=people, page=context.name)


def exporting(what: str, form: str, make: Callable[[], Any], *, action: Action = Action.exported) -> Callable[[], Any]:
    """What makes a file, recorded each time before it is made; Unrecorded when it cannot be.

    Args:
        what: i18n key or code of what is taken.
        form: Suffix of the file.
        make: Makes it.
        action: What is recorded.
    """

    def recorded() -> Any:
        audit.record(action, actor=actor(), subject=what, form=form)
        return make()

    return acting(recorded)


def acting(make: Callable[[], Any]) -> Callable[[], Any]:
    """What makes a file for the reader of the running page, also where it runs after the page has ended."""
    who, make = actor(), session.carried(query_cache.carried(make))

    def for_reader() -> Any:
        with viewing.made_for(who):
            return make()

    return for_reader


def record(action: Action, *, subject: str | None = None, rows: int | None = None, **facts: Fact) -> None:
    """Record what the reader does.

    Args:
        action: What is done.
        subject: Id of what it is done to.
        rows: How many rows.
        **facts: Other codes and numbers.
    """
    audit.append(action, facts, actor=actor(), subject=subject, rows=rows)


def disclosures() -> pd.DataFrame:
    """The last lists with numbers or names that were taken out, the newest first: disclosed_at, list, rows."""
    uses = audit_entries.entries(audit_entries.Filter(actions=(Action.disclosed,)), limit=_MOST_DISCLOSURES)
    rows = [(_moment(use), use.subject, use.rows) for use in uses]
    return pd.DataFrame(rows, columns=["disclosed_at", "list", "rows"])


def _moment(use: audit_entries.Entry) -> datetime:
    """When it was; a use that an older Posko noted has its own moment."""
    noted = use.facts.get("disclosed_at")
    return datetime.fromisoformat(noted) if isinstance(noted, str) else use.at
