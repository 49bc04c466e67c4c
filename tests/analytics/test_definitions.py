"""Every figure is defined, in the book and in three languages; every finding can be said."""

import ast
import re
import string
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DATA_MODEL = (ROOT / "docs/reference/data-model.md").read_text("utf-8")
BOOK = (ROOT / "docs/reference/metrics.md").read_text("utf-8")
WORDS = {code: tomllib.loads((ROOT / f"i18n/{code}.toml").read_text("utf-8")) for code in ("id", "en", "hi")}
SECTIONS = {
    name: body.strip() for name, body in re.findall(r"^## (\w+)\n(.*?)(?=^#|\Z)", BOOK, flags=re.DOTALL | re.MULTILINE)
}


def keys_in(node: ast.AST) -> Iterator[str]:
    """Every key an expression may give, where a condition chooses too; not those that are put together."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and "." in node.value:
        yield node.value
    elif not isinstance(node, ast.JoinedStr):
        for child in ast.iter_child_nodes(node):
            yield from keys_in(child)


KEYS = sorted(
    {
        key
        for file in (ROOT / "analytics/metrics").rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Finding"
        for key in keys_in(node.args[0])
    }
)


@pytest.mark.parametrize("language", WORDS)
def test_the_book_and_the_screens_define_the_same_figures(language: str) -> None:
    assert set(WORDS[language]["definition"]) == set(SECTIONS)


@pytest.mark.parametrize("name", SECTIONS)
def test_the_book_says_what_the_screen_says(name: str) -> None:
    assert SECTIONS[name].partition("\n\n")[0] == WORDS["en"]["definition"][name]


@pytest.mark.parametrize("name", SECTIONS)
def test_every_definition_states_its_period_what_it_leaves_out_and_its_source(name: str) -> None:
    assert all(f"- {part}: " in SECTIONS[name] for part in ("Period", "Left out", "Source"))


@pytest.mark.parametrize("name", SECTIONS)
def test_the_source_of_a_figure_is_a_table_that_exists(name: str) -> None:
    for schema, table in re.findall(r"`(staging|marts)\.(\w+)`", SECTIONS[name]):
        assert f"\n### {schema}.{table}\n" in DATA_MODEL


@pytest.mark.parametrize("key", KEYS)
def test_every_finding_is_a_sentence_in_every_language(key: str) -> None:
    subject, name = key.split(".")
    assert all(name in WORDS[language]["finding"][subject] for language in WORDS)


@pytest.mark.parametrize("language", ["en", "hi"])
def test_a_finding_has_the_same_gaps_in_every_language(language: str) -> None:
    for subject, sentences in WORDS["id"]["finding"].items():
        for name, sentence in sentences.items():
            assert _gaps(WORDS[language]["finding"][subject][name]) == _gaps(sentence), f"{subject}.{name}"


def _gaps(sentence: str) -> set[str]:
    return {gap for _, gap, _, _ in string.Formatter().parse(sentence) if gap}
