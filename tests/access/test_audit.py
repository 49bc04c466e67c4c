"""The audit log: appended by all processes, whole after a crash, and no edit of it stays unnoticed."""

import json
import os
import signal
import sqlite3
import stat
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as settings_of_hypothesis
from hypothesis import strategies as st

import settings
from access import audit, audit_entries, earlier
from access.audit import Action, Actor, Unrecorded, record
from access.audit_entries import Filter, Head
from access.verification import read_copies, verify

DESK = Actor("a3f2c1", "desk", "page")
WRITER = """
import sys
from access.audit import Action, Actor, record
for number in range(int(sys.argv[1])):
    record(Action.rows_viewed, actor=Actor(None, "desk", "page"), subject="calls.recent", rows=number)
"""


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    """A data folder with a log of five entries."""
    with settings.elsewhere(tmp_path):
        for rows in range(4):
            record(Action.rows_viewed, actor=DESK, subject="calls.recent", rows=rows, page="calls")
        yield tmp_path


def edit(*statements: str) -> None:
    """Change the file as somebody does who may write it."""
    with sqlite3.connect(audit.path()) as con:
        for name in ("entries_follow", "entries_stay", "entries_remain"):
            con.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            con.execute(statement)
        for statement in audit.SCHEMA:
            if "TRIGGER" in statement:
                con.execute(statement)
    con.close()


def written_anew() -> None:
    """Compute every hash again, as somebody who knows how."""
    rows = audit_entries.ask("SELECT n, entry FROM entries ORDER BY n")
    before, statements = audit.GENESIS, []
    for number, text in rows:
        before = audit.hash_of(before, text)
        statements.append(f"UPDATE entries SET hash = '{before}' WHERE n = {number}")
    edit(*statements)


def difference() -> tuple[int, str] | None:
    differing = verify().difference
    return (differing.number, differing.why) if differing else None


@pytest.mark.usefixtures("log")
def test_each_entry_follows_from_the_one_before() -> None:
    newest, *_ = audit_entries.entries()
    assert (newest.number, newest.actor, newest.subject, newest.rows) == (1 + 4, DESK, "calls.recent", 3)
    assert verify().difference is None
    assert verify([Head(newest.number, newest.hash), newest.hash]).difference is None


def test_only_its_owner_may_read_it_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        with settings.elsewhere(tmp_path):
            record(Action.signed_in, actor=DESK)
            modes = [stat.S_IMODE(path.stat().st_mode) for path in (audit.path().parent, audit.path())]
    finally:
        os.umask(before)
    if sys.platform != "win32":
        assert modes == [0o700, 0o600]


@pytest.mark.usefixtures("log")
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entries SET hash = 'x' WHERE n = 2",
        "DELETE FROM entries WHERE n = 2",
        "INSERT OR REPLACE INTO entries VALUES (2, '{}', 'x')",
        "INSERT INTO entries VALUES (9, '{}', 'x')",
    ],
)
def test_the_database_refuses_every_change(statement: str) -> None:
    con = sqlite3.connect(audit.path())
    with pytest.raises(sqlite3.IntegrityError):
        con.execute(statement)
    con.close()
    assert verify().difference is None


@pytest.mark.usefixtures("log")
@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("UPDATE entries SET entry = replace(entry, '\"rows\":1', '\"rows\":7') WHERE n = 3", (3, "changed")),
        ("UPDATE entries SET entry = entry || ' ' WHERE n = 4", (4, "changed")),
        ("UPDATE entries SET hash = replace(hash, substr(hash, 1, 1), 'g') WHERE n = 2", (2, "changed")),
        ("DELETE FROM entries WHERE n = 3", (3, "missing")),
        ("DELETE FROM entries WHERE n = 1", (1, "missing")),
    ],
)
def test_an_entry_that_was_edited_or_taken_out_is_named(statement: str, expected: tuple[int, str]) -> None:
    edit(statement)
    assert difference() == expected


@pytest.mark.usefixtures("log")
def test_a_cut_tail_is_told_by_a_copy_of_the_head_alone() -> None:
    head = audit_entries.head()
    assert head is not None
    edit("DELETE FROM entries WHERE n > 3")
    assert difference() is None
    differing = verify([head]).difference
    assert differing is not None
    assert (differing.number, differing.why, differing.until) == (4, "cut_off", 5)


