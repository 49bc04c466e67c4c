"""What each command does. Each returns its answer as plain data, and the exit status."""

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

import settings
import warehouse
from i18n import Words
from pipelines import inbox, store
from pipelines.errors import FeedError
from pipelines.ingest import Outcome, connection, take
from pipelines.lock import writing
from pipelines.progress import Progress
from pipelines.publish import build, fingerprint, publish
from pipelines.report import reports

Answer = tuple[Any, int]


def ingest(paths: list[Path], *, feed: str | None, wait: float, progress: Progress, words: Words) -> Answer:
    """Read files, store them, publish once; files of the inbox that were taken move to `taken`."""
    from_inbox = not paths
    with writing(wait):
        named = inbox.files(paths or [inbox.inbox()])
        outcomes = _take_all(named, feed, progress)
        snapshot = publish(progress=progress.step) if store.all_loads() else None
        if from_inbox:
            for path in named:
                if not any(o.refusal for o in outcomes if o.file == path.name):
                    inbox.move_taken(path)
    return reports(outcomes, snapshot, words), _status(outcomes)


def check(paths: list[Path], *, feed: str | None, progress: Progress, words: Words) -> Answer:
    """The report an ingest would give; nothing is stored. Works in a copy of the books that is thrown away."""
    books = settings.data_folder()
    with TemporaryDirectory(prefix="posko-check-") as folder, settings.elsewhere(Path(folder)):
        if (books / "loads").exists():
            shutil.copytree(books / "loads", Path(folder) / "loads", copy_function=_linked)
        for name in ("phone.key",):
            if (books / name).exists():
                shutil.copy2(books / name, Path(folder) / name)
        outcomes = _take_all(inbox.files(paths), feed, progress)
        target = Path(folder) / "check.duckdb"
        build(target, store.loads(), progress=progress.step)
        return reports(outcomes, target, words), _status(outcomes)


def _linked(source: str, target: str) -> None:
    try:
        Path(target).hardlink_to(source)
    except OSError:
        shutil.copy2(source, target)


def _take_all(paths: list[Path], feed: str | None, progress: Progress) -> list[Outcome]:
    outcomes: list[Outcome] = []
    with connection() as con:
        for path in progress.over(paths):
            outcomes += take(path, con, feed=feed)
    return outcomes


def _status(outcomes: list[Outcome]) -> int:
    return 1 if any(outcome.refusal for outcome in outcomes) else 0


def status() -> Answer:
    """Loads, freshness per feed and depot, open quarantine, and the snapshot in use."""
    path = warehouse.current()
    if path is None or not path.exists():
        return {"snapshot": None, "up_to_date": not store.loads(), "loads": [], "feeds": [], "quarantine": {"rows": 0, "cells": 0}}, 0
    with duckdb.connect(str(path), read_only=True) as con:
        con.execute(f"SET TimeZone = '{settings.timezone()}'")
        scopes = dict(con.execute("SELECT scope, count(*) FROM ops.quarantine GROUP BY scope").fetchall())
        row = con.execute("SELECT CAST(built_at AS VARCHAR), fingerprint FROM ops.snapshot").fetchone() or ("", "")
        return {
            "snapshot": str(path),
            "built_at": row[0],
            "up_to_date": row[1] == fingerprint(store.loads()),
            "loads": _rows(con, "SELECT * REPLACE (CAST(loaded_at AS VARCHAR) AS loaded_at) FROM ops.loads ORDER BY load_id"),
            "feeds": _rows(con, "SELECT feed, depot, CAST(data_until AS VARCHAR) AS data_until, CAST(complete_until AS VARCHAR) AS complete_until FROM ops.feeds ORDER BY ALL"),
            "quarantine": {"rows": scopes.get("row", 0), "cells": scopes.get("cell", 0)},
        }, 0


def undo(load_id: str, *, wait: float, progress: Progress) -> Answer:
    """Leave a load out, and publish without it. FeedError when there is no such load."""
    with writing(wait):
        if not store.undo(load_id):
            raise FeedError("no_such_load", load=load_id)
        return {"undone": load_id, "snapshot": str(publish(progress=progress.step))}, 0


def rebuild(*, wait: float, progress: Progress) -> Answer:
    """Build the snapshot again from what is stored."""
    with writing(wait):
        return {"snapshot": str(publish(progress=progress.step, again=True))}, 0


def _rows(con: duckdb.DuckDBPyConnection, sql: str) -> list[dict[str, Any]]:
    cursor = con.execute(sql)
    names = [column[0] for column in cursor.description or []]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
