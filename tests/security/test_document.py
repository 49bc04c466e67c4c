"""The document on security names every module of attacks, with the numbers that are tried."""

from tests.security.attacks import DOCUMENT, ROOT, numbers, with_numbers


def test_so_many_attacks_as_the_document_says_are_made() -> None:
    stated, counted = numbers(DOCUMENT.read_text("utf-8")), numbers(with_numbers(DOCUMENT.read_text("utf-8")))
    # A few more than it says need no new document at once.
    wrong = {path: number for path, number in stated.items() if not number <= counted[path] <= 1.2 * number + 10}
    assert wrong == {}, "run `python -m tests.security.attacks`"
    assert len(stated) > 8


def test_every_module_of_attacks_has_its_row() -> None:
    document = DOCUMENT.read_text("utf-8")
    modules = [path for path in (ROOT / "tests/security").glob("test_*.py") if path.name != "test_document.py"]
    named = [path.relative_to(ROOT).as_posix() for path in modules]
    assert [name for name in named if f"`{name}`" not in document] == []
