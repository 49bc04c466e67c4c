"""What a command asks of whom it works for, and records in the audit log: that it begins, and how it ended."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import settings
from access import audit
from access.audit import Action, Fact
from access.roles import Role, allows, right_to
from pipelines.types.errors import PoskoError
from pipelines.types.load import folder_of

BEGUN, DONE, FAILED = "begun", "done", "failed"


def named_load(load_id: str) -> str:
    """What the log has of a load that a user named: its id where there is such a load, else a keyed hash."""
    is_ours = load_id.isdecimal() and folder_of(load_id).exists()
    return load_id if is_ours else audit.keyed(load_id)


def require_right(command: Sequence[str]) -> None:
    """Let a command go on that who started it from a page has a right to; this machine's own user has every right.

    Args:
        command: its words

    Raises:
        PoskoError: there is no such right; nothing was done.
    """
    if settings.actor_token():
        role = audit.command_actor().role
        if not allows(Role(role) if role in set(Role) else None, right_to(command)):
            raise PoskoError("not_your_right")


@contextmanager
def recorded(action: Action, *, subject: str | None = None, **facts: Fact) -> Iterator[dict[str, Fact]]:
    """Record an action that changes the books, and its end; one that cannot be recorded does not begin.

    Args:
        action: what is done
        subject: id of what it is done to
        **facts: what is known before

    Yields:
        Facts to record at the end; `rows` is their number of rows.

    Raises:
        Unrecorded: the log cannot be written; nothing was done.
    """
    audit.append(action, {"outcome": BEGUN, **facts}, subject=subject)
    results: dict[str, Fact] = {}
    try:
        yield results
    except BaseException:
        audit.append(action, {"outcome": FAILED, **facts}, subject=subject)
        raise
    rows = results.pop("rows", None)
    audit.append(
        action, {"outcome": DONE, **facts, **results}, subject=subject, rows=None if rows is None else int(rows)
    )
