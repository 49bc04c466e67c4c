"""What each command does. Each returns its answer as plain data, and the exit status."""

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import settings
from i18n import Words
from pipelines import inbox, store
from pipelines.errors import FeedError
from pipelines.ingest import Outcome, take
from pipelines.lock import writing
from pipelines.progress import Progress
from pipelines.publish import build, publish
from pipelines.report import reports
from pipelines.texts import printable
from pipelines.withdraw import publish_what_stands
from pipelines.workbench import connection

Answer = tuple[Any, int]


def ingest(paths: list[Path], *, feed: str | None, wait: float, progress: Progress, words: Words) -> Answer:
    """Read files, store them, publish once; files of the inbox that were taken move to `taken`."""
    from_inbox = not paths
    with writing(wait):
        shutil.rmtree(settings.data_folder() / "tmp", ignore_errors=True)  # what a killed ingest spilled
        named = inbox.files(paths or [inbox.inbox()])
        outcomes = _take_all(named, feed, progress)
        snapshot, outcomes = publish_what_stands(outcomes, progress.step)
        if from_inbox:
            for path in named:
                if not any(o.refusal for o in outcomes if o.file == printable(path.name)):
                    inbox.move_taken(path)
    return reports(outcomes, snapshot, words), _status(outcomes)


def check(paths: list[Path], *, feed: str | None, progress: Progress, words: Words) -> Answer:
    """The report an ingest would give; nothing is stored. Works in a copy of the books that is thrown away."""
    books = settings.data_folder()
    with TemporaryDirectory(prefix="posko-check-") as folder, settings.elsewhere(Path(folder)):
        if (books / "loads").exists():
            unfinished = shutil.ignore_patterns(".arriving")
            shutil.copytree(books / "loads", Path(folder) / "loads", copy_function=_linked, ignore=unfinished)
        if (books / "phone.key").exists():
            shutil.copy2(books / "phone.key", Path(folder) / "phone.key")
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
