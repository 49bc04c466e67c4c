"""Imports are left out of collections of garbage, once for each batch of them."""

import gc
import sys
import types

import pytest

from dashboard.shell import startup


def test_new_imports_are_spared_once(monkeypatch: pytest.MonkeyPatch) -> None:
    startup.spare_imports()
    before = gc.get_freeze_count()
    later: list[list[int]] = [[] for _ in range(1_000)]
    startup.spare_imports()
    assert gc.get_freeze_count() <= before
    # More modules than ever, whatever other tests removed from the table.
    for number in range(100):
        monkeypatch.setitem(sys.modules, f"posko_made_up_{number}", types.ModuleType(f"posko_made_up_{number}"))
    startup.spare_imports()
    assert gc.get_freeze_count() >= before + len(later)
