"""How many attacks the tests make: `python -m tests.security.attacks` writes the numbers into the document."""

import importlib
import inspect
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
DOCUMENT = ROOT / "docs/explanation/security.md"
_ROW = re.compile(r"^(\| .* \| `(tests/[\w/]+\.py)` \| )[0-9.,]*( \|)$", re.MULTILINE)
_TOTAL = re.compile(r"\*\*[0-9.,]+ attacks\*\*")


def cases(path: str) -> int:
    """Attacks of a test module: its tests, times what each is tried with, times the examples that hypothesis makes."""
    module = importlib.import_module(path.removesuffix(".py").replace("/", "."))
    tests = [each for name, each in inspect.getmembers(module, inspect.isfunction) if name.startswith("test_")]
    return sum(_of_test(test) for test in tests if test.__module__ == module.__name__)


def _of_test(test: Callable[..., Any]) -> int:
    count = 1
    for mark in getattr(test, "pytestmark", ()):
        if mark.name == "parametrize":
            count *= len(list(mark.args[1]))
    settings = getattr(test, "_hypothesis_internal_use_settings", None)
    return count * (settings.max_examples if settings else 1)


def numbers(document: str) -> dict[str, int]:
    """The number in each row that names a test module, and their sum under an empty name."""
    rows = {row[2]: int(row[0].rsplit("|", 2)[1].strip().replace(",", "")) for row in _ROW.finditer(document)}
    total = _TOTAL.search(document)
    return {**rows, "": int(total[0].strip("* atcks").replace(",", "")) if total else 0}


def with_numbers(document: str) -> str:
    """The document with the number of attacks in each row that names a test module, and their sum."""
    counted = {path: cases(path) for _, path, _ in _ROW.findall(document)}
    document = _ROW.sub(lambda row: f"{row[1]}{counted[row[2]]:,}{row[3]}", document)
    return _TOTAL.sub(f"**{sum(counted.values()):,} attacks**", document)


if __name__ == "__main__":
    DOCUMENT.write_text(with_numbers(DOCUMENT.read_text("utf-8")), "utf-8")
