"""One writer at a time."""

import threading
import time

import pytest

import settings
from pipelines.cli.commands.ingest import ingest
from pipelines.storage.lock import writing
from pipelines.types.declaration import NO_DECLARATION
from pipelines.types.errors import FeedError
from tests.pipelines.books import QUIET, WORDS, Books
from tests.warm_models import warm_models


def test_a_second_ingest_is_refused_while_one_is_under_way(books: Books) -> None:
    path = books.drawn("panggilan.csv", "Waktu Telepon | Kebutuhan\n2021-07-05 | obat")
    with settings.elsewhere(books.folder), writing(), pytest.raises(FeedError) as refused:
        books.ingest(path)
    assert "Another load is under way" in refused.value.sentence(WORDS)
    assert not (books.folder / "loads").exists()


def test_a_second_ingest_may_wait_for_the_first(books: Books) -> None:
    path = books.drawn("panggilan.csv", "Waktu Telepon | Kebutuhan\n2021-07-05 | obat")
    locked, let_go = threading.Event(), threading.Event()

    def hold() -> None:
        with settings.elsewhere(books.folder), writing():
            locked.set()
            let_go.wait(10)

    first = threading.Thread(target=hold)
    first.start()
    locked.wait(10)
    threading.Timer(0.5, let_go.set).start()
    started = time.monotonic()
    with settings.elsewhere(books.folder), warm_models(books.folder):
        (report,), status = ingest([path], declaration=NO_DECLARATION, wait=30, progress=QUIET, words=WORDS)
    first.join()
    assert (report["status"], status) == ("loaded", 0)
    assert time.monotonic() - started >= 0.4
