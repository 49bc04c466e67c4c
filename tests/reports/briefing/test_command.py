"""`python -m reports briefing`: a file in the format its name ends in, or one sentence why not."""

from pathlib import Path

import pytest

from reports.__main__ import main
from reports.briefing.formats import FORMATS

MADE = "2021-08-02T09:00"


@pytest.mark.parametrize("end", ["txt", "xlsx"])
def test_without_data_every_choice_gives_a_document_and_equal_bytes(tmp_path: Path, end: str) -> None:
    out, again = tmp_path / f"a.{end}", tmp_path / f"b.{end.upper()}"
    days = ["--from", "2021-07-19", "--to", "2021-07-25", "--sections", "oxygen,calls", "--timestamp", MADE]
    for file in (out, again):
        assert main(["briefing", "--kind", "inspection", "--lang", "hi", *days, "--out", str(file)]) == 0
    assert out.read_bytes() == again.read_bytes()
    assert set(FORMATS) == {"pdf", "pptx", "xlsx", "png", "txt"}


@pytest.mark.parametrize(
    ("more", "why"),
    [
        (["--out", "laporan.docx"], "laporan.docx"),
        (["--out", "a.txt", "--sections", "oxygen,gudang"], "gudang"),
        (["--out", "a.txt", "--from", "2021-07-19"], "--to"),
        (["--out", "a.txt", "--from", "2021-07-19", "--to", "2021-07-18"], "--from"),
        (["--out", "a.txt", "--from", "0001-01-01", "--to", "0001-01-02"], "1990"),
        (["--out", "a.txt", "--from", "2001-01-01", "--to", "2031-01-02"], "3.660"),
        (["--out", "tidak-ada/a.txt"], "tidak-ada"),
    ],
)
def test_what_cannot_be_written_is_refused_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], more: list[str], why: str
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["briefing", *more]) == 2
    refusal = capsys.readouterr().err
    assert why in refusal and refusal.count("\n") == 1
    assert not list(tmp_path.glob("*.txt"))
