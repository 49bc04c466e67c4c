"""Query a metric on the published snapshot; the result is cached until a new snapshot is published.

A page may show an as-of snapshot: then the same metrics are queried there.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from contextvars import ContextVar
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar, cast

import pandas as pd
import streamlit as st
from duckdb import DuckDBPyConnection, Error
from streamlit.runtime.scriptrunner import get_script_run_ctx

import facts
import settings
import warehouse
from access.roles import Right
from codes import SENSITIVE_CATEGORIES
from dashboard.auth import session, viewing
from dashboard.cache import keys, store
from dashboard.shell.page_context import PageContext
from level import Level, is_of_people, sensitive_needs, takes_level

Result = TypeVar("Result")
Summary = TypeVar("Summary")
FileIdentity = tuple[int, int, int]
"""Inode, size [bytes] and time of change [ns]."""
Version = tuple[Path, FileIdentity | None]
_MOMENT, _USED = "moment-looked-at", "snapshot-in-use"
_OF_ONE = ("key", "person")
"""Arguments that name one person."""
_MOST_OPEN = 2  # today's snapshot and an as-of snapshot
_MOST_BYTES = 128 << 20
"""Memory of the answers that sessions share."""
_answers = store.Store(_MOST_BYTES)
_open_files: dict[Path, tuple[FileIdentity, DuckDBPyConnection, facts.Facts]] = {}
_lock = Lock()


def use_snapshot(code: str | None) -> None:
    """From now on query the as-of snapshot of this code in this session; None for today's.

    A page calls it when it begins to run: all its figures are of one snapshot, also when a newer one is published
    meanwhile.
    """
    st.session_state[_MOMENT] = code
    st.session_state[_USED] = _newest(code)


def _newest(code: str | None) -> Path | None:
    return warehouse.as_of_snapshots().get(code) if code else warehouse.current()


_carried: ContextVar[Mapping[str, Any] | None] = ContextVar("page", default=None)


def _of_page(name: str) -> Any:
    """What this session's page remembers; of a file that is made after its page has ended, what it remembered then."""
    remembered = _carried.get()
    return st.session_state.get(name) if remembered is None else remembered[name]


def carried(make: Callable[[], Result]) -> Callable[[], Result]:
    """What makes a file of the snapshot that the running page queries, also when it runs after the page has ended."""
    remembered = {name: _of_page(name) for name in (_MOMENT, _USED)}

    def of_page() -> Result:
        token = _carried.set(remembered)
        try:
            return make()
        finally:
            _carried.reset(token)

    return of_page


def _in_use() -> Path | None:
    """The snapshot of this run of the page; the newest where there is none, and in place of one that was removed."""
    used: Path | None = _of_page(_USED)
    return used if used and used.exists() else _newest(_of_page(_MOMENT))


def snapshot_in_use() -> str | None:
    """Name of the snapshot that this run of the page queries; None where there is none yet."""
    path = _in_use()
    return path.stem if path else None


def query(metric: Callable[..., Result], **arguments: Any) -> Result:
    """Return the result of `metric` on the published data; the same query on the same snapshot is computed once.

    A page shows new data at its next run. A metric that takes a `level` is handed that of the session.
    """
    who = session.require()
    path = _in_use()
    version = _version(path)
    result: Result = _cached(version, metric, **_at_level(metric, arguments, lambda: _level(who, version)))
    if not is_of_people(metric):
        return result
    is_seen = level_of_session().rows and _is_noted(metric, arguments, result, path)
    return result if is_seen else cast(Result, _nothing(result))


def query_summary(summary: Callable[[Result], Summary], metric: Callable[..., Result], **arguments: Any) -> Summary:
    """Return what a summary makes of the result of a metric; it is made once, as the result is.

    Args:
        summary: A function, or a partial one: what it makes depends on the result and its own arguments only.
        metric: The metric; none of rows about single people.
        **arguments: Its arguments.
    """
    who = session.require()
    if is_of_people(metric):
        raise ValueError("rows about single people are noted each time")
    version = _version(_in_use())
    at_level = _at_level(metric, arguments, lambda: _level(who, version))
    key = version, keys.key(summary), keys.key(metric), keys.arguments(at_level)
    made: Summary = _answers.result(key, lambda: summary(_cached(version, metric, **at_level)))
    return made


def level_of_session() -> Level:
    """What the session is shown of people: all of it to the desk, today."""
    return _level(session.current(), _version(_in_use()))


def _level(who: session.Session | None, version: Version | None) -> Level:
    may = who is not None and who.may(Right.ROWS)
    sensitive = _cached(version, sensitive_needs) if version else SENSITIVE_CATEGORIES
    return Level(settings.smallest_count(), may and not _of_page(_MOMENT), sensitive)


def shows(metric: Callable[..., Any]) -> bool:
    """Whether the session is handed the rows of a metric: those about single people are for the desk."""
    return not is_of_people(metric) or level_of_session().rows


