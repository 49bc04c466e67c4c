"""Names that are markup are shown as they were written, on every page and in every file."""

import io
import re
import zipfile
from html import unescape
from pathlib import Path

import pytest

import settings
from access.roles import Role
from dashboard.shell import navigation
from pipelines.build.publish import publish
from pipelines.ingest.take import take
from pipelines.parse.connection import connection
from pipelines.types.declaration import Declaration
from tests.canary import hostile, pages
from tests.warm_models import warm_models
from tests.world import write_table

PAGES = [each.name for each in navigation.ENTRIES]
# Drawn otherwise for readers.
FOR_READERS = ("overview", "oxygen", "demand_map", "data")
# Neither has a name of anything that people name on these small books.
WITHOUT_NAMES = {"access", "case", "inspection"}


@pytest.fixture(scope="module")
def posko(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A posko whose depots, goods, suppliers, donors, places, vehicles, events and files are named in markup."""
    folder = tmp_path_factory.mktemp("hostile")
    data = folder / "data"
    with settings.elsewhere(data), warm_models(data):
        with connection() as con:
            for feed, drawn in hostile.books().items():
                path = write_table(drawn, folder / f"{feed} {hostile.FILE}.csv")
                for outcome in take(path, con, Declaration(feed=feed)):
                    assert outcome.refusal is None, (feed, outcome.refusal)
        publish()
    return data


@pytest.mark.parametrize(
    ("name", "role"), [*((name, Role.DESK) for name in PAGES), *((name, Role.READER) for name in FOR_READERS)]
)
def test_no_name_takes_effect_on_a_page(posko: Path, monkeypatch: pytest.MonkeyPatch, name: str, role: Role) -> None:
    monkeypatch.setenv("POSKO_DATA", str(posko))
    place = {"place": hostile.VILLAGE} if name == "village" else {}
    page, messages, files = pages.opened(name, role, period="days_28", **place)
    assert not page.exception, [error.message for error in page.exception]
    assert [effect for message in messages for effect in hostile.effects(message)] == []
    names = any("evil" in str(message) for message in messages)
    assert names or name in WITHOUT_NAMES
    for file_name, content in files:
        assert re.fullmatch(r"[\w.,() -]+", file_name), file_name
        if file_name.endswith(".xlsx"):
            assert "<f>" not in _sheets(content), file_name
        if file_name.endswith((".pdf", ".pptx")) and "evil" in (text := _squeezed(content)):
            assert "#eval(1)@r" in text and "$5x$10" in text, file_name


def _squeezed(content: bytes) -> str:
    """The text of a paper or of slides without space, which lines end in, and without what only XML writes."""
    return "".join(unescape(pages.text_of(content)).replace("\u200b", "").split())


def _sheets(content: bytes) -> str:
    """The sheets of a workbook, as XML."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return "".join(book.read(part).decode() for part in book.namelist() if part.startswith("xl/worksheets/sheet"))
