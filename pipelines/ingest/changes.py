"""What a publication changes: rows and days by feed, and the files that begin or cease to count."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

from i18n import Words
from pipelines.storage.temp_dirs import database_limits
from pipelines.types.cell_text import quoted

_SET_ASIDE = "set_aside_made_up"
_OLD, _NEW = "old", "new"


class _Load(NamedTuple):
    """A load as a snapshot lists it."""

    file: str
    feed: str
    rows: int
    """Rows that count."""
    is_made_up: bool
    status: str


_NO_LOAD = _Load("", "", 0, False, "")


def changes(before: Path | None, after: Path, words: Words) -> dict[str, Any]:
    """Compare two snapshots.

    Args:
        before: the published snapshot; None when nothing was published
        after: the one that takes its place, or would
        words: the language of the sentences

    Returns:
        `feeds`, one element per feed that differs: feed, rows_before, rows_after, days (how many have other rows),
        first_day, last_day (ISO dates, None where the feed has no days); `set_aside` and `returning`: file and rows of
        each made-up file that ceases to count, and of each file that counts again; `sentences`: the same in words.
    """
    with opened(after) as con:
        return changes_beside(con, before, after, words)


@contextmanager
def opened(snapshot: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a snapshot beside which an older one can be opened."""
    with duckdb.connect(config=database_limits()) as con:
        _attach(con, snapshot, _NEW)
        con.execute(f"USE {_NEW}")
        yield con


def changes_beside(con: duckdb.DuckDBPyConnection, before: Path | None, after: Path, words: Words) -> dict[str, Any]:
    """Compare an opened snapshot with an older one, as `changes` does.

    Args:
        con: the snapshot, `opened`
        before: the older one; None when nothing was published
        after: the file that is opened
        words: the language of the sentences
    """
    answer: dict[str, Any] = {"feeds": [], "set_aside": [], "returning": []}
    if before != after:
        with suppress(duckdb.IOException):  # a damaged snapshot compares with nothing
            _attach(con, before, _OLD)
            answer = _compared(con)
    return answer | {"sentences": _sentences(answer, words)}