def _is_noted(metric: Callable[..., Any], arguments: dict[str, Any], result: Any, path: Path | None) -> bool:
    """Note in the audit log that the page is handed rows about people; whether that could be done.

    Args:
        metric: The metric.
        arguments: Its arguments: other ones are another view; those of one person are one view of that person.
        result: Its rows; a count of them is none.
        path: The snapshot.
    """
    rows = len(result) if isinstance(result, pd.DataFrame) else None
    is_count = isinstance(result, int) or rows == 0
    if is_count or get_script_run_ctx(suppress_warning=True) is None:
        return True  # the export of a page that has ended is recorded as such
    snapshot, page = path.stem if path else None, viewing.page()
    people = tuple(str(arguments[name]) for name in _OF_ONE if name in arguments)
    if people:
        return viewing.noted("case", rows, (page, snapshot, people), people=people, page=page)
    chosen = tuple(sorted((name, str(value)) for name, value in arguments.items()))
    view = page, snapshot, metric.__module__, metric.__name__, chosen
    return viewing.noted(viewing.list_or_page(), rows, view, page=page, list=metric.__name__)


def _nothing(result: Any) -> Any:
    """No row of rows about single people, and none counted."""
    if isinstance(result, pd.DataFrame):
        return result.head(0)
    if isinstance(result, int):
        return 0
    if level_of_session().rows:
        st.stop()  # what could not be noted: the page has said so
    raise PermissionError("rows about single people are for the desk")


def _at_level(metric: Callable[..., Any], arguments: dict[str, Any], level_now: Callable[[], Level]) -> dict[str, Any]:
    """The arguments with the level of the session, which none that a page passes exceeds.

    Args:
        metric: The metric.
        arguments: Its arguments.
        level_now: Looks up the level of the session.
    """
    if not takes_level(metric):
        return arguments
    level = level_now()
    return arguments | {"level": arguments["level"].at_most(level) if "level" in arguments else level}


def query_earlier(
    context: PageContext, metric: Callable[..., Result], *, books: Sequence[str], **arguments: Any
) -> Result | None:
    """Return the same metric of the days that the period is compared with: their start, their end, or now at their end.

    Args:
        context: The opened page.
        metric: The metric.
        books: The books that it needs.
        **arguments: Its arguments for the period.

    Returns:
        None where one of the books does not reach back so far.
    """
    moment = context.earlier_moment(*books)
    if moment is None:
        return None
    of_then = {**context.earlier_days, "now": moment}
    return query(metric, **arguments | {name: then for name, then in of_then.items() if name in arguments})


def query_uncached(metric: Callable[..., Result], **arguments: Any) -> Result:
    """Return the same without caching it: for large results that are exported."""
    session.require()
    result = _ask(metric, _at_level(metric, arguments, level_of_session))
    return result if shows(metric) else cast(Result, _nothing(result))


def _ask(metric: Callable[..., Result], arguments: dict[str, Any]) -> Result:
    with _cursor(_in_use()) as con:
        return metric(con, **arguments)


def _cached(snapshot: Version | None, metric: Callable[..., Any], **arguments: Any) -> Any:
    key = snapshot, keys.key(metric), keys.arguments(arguments)
    return _answers.result(key, lambda: _ask(metric, arguments))


def forget() -> None:
    """Forget every answer, so that each metric is asked again."""
    _answers.clear()


def _cursor(path: Path | None) -> DuckDBPyConnection:
    """A cursor for one query on a connection that stays open.

    Opening a file reads its catalogue, which takes longer than most queries.
    """
    with _lock:
        _forget_replaced()
        if path is None or path not in _open_files:
            con = _open(path)
            if path is None or not (identity := _file_identity(path)):
                return con
            for old in [*_open_files][: 1 - _MOST_OPEN]:
                del _open_files[old]
            _open_files[path] = identity, con, {}
        _, con, known = _open_files[path]
        return facts.share(con.cursor(), known)


def _forget_replaced() -> None:
    """Forget connections to files that are gone or replaced.

    Only those to replaced files are closed: a query on a deleted file goes on with it.
    """
    for path, (identity, con, _) in [*_open_files.items()]:
        current = _file_identity(path)
        if current != identity:
            del _open_files[path]
            if current:
                con.close()


def _version(path: Path | None) -> Version | None:
    """What tells a snapshot from every other, in another folder or restored under the same name."""
    return (path, _file_identity(path)) if path else None


def _file_identity(path: Path) -> FileIdentity | None:
    """What differs when another file has the same name, or the file was cut; None when it is gone."""
    with suppress(OSError):
        status = path.stat()
        return status.st_ino, status.st_size, status.st_mtime_ns
    return None


def _open(path: Path | None) -> DuckDBPyConnection:
    """A connection to a snapshot; one that is gone or damaged may have a successor, or says that it is damaged."""
    code = _of_page(_MOMENT)
    if path and not code and path.exists():
        with suppress(Error):
            return warehouse.connect(path)
    con = warehouse.open_as_of(code) if code else warehouse.open_current()
    if con is None:
        raise FileNotFoundError("the published snapshot is gone and has no successor")
    return con
