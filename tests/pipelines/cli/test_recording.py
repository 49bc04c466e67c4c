"""Commands record what they do; what cannot be recorded is refused before it begins."""

import json
from io import StringIO
from pathlib import Path

import pytest

import settings
from access import audit, audit_entries
from access.audit import Action, Actor
from access.verification import verify
from i18n import Words
from pipelines.cli.main import main
from pipelines.storage import load_store
from tests.pipelines.books import Books
from tests.recorded import recorded


@pytest.mark.parametrize(
    "words",
    [
        ("ingest", "panggilan.csv"),
        ("undo", "1"),
        ("rebuild",),
        ("retain",),
        ("erase", "--before", "2021-07-01"),
        ("quarantine", "--out", "karantina.xlsx"),
        ("audit", "export", "--out", "catatan.csv"),
        ("account", "add", "Siti", "--role", "admin"),
    ],
    ids=lambda words: words[0],
)
def test_what_cannot_be_recorded_is_not_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("POSKO_RETENTION", "calls=12")
    Path("panggilan.csv").write_text("started_at,outcome\n2021-07-05 09:00,answered\n")
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / audit.FOLDER).mkdir(mode=0o700)
    (folder / audit.FOLDER / audit.NAME).write_bytes(b"no log" * 999)
    with settings.elsewhere(folder):
        assert main([*words, "--json"]) == 1
        message = json.loads(capsys.readouterr().out)["message"]
        assert message == Words("id")("refusal.unrecorded", file=audit.path())
        assert load_store.all_loads() == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "panggilan.csv"]


def test_each_load_is_recorded_with_its_feed_and_every_undo(books: Books) -> None:
    report = books.take("panggilan.csv", "started_at | outcome\n2021-07-05 09:00 | answered")
    books.undo(report["load_id"])
    begun, load, done = recorded(books.folder, Action.uploaded)
    assert (begun.facts["outcome"], done.facts["outcome"], done.rows) == ("begun", "done", 1)
    assert (load.subject, load.rows, load.facts["feed"]) == (report["load_id"], 1, "calls")
    assert [entry.subject for entry in recorded(books.folder, Action.undone)] == [report["load_id"]] * 2
    with settings.elsewhere(books.folder):
        assert verify().difference is None


@pytest.mark.parametrize(
    ("words", "weaker", "role"),
    [
        (("erase", "--before", "2021-07-06"), "desk", "admin"),
        (("retain",), "desk", "admin"),
        (("restore", "x.posko"), "desk", "admin"),
        (("audit", "head"), "desk", "admin"),
        (("account", "revoke", "a-bcdfgh"), "desk", "admin"),
        (("undo", "000007"), "reader", "desk"),
        (("contacts", "deliveries", "--format", "json"), "reader", "desk"),
        (("quarantine",), "nobody", "desk"),
    ],
    ids=lambda words: words[0] if isinstance(words, tuple) else words,
)
def test_a_command_that_a_page_starts_asks_again_for_the_right_of_who_opened_the_page(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: tuple[str, ...],
    weaker: str,
    role: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("POSKO_RETENTION", "calls=12")
    Path("x.posko").write_text("no backup")
    with settings.elsewhere(tmp_path / "data"):
        answers = []
        for one in (weaker, role):
            monkeypatch.setattr("sys.stdin", StringIO("empat kata yang acak\n"))
            monkeypatch.setenv("POSKO_ACTOR", Actor("a-bcdfgh", one, "page").token())
            main([*words, "--json"])
            answers.append(json.loads(capsys.readouterr().out).get("message"))
        assert answers[0] == Words("id")("refusal.not_your_right") != answers[1]
        assert {entry.actor.role for entry in audit_entries.entries()} <= {role, "none"}


PRIVATE = ("bpk-budi", "bidan.ratna.wahyuni", "rekap-bu-sri.csv", "813456")


def test_what_a_user_named_and_is_not_ours_never_stands_in_the_log(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    maps = tmp_path / "data" / "mappings"
    maps.mkdir(parents=True)
    (maps / "bpk-budi.toml").write_text("[columns]")
    (maps / f"{'0f' * 32}.toml").write_text("[columns]")
    with settings.elsewhere(tmp_path / "data"):
        for text in PRIVATE:
            assert main(["undo", text, "--json"]) == 1
            out = tmp_path / f"{len(text)}.xlsx"
            assert main(["quarantine", "--load", text, "--out", str(out), "--json"]) in (0, 1)
        assert [main(["forget", text, "--json"]) for text in (*PRIVATE, "0f0f")] == [0, 1, 1, 1, 0]
        written = audit.path().read_bytes().decode("latin-1")
    assert [text for text in PRIVATE if text in written] == []
    forgotten = recorded(tmp_path / "data", Action.map_forgotten)
    assert forgotten[-1].facts["map"] == "0f" * 32
    capsys.readouterr()


def test_a_refused_undo_is_recorded_as_failed(books: Books) -> None:
    books.take("panggilan.csv", "started_at | outcome\n2021-07-05 09:00 | answered")
    with settings.elsewhere(books.folder):
        assert main(["undo", "7", "--json"]) == 1
    assert [entry.facts["outcome"] for entry in recorded(books.folder, Action.undone)] == ["begun", "failed"]
