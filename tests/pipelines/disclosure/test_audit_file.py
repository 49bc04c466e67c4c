"""The audit log as a file says in words what its codes mean; as JSON it is what was hashed."""

import json
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

import settings
from access import audit_entries
from access.audit import Action, Actor, record
from access.audit_entries import Entry
from i18n import LANGUAGES, Words
from pipelines.disclosure.audit_file import write_audit_file

DESK = Actor("a-bcdfgh", "desk", "page")
OF_CODES = ("by=", "page=", "outcome=", "quarantine.list", "to=admin", "account_changed")


@pytest.fixture
def entries(tmp_path: Path) -> list[Entry]:
    with settings.elsewhere(tmp_path):
        record(Action.signed_in, actor=DESK, subject="a-bcdfgh", by="passphrase")
        record(Action.rows_viewed, actor=DESK, subject="calls.recent", rows=3, page="calls")
        record(Action.account_changed, actor=DESK, subject="a-bcdfgh", by="role", before="desk", to="admin")
        record(Action.undone, actor=DESK, subject="000007", outcome="failed")
        return audit_entries.entries()[::-1]


def written(entries: list[Entry], form: str, words: Words) -> bytes:
    file = BytesIO()
    write_audit_file(file, iter(entries), form, words)
    return file.getvalue()


@pytest.mark.parametrize("language", LANGUAGES)
def test_facts_and_lists_are_in_words(entries: list[Entry], language: str) -> None:
    w = Words(language)
    text = written(entries, "csv", w).decode("utf-8-sig")
    assert [code for code in OF_CODES if code in text] == []
    for key in ("audit.by_passphrase", "menu.calls", "calls.recent", "audit.by_role", "audit.outcome_failed"):
        assert w(key) in text
    sheet = openpyxl.load_workbook(BytesIO(written(entries, "xlsx", w))).active
    cells = [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row] if sheet else []
    assert w("audit.by_passphrase") in cells and w("calls.recent") in cells


def test_as_json_each_line_is_what_was_hashed(entries: list[Entry]) -> None:
    lines = written(entries, "jsonl", Words("id")).decode().splitlines()
    assert [json.loads(line) for line in lines] == [json.loads(each.text) | {"hash": each.hash} for each in entries]