def _compared(con: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """What differs, without sentences."""
    old, new = (_loads(con, name) for name in (_OLD, _NEW))
    differing = [
        (old.get(load, _NO_LOAD), new.get(load, _NO_LOAD))
        for load in sorted(old.keys() | new.keys())
        if old.get(load, _NO_LOAD)[2:] != new.get(load, _NO_LOAD)[2:]
    ]
    names = sorted({was.feed or now.feed for was, now in differing})
    feeds = [_of_feed(con, feed, old, new) for feed in names]
    return {
        "feeds": [feed for feed in feeds if feed["days"] or feed["rows_before"] != feed["rows_after"]],
        "set_aside": [_named(was) for was, now in differing if now.status == _SET_ASIDE and was.rows],
        "returning": [
            _named(now) for was, now in differing if now.rows > was.rows and was.status in (_SET_ASIDE, "superseded")
        ],
    }


def _attach(con: duckdb.DuckDBPyConnection, snapshot: Path | None, name: str) -> None:
    """Open a snapshot under a name, empty where there is none."""
    if snapshot is None:
        con.execute(f"ATTACH ':memory:' AS {name}")
    else:
        con.execute(f"ATTACH {quoted(str(snapshot))} AS {name} (READ_ONLY)")


def _loads(con: duckdb.DuckDBPyConnection, snapshot: str) -> dict[str, _Load]:
    with suppress(duckdb.CatalogException):  # an empty one
        rows = con.execute(f"SELECT load_id, file, feed, rows_loaded, made_up, status FROM {snapshot}.ops.loads")
        return {load_id: _Load(*rest) for load_id, *rest in rows.fetchall()}
    return {}


def _columns(con: duckdb.DuckDBPyConnection, snapshot: str, feed: str) -> set[str]:
    """The columns of a feed's table; none when the snapshot has no such table."""
    with suppress(duckdb.CatalogException):
        return {row[0] for row in con.execute(f"DESCRIBE {snapshot}.staging.{feed}").fetchall()}
    return set()


def _of_feed(con: duckdb.DuckDBPyConnection, feed: str, old: dict[str, _Load], new: dict[str, _Load]) -> dict[str, Any]:
    """Rows and days of one feed before and after.

    Args:
        con: both snapshots
        feed: its name
        old: loads before, by number
        new: loads after
    """
    rows = [sum(load.rows for load in loads.values() if load.feed == feed) for loads in (old, new)]
    days, first, last = _days(con, feed)
    span = {name: day.isoformat() if day else None for name, day in (("first_day", first), ("last_day", last))}
    return {"feed": feed, "rows_before": rows[0], "rows_after": rows[1], "days": days, **span}


def _days(con: duckdb.DuckDBPyConnection, feed: str) -> tuple[int, Any, Any]:
    """How many days of a feed have other rows than before, the first of them, and the last."""
    columns = {name: _columns(con, name, feed) for name in (_OLD, _NEW)}
    dated = [name for name, of_table in columns.items() if "day" in of_table]
    if not dated:
        return 0, None, None
    # what a row says, and not which file says it
    shared = sorted(set.intersection(*(columns[name] for name in dated)) - {"load_id"})
    compared = ", ".join(f'"{name}"' for name in shared)
    sides = " UNION ALL ".join(
        f"SELECT day, {side} * hash({compared})::HUGEINT AS mark, {side} AS one FROM {name}.staging.{feed}"
        for name, side in ((_OLD, -1), (_NEW, 1))
        if name in dated
    )
    row = con.execute(
        f"""SELECT count(*), min(day), max(day) FROM (
            SELECT day FROM ({sides}) WHERE day IS NOT NULL GROUP BY day HAVING sum(mark) <> 0 OR sum(one) <> 0)"""
    ).fetchone()
    return row or (0, None, None)


def _named(load: _Load) -> dict[str, Any]:
    return {"file": load.file, "rows": load.rows, "made_up": load.is_made_up}


def _sentences(answer: dict[str, Any], words: Words) -> list[str]:
    """The answer in words: made-up files first, because they change every page."""
    returning = {kind: [load for load in answer["returning"] if load["made_up"] is kind] for kind in (True, False)}
    parts = (("set_aside", answer["set_aside"]), ("made_up_again", returning[True]), ("again", returning[False]))
    sentences = [_of_files(words, f"changes.{key}", loads) for key, loads in parts if loads]
    made_up = {"rows_after"} if answer["set_aside"] else {"rows_before"} if returning[True] else set()
    # what only made-up files had is said by their sentence
    feeds = [feed for feed in answer["feeds"] if all(feed[name] for name in made_up)]
    return [*sentences, *(_feed_sentence(words, feed) for feed in feeds)] or [words("changes.none")]


def _of_files(words: Words, key: str, loads: list[dict[str, Any]]) -> str:
    return words(key, files=len({load["file"] for load in loads}), rows=sum(load["rows"] for load in loads))


def _feed_sentence(words: Words, feed: dict[str, Any]) -> str:
    gaps = {"feed": words(f"feed.{feed['feed']}"), "before": feed["rows_before"], "after": feed["rows_after"]}
    if not feed["days"]:
        return words("changes.rows", **gaps)
    first, last = (date.fromisoformat(feed[name]) for name in ("first_day", "last_day"))
    return words("changes.days", **gaps, days=feed["days"], span=_span(words, first, last))


def _span(words: Words, first: date, last: date) -> str:
    """`5 Jul 2021`, or `5 Jul – 11 Jul 2021`."""
    if first == last:
        return f"{words.short_day(first)} {first.year}"
    year = "" if first.year == last.year else f" {first.year}"
    return f"{words.short_day(first)}{year} – {words.short_day(last)} {last.year}"
