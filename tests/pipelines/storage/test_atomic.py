"""A name stands for whole content: what fails halfway leaves the content of before, and nothing beside it."""

import stat
from pathlib import Path

import pytest

from pipelines.storage import atomic


def test_a_write_that_fails_leaves_the_older_content_and_no_unfinished_file(tmp_path: Path) -> None:
    target = tmp_path / "CURRENT"
    atomic.write_text(target, "older")
    with pytest.raises(ZeroDivisionError), atomic.replacing(target) as unfinished:
        unfinished.write_text("half")
        raise ZeroDivisionError
    assert (target.read_text(), [p.name for p in tmp_path.iterdir()]) == ("older", ["CURRENT"])


def test_the_unfinished_file_takes_the_place_of_the_older_one(tmp_path: Path) -> None:
    target = tmp_path / "CURRENT"
    atomic.write_text(target, "older")
    with atomic.replacing(target) as unfinished:
        unfinished.write_text("newer")
        assert target.read_text() == "older"
    assert (target.read_text(), [p.name for p in tmp_path.iterdir()]) == ("newer", ["CURRENT"])


def test_what_is_for_its_owner_only_is_never_readable_by_others(tmp_path: Path) -> None:
    atomic.write_text(tmp_path / "secret", "x", owner_only=True)
    assert stat.S_IMODE((tmp_path / "secret").stat().st_mode) == 0o600


def test_a_finished_folder_gets_its_name_with_all_its_files(tmp_path: Path) -> None:
    (tmp_path / "made").mkdir()
    (tmp_path / "made" / "rows").write_text("1")
    atomic.move_in(tmp_path / "made", tmp_path / "000001")
    assert {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*")} == {"000001", "000001/rows"}
