"""What readers get by pages and papers is made of answers only: two poskos that differ in one person read the same."""

import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

import facts
import warehouse
from access.roles import Role
from dashboard.auth import session
from pipelines.types.sql import sql
from reports.briefing.compose import compose
from reports.briefing.document import as_json
from reports.briefing.message import briefing_text
from reports.briefing.options import SECTIONS, Options
from tests.analytics.reader_world import LAST, LIVE, NEWEST, books, other_people, world

Opened = Callable[..., AppTest]


def published(con: duckdb.DuckDBPyConnection, folder: Path) -> Path:
    """A data folder whose snapshot holds these books, marked as made up: then its newest moment is that of a page."""
    for name in ("loads", "quarantine", "reviews"):
        con.execute(f"DROP TABLE ops.{name}")
    con.execute("ALTER TABLE ops.feeds RENAME TO drawn")
    con.execute(sql("build/ops"))
    con.execute("""
        INSERT INTO ops.feeds FROM ops.drawn;
        DROP TABLE ops.drawn;
        UPDATE staging.norms SET is_own = false;
        UPDATE staging.plans SET planned_at = day;
        CREATE TABLE marts.village_shapes (village_code VARCHAR, shape VARCHAR, is_schematic BOOLEAN);
        INSERT INTO ops.snapshot BY NAME
        SELECT max(data_until) AS built_at, 'x' AS fingerprint, 'Asia/Jakarta' AS timezone, true AS made_up
        FROM ops.feeds
    """)
    (folder / "snapshots").mkdir(parents=True)
    path = folder / "snapshots" / "warehouse-1.duckdb"
    con.execute(f"ATTACH '{path}' AS written")
    con.execute("COPY FROM DATABASE memory TO written")
    con.execute("DETACH written")
    (folder / "snapshots" / "CURRENT").write_text(path.name, "utf-8")
    return folder


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Path]]:
    folder, rows = tmp_path_factory.mktemp("pair"), books()
    yield published(world(rows), folder / "one"), published(world(other_people(rows)), folder / "other")
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def connections(pair: tuple[Path, Path]) -> Iterator[list[duckdb.DuckDBPyConnection]]:
    opened = [warehouse.connect(data / "snapshots" / "warehouse-1.duckdb") for data in pair]
    yield [facts.share(con, {}) for con in opened]
    for con in opened:
        con.close()


@pytest.mark.parametrize("name", ["overview", "requests", "followups", "referrals", "companions", "deliveries"])
def test_a_page_reads_the_same(
    opened: Opened, pair: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(session, "current", lambda: session.Session(Role.READER))
    one, other = (opened(name, data=data) for data in pair)
    assert not [each.message for each in (*one.exception, *other.exception)]
    assert messages(one) == messages(other)
    assert len(messages(one)) > 10


def test_the_desk_reads_the_difference(
    opened: Opened, pair: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "current", lambda: session.Session(Role.DESK))
    monkeypatch.setenv("POSKO_PHONE_KEY", "0" * 64)
    one, other = (messages(opened("followups", data=data)) for data in pair)
    assert one != other


def test_a_briefing_reads_the_same(connections: list[duckdb.DuckDBPyConnection]) -> None:
    """Of the days since the last Sunday, in which the two differ; one of inspection has every section of the others."""
    options = Options("inspection", LAST + timedelta(days=1), NEWEST, "previous", SECTIONS, "id")
    made = [compose(con, options, now=LIVE, made_at=LIVE) for con in connections]
    one, other = ((as_json(briefing), briefing_text(briefing)) for briefing in made)
    assert one == other
    assert one[0]["sections"]


def messages(page: AppTest) -> list[bytes]:
    """All that the page sends to the browser, part by part."""
    return [part.proto.SerializeToString(deterministic=True) for part in parts(page._tree)]


def parts(block: Any) -> Iterator[Any]:
    for child in block.children.values():
        yield from parts(child) if hasattr(child, "children") else (child,)
