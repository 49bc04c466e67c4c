"""Records in the audit log what a command changes: before it begins, and how it ended."""

from collections.abc import Iterator
from contextlib import contextmanager

from access import audit
from access.audit import Action, Fact
from access.roles import Right, Role, allows
from pipelines.types.errors import PoskoError
from pipelines.types.load import folder_of

BEGUN, DONE, FAILED = "begun", "done", "failed"


def named_load(load_id: str) -> str:
    """What the log has of a load that a user named: its id where there is such a load, else a keyed hash."""
    is_ours = load_id.isdecimal() and folder_of(load_id).exists()
    return load_id if is_ours else audit.keyed(load_id)


_NEEDS = {Action.erased: Right.ERASE, Action.restored: Right.RESTORE, Action.retained: Right.SETTINGS}
"""What needs more than the right to files, also where a page starts it; this machine's own user has every right."""


def _may(right: Right) -> bool:
    role = audit.command_actor().role
    return allows(Role(role) if role in set(Role) else None, right)


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
        PoskoError: who started this process from a page has no right to it; nothing was done.
        Unrecorded: the log cannot be written; nothing was done.
    """
    if action in _NEEDS and not _may(_NEEDS[action]):
        raise PoskoError("not_your_right")
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
