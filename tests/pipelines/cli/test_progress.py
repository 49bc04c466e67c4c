"""The bar tells what is done, never more."""

from pathlib import Path

import pytest

from i18n import Words
from pipelines.cli.progress import STEPS, Progress


@pytest.fixture
def on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> Progress:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    return Progress(Words("id"))


def test_the_bar_has_moved_by_the_files_that_are_done(
    on_a_terminal: Progress, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = [tmp_path / "besar.csv", tmp_path / "kecil.csv"]
    files[0].write_bytes(b"x" * 900)
    files[1].write_bytes(b"x" * 100)
    walk = on_a_terminal.over(files)
    next(walk)
    assert "  0%" in capsys.readouterr().err
    next(walk)
    output = capsys.readouterr().err
    assert "2/2 kecil.csv" in output and "100%" not in output
    assert list(walk) == []


def test_each_step_of_a_build_is_numbered(on_a_terminal: Progress, capsys: pytest.CaptureFixture[str]) -> None:
    for name in STEPS:
        on_a_terminal.step(name)
    output = capsys.readouterr().err
    assert [output.index(f"{n}/6 ") for n in range(1, 7)] == sorted(output.index(f"{n}/6 ") for n in range(1, 7))
    assert output.count(" s)") == 5 and output.endswith("\n")


def test_nothing_is_drawn_where_nobody_looks(capsys: pytest.CaptureFixture[str]) -> None:
    quiet = Progress(Words("id"), quiet=True)
    assert list(quiet.over([Path("hilang.csv")])) == [Path("hilang.csv")]
    quiet.step("raw")
    assert capsys.readouterr().err == ""
