"""The tutorial, followed word by word: every file it has the reader save, every command, every line it promises."""

import re
import shlex
from pathlib import Path

import openpyxl
import pytest

from pipelines.cli.main import main
from tests.warm_models import warm_models

TUTORIAL = (Path(__file__).parents[1] / "docs/tutorial.md").read_text("utf-8")
BLOCKS = re.findall(r"^```(\w+) ?([^\n]*)\n(.*?)^```$", TUTORIAL, flags=re.DOTALL | re.MULTILINE)


def type_correction(workbook: Path) -> None:
    """Do what the reader does in Excel: change the one yellow cell."""
    book = openpyxl.load_workbook(workbook)
    cells = [cell for row in book.worksheets[0].iter_rows() for cell in row if cell.value == "31/06/2021"]
    assert len(cells) == 1
    cells[0].value = "30/06/2021"
    book.save(workbook)


def test_a_reader_who_follows_the_tutorial_sees_what_it_promises(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("POSKO_DATA", "data/tutorial/books")
    monkeypatch.setenv("POSKO_LANG", "en")
    answer = ""
    for kind, title, body in BLOCKS:
        if kind == "sh":
            python, *arguments = shlex.split(body)
            assert [python, *arguments[:2]] == ["python", "-m", "pipelines"]
            with warm_models(tmp_path / "data/tutorial/books"):
                assert main(arguments[2:]) == int(title or 0), body
            answer = capsys.readouterr().out
            if "quarantine --out" in body:
                type_correction(Path(arguments[-1]))
        elif kind == "text":
            missing = [line.strip() for line in body.splitlines() if line.strip() not in answer]
            assert not missing, f"{missing} in\n{answer}"
        else:
            Path(title).parent.mkdir(parents=True, exist_ok=True)
            Path(title).write_text(body, "utf-8")