@pytest.mark.usefixtures("log")
def test_a_log_that_was_written_anew_is_told_by_copies_alone_and_they_say_between_which_entries() -> None:
    copies = [Head(entry.number, entry.hash) for entry in audit_entries.entries()]
    edit("UPDATE entries SET entry = replace(entry, '\"rows\":1', '\"rows\":7') WHERE n = 3")
    written_anew()
    assert difference() is None
    newest, _, _, second, first = copies
    differing = verify([newest, second, first]).difference
    assert differing is not None
    assert (differing.number, differing.why, differing.until) == (3, "rewritten", 5)
    exact = verify(copies).difference
    assert exact is not None
    assert (exact.number, exact.until) == (3, 3)


def test_another_log_in_its_place_is_told_by_a_copy(log: Path) -> None:
    head = audit_entries.head()
    audit.path().unlink()
    for rows in range(4):
        record(Action.rows_viewed, actor=DESK, subject="calls.recent", rows=rows, page="calls")
    differing = verify([head] if head else []).difference
    assert differing is not None
    assert differing.why == "rewritten"


@pytest.mark.usefixtures("log")
def test_guards_that_were_removed_are_told() -> None:
    with sqlite3.connect(audit.path()) as con:
        con.execute("DROP TRIGGER entries_stay")
    con.close()
    assert difference() == (0, "no_guard")


@pytest.mark.usefixtures("log")
def test_a_file_that_is_no_log_any_more_is_told() -> None:
    audit.path().write_bytes(b"x" * 9000)
    assert difference() == (0, "unreadable")
    with pytest.raises(Unrecorded):
        record(Action.exported, actor=DESK)


@pytest.mark.usefixtures("log")
def test_copies_are_read_as_they_were_printed_or_exported() -> None:
    head = audit_entries.head()
    assert head is not None
    exported = json.dumps({"n": head.number, "hash": head.hash, "action": "signed_in"})
    assert list(read_copies([str(head), "", head.hash, exported])) == [head, head.hash, head]
    with pytest.raises(ValueError, match="abc"):
        list(read_copies(["abc"]))


@given(st.text(max_size=20))
@settings_of_hypothesis(max_examples=40, deadline=None)
def test_what_is_no_code_is_never_written(text: str) -> None:
    written = audit.code(text)
    assert written in (text, audit.keyed(text))
    assert audit.code(written) == written


def test_no_hash_looks_like_a_number() -> None:
    hashes = [audit.keyed(str(number)) for number in range(10_000)]
    assert [each for each in hashes if audit.code(each) != each] == []


@pytest.mark.parametrize("private", ["0812-3456-7890", "6281234567890", "Bu Siti", "Jl. Mawar 3", "10.0.0.7 X", "सीता"])
def test_a_name_a_number_or_a_cell_becomes_a_keyed_hash(tmp_path: Path, private: str) -> None:
    with settings.elsewhere(tmp_path):
        actor = Actor(private, private, private)
        record(Action.disclosed, actor=actor, subject=private, people=[private], text=private)
        (entry, _) = audit_entries.entries()
        assert {entry.subject, entry.actor.account, *entry.people, entry.facts["text"]} == {audit.keyed(private)}
        assert private.encode() not in audit.path().read_bytes()


@pytest.mark.usefixtures("log")
def test_entries_are_chosen_by_action_account_and_day_a_page_at_a_time() -> None:
    record(Action.signed_in, actor=Actor("b1", "admin", "page"))
    today = datetime.now(UTC).date()
    assert [entry.action for entry in audit_entries.entries(Filter(actions=("signed_in",)))] == ["signed_in"]
    assert audit_entries.count(Filter(account="a3f2c1")) == 4
    assert [entry.rows for entry in audit_entries.entries(Filter(account="a3f2c1"), offset=1, limit=2)] == [2, 1]
    assert audit_entries.count(Filter(since=today, until=today)) == 1 + 4 + 1
    assert audit_entries.count(Filter(until=date(2021, 7, 1))) == 0
    assert audit_entries.accounts() == ["a3f2c1", "b1"]


def test_a_child_process_acts_for_whom_the_server_signed_and_nobody_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with settings.elsewhere(tmp_path):
        monkeypatch.setenv("POSKO_ACTOR", DESK.token())
        assert audit.command_actor() == DESK
        monkeypatch.setenv("POSKO_ACTOR", DESK.token().replace("desk", "admin"))
        assert audit.command_actor().kind == "command"


def environment(folder: Path) -> dict[str, str]:
    return {**settings.bare_environment(), "POSKO_DATA": str(folder)}


def writers(folder: Path, entries: int, number: int) -> list["subprocess.Popen[bytes]"]:
    words = [sys.executable, "-c", WRITER, str(entries)]
    return [subprocess.Popen(words, cwd=settings.ROOT, env=environment(folder)) for _ in range(number)]


