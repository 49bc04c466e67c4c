"""The Data and Oxygen pages show what was known at an earlier moment, and always say so."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import settings
import warehouse
from i18n import Words
from pipelines.build import as_of_snapshot
from pipelines.cli.progress import Progress
from pipelines.ingest.repair import publish_with_repair
from pipelines.ingest.take import take
from pipelines.parse.connection import connection
from tests.pages.tiles import tiles_of
from tests.world import write_table

Opened = Callable[..., AppTest]
WORDS = Words("id")
HEADER = "movement_id | occurred_at | depot | item | movement | quantity\n"
FIRST = HEADER + "m1 | 2021-07-01 08:00 | Posko Batu | cylinder_1m3 | opening | 20"
LATER = HEADER + "m2 | 2021-07-05 08:00 | Posko Batu | cylinder_1m3 | issue | 4"


@pytest.fixture(scope="module")
def posko(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A posko that knew of twenty cylinders, and learnt later that four had left; the code of the moment between."""
    folder = tmp_path_factory.mktemp("past")
    with settings.elsewhere(folder), connection() as con:
        take(write_table(FIRST, folder / "files" / "pertama.csv"), con)
        side = as_of_snapshot.publish_known_at(
            datetime.now(UTC), progress=Progress(WORDS, quiet=True).step, words=WORDS
        )
        take(write_table(LATER, folder / "files" / "kemudian.csv"), con)
        publish_with_repair()
    return folder, warehouse.code_of(side)


def notices(page: AppTest) -> str:
    """What stands in banners and warnings."""
    parts = [*page.get("html"), *page.warning]
    return " ".join(str(getattr(part, "value", None) or getattr(part.proto, "body", "")) for part in parts)


def gas(page: AppTest) -> str:
    return tiles_of(page)[WORDS("figure.gas_m3")].value


def test_the_same_metrics_answer_for_an_earlier_moment(opened: Opened, posko: tuple[Path, str]) -> None:
    folder, code = posko
    banner = WORDS("past.banner", moment=WORDS.moment(warehouse.moment_of(code)))
    now, then = opened("oxygen", data=folder), opened("oxygen", data=folder, known_at=code)
    assert not now.exception and not then.exception
    assert (gas(now)[:2], gas(then)[:2]) == ("16", "20")
    assert banner not in notices(now) and banner in notices(then)


def test_who_looks_at_the_past_changes_nothing(opened: Opened, posko: tuple[Path, str]) -> None:
    folder, code = posko
    page = opened("data", data=folder, known_at=code)
    assert not page.exception and not page.get("file_uploader")
    assert "pertama.csv" in notices(page) and "kemudian.csv" not in notices(page)
    assert opened("data", data=folder).get("file_uploader")


def test_a_link_to_a_moment_that_is_not_kept_says_that_this_is_now(opened: Opened, posko: tuple[Path, str]) -> None:
    page = opened("oxygen", data=posko[0], known_at="20210701T000000Z")
    assert WORDS("past.gone", moment=WORDS.moment(warehouse.moment_of("20210701T000000Z"))) in notices(page)
    assert gas(page).startswith("16")


def test_a_page_that_cannot_look_back_shows_now(opened: Opened, posko: tuple[Path, str]) -> None:
    page = opened("overview", data=posko[0], known_at=posko[1])
    assert not page.exception and WORDS("past.banner", moment="")[:20] not in notices(page)
