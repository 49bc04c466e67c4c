"""The document on security names every module of attacks, with the numbers that are tried."""

from tests.security.attacks import DOCUMENT, ROOT, with_numbers


def test_the_numbers_of_the_document_are_those_of_the_tests() -> None:
    document = DOCUMENT.read_text("utf-8")
    assert document == with_numbers(document), "run `python -m tests.security.attacks`"


def test_every_module_of_attacks_has_its_row() -> None:
    document = DOCUMENT.read_text("utf-8")
    modules = [*(ROOT / "tests/security").glob("test_*.py"), *(ROOT / "tests/canary").glob("test_*.py")]
    named = [path.relative_to(ROOT).as_posix() for path in modules if path.name != "test_document.py"]
    assert [name for name in named if f"`{name}`" not in document] == []