def test_four_processes_append_at_once_and_the_chain_is_whole(tmp_path: Path) -> None:
    assert [process.wait(120) for process in writers(tmp_path, 200, 4)] == [0] * 4
    with settings.elsewhere(tmp_path):
        verified = verify()
    assert (verified.entries, verified.difference) == (1 + 4 * 200, None)


def test_processes_that_are_killed_leave_a_whole_chain(tmp_path: Path) -> None:
    with settings.elsewhere(tmp_path):
        for round_ in range(4):
            processes = writers(tmp_path, 100_000, 2)
            before = audit_entries.count()
            while audit_entries.count() < before + 20:
                time.sleep(0.01)
            time.sleep(0.003 * round_)
            for process in processes:
                process.send_signal(signal.SIGKILL if sys.platform != "win32" else signal.SIGTERM)
                process.wait()
            record(Action.signed_in, actor=DESK)
            assert verify().difference is None


def test_what_cannot_be_recorded_says_so(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    head = audit_entries.head()
    with sqlite3.connect(audit.path()) as con:
        pages = con.execute("PRAGMA page_count").fetchall()[0][0]
    con.close()
    opened = sqlite3.connect

    def on_a_full_disk(*arguments: object, **named: object) -> sqlite3.Connection:
        con = opened(*arguments, **named)  # type: ignore[call-overload]
        con.execute(f"PRAGMA max_page_count = {pages}")
        return con  # type: ignore[no-any-return]

    with monkeypatch.context() as patched:
        patched.setattr(sqlite3, "connect", on_a_full_disk)
        with pytest.raises(Unrecorded):
            for _ in range(200):
                record(Action.exported, actor=DESK, subject="calls.recent")
    assert verify([head] if head else []).difference is None


def test_the_uses_that_an_older_posko_noted_are_taken_over_once(tmp_path: Path) -> None:
    notes = tmp_path / earlier.FOLDER
    notes.mkdir()
    noted = {"disclosed_at": "2021-07-05T09:00:00+00:00", "list": "lost_callers", "rows": 12}
    (notes / "20210705T090000-0a.json").write_text(json.dumps(noted))
    with settings.elsewhere(tmp_path):
        record(Action.signed_in, actor=DESK)
        assert not notes.exists()
        notes.mkdir()
        (notes / "20210705T090000-0a.json").write_text(json.dumps(noted))  # a backup brings it again
        record(Action.signed_out, actor=DESK)
        uses = audit_entries.entries(Filter(actions=("disclosed",)))
        assert [(use.subject, use.rows, use.facts["disclosed_at"]) for use in uses] == [
            ("lost_callers", 12, "2021-07-05T09:00:00+00:00")
        ]
        assert not notes.exists()
        assert verify().difference is None


@pytest.mark.parametrize(
    "damaged", ["{", '{"list": "lost_callers"}', "[" * 100_000, '{"disclosed_at": 1e999, "list": "x", "rows": 1e999}']
)
def test_a_note_that_cannot_be_read_is_not_lost(tmp_path: Path, damaged: str) -> None:
    notes = tmp_path / earlier.FOLDER
    notes.mkdir()
    noted = {"disclosed_at": "2021-07-05T09:00:00+00:00", "list": "lost_callers", "rows": 12}
    (notes / "20210705T090000-0a.json").write_text(json.dumps(noted))
    (notes / "20210706T090000-0b.json").write_text(damaged)
    with settings.elsewhere(tmp_path):
        record(Action.signed_in, actor=DESK)
        assert [file.read_text() for file in notes.iterdir()] == [damaged]
        (notes / "20210706T090000-0b.json").write_text(json.dumps(noted | {"rows": 13}))  # mended by hand
        record(Action.signed_out, actor=DESK)
        assert [use.rows for use in audit_entries.entries(Filter(actions=("disclosed",)))] == [13, 12]
        assert not notes.exists()


def test_a_long_log_is_verified_without_holding_it_in_memory(tmp_path: Path) -> None:
    with settings.elsewhere(tmp_path):
        record(Action.signed_in, actor=DESK)
        number, before = 3, str(audit_entries.head()).split()[1]
        with audit.appending() as con:
            for _ in range(6000):
                text = audit.canonical({"n": number, "text": "x" * 900})
                before = audit.hash_of(before, text)
                con.execute("INSERT INTO entries VALUES (?, ?, ?)", (number, text, before))
                number += 1
        tracemalloc.start()
        verified = verify([Head(number - 1, before), before])
        _, most_bytes = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert (verified.entries, verified.difference, verified.copies) == (6002, None, 2)
        assert most_bytes < 6000 * 900 / 2
        edit("DELETE FROM entries WHERE n = 4000")
        assert difference() == (4000, "missing")
