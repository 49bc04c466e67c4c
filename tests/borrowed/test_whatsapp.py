"""A real group of people who know computers: 180 lines, none of which asks a relief post for anything it has."""

from pathlib import Path

import settings
from tests.pipelines.books import Books

CHAT = settings.shared_folder() / "data" / "real" / "whatsapp_group_chat.txt"


def test_every_line_of_a_real_group_is_accounted_for(tmp_path: Path) -> None:
    books = Books(tmp_path)
    (report,) = books.ingest(CHAT)
    lines = len(CHAT.read_text("utf-8").splitlines())
    assert report["rows_read"] + sum(report["lines_skipped"].values()) == lines == 180
    assert report["rows_read"] == report["rows_loaded"] > 0
    assert report["lines_skipped"]["system"] == 29
    assert books.ask(
        "SELECT DISTINCT strftime(min(started_at), '%Y-%m'), direction FROM staging.calls GROUP BY direction"
    ) == [("2019-02", "inbound")]
    listed = dict(books.ask("SELECT kind, count(*) FROM ops.lines GROUP BY kind"))
    assert listed == report["lines_skipped"]
