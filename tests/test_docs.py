"""What the documents promise is there, and what is there is in the documents."""

import ast
import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from dashboard.shell import navigation
from pipelines.cli.main import parser
from setup.__main__ import COMMANDS
from setup.reference import DOCUMENTS as GENERATED
from setup.reference.data_model import built_columns
from setup.reference.headers import headers

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text("utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
DECISIONS = (ROOT / "docs/explanation/decisions.md").read_text("utf-8")
DOCUMENTS = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")]
DOCUMENTS += sorted((ROOT / "docs").rglob("*.md"))
MODELS = sorted((ROOT / "pipelines/models").rglob("*.sql"))


def named(path: Path) -> str:
    """`staging.calls` for a model's file."""
    return f"{path.parent.name}.{path.stem}"


def rows_of(document: str) -> list[list[str]]:
    """Cells of every table row of a document, without the rows of titles."""
    lines = [line for line in document.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]


def commands_in(document: Path) -> Iterator[list[str]]:
    """Arguments of each `python -m pipelines …` of a document that is more than a name, and has no placeholder."""
    for command in re.findall(r"python -m pipelines ([^`\n]+)", document.read_text("utf-8")):
        if " " in command and not re.search(r"…|\b[A-Z]{3,}\b", command):
            yield shlex.split(command)


@pytest.fixture(scope="module")
def built() -> dict[str, list[str]]:
    """Columns of every table that a build makes, the layers that are not published included."""
    return {table: [name for name, _ in columns] for table, columns in built_columns().items()}


def test_the_readme_is_short() -> None:
    assert len(README.splitlines()) <= 110


@pytest.mark.parametrize("name", ["run", "test"])
def test_the_readme_names_the_two_commands_with_make_and_without(name: str) -> None:
    assert f"`make {name}`" in README
    assert f"`python3 -m setup {name}`" in README


@pytest.mark.parametrize("name", COMMANDS)
def test_contributing_lists_every_command_of_set_up(name: str) -> None:
    assert f"`make {name}`" in [row[0] for row in rows_of(CONTRIBUTING)]


def test_the_readme_shows_where_the_code_is() -> None:
    tree = README.partition("## Where things are\n\n```\n")[2].partition("```")[0]
    listed = {line.split()[0].rstrip("/") for line in tree.splitlines()}
    typed = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["mypy"]["files"]
    assert set(typed) <= listed
    assert [name for name in listed if not (ROOT / name).exists()] == []


@pytest.mark.parametrize("path", GENERATED, ids=lambda path: path.stem)
def test_a_generated_document_is_current(path: Path) -> None:
    assert path.read_text("utf-8") == GENERATED[path](), "make docs writes it anew"


def test_the_settings_that_are_read_are_documented() -> None:
    tree = ast.parse((ROOT / "settings.py").read_text("utf-8"))
    texts = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    read = {text for text in texts if text.startswith("POSKO_") and text.isidentifier()}
    rows = rows_of((ROOT / "docs/reference/settings.md").read_text("utf-8"))
    assert set(re.findall(r"POSKO_\w+", "".join(row[0] for row in rows))) == read


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(document: Path) -> None:
    targets = re.findall(r"\]\(([^)#]+)", document.read_text("utf-8"))
    assert [target for target in targets if "://" not in target and not (document.parent / target).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_command_a_document_shows_is_one_the_command_line_understands(document: Path) -> None:
    for arguments in commands_in(document):
        assert parser().parse_args(arguments).command == arguments[0]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_path_a_document_names_exists(document: Path) -> None:
    folders = "analytics|bench|dashboard|docs|fuzz|i18n|pages|pipelines|reports|setup|tests|data/reference"
    paths = re.findall(rf"`((?:{folders})/[\w./-]*)`", document.read_text("utf-8"))
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_every_document_is_linked_from_the_readme() -> None:
    assert [path.name for path in DOCUMENTS[1:] if f"({path.relative_to(ROOT).as_posix()})" not in README] == []


def test_the_changes_name_as_many_screens_as_there_are() -> None:
    names = "no one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    numbers = dict(enumerate(names.split(" ")))
    newest = (ROOT / "CHANGELOG.md").read_text("utf-8").split("\n## ")[1].lower()
    assert f"{numbers[len(navigation.ENTRIES)]} screens" in newest


@pytest.mark.parametrize("path", MODELS, ids=named)
def test_the_header_of_a_model_names_the_columns_it_has(path: Path, built: dict[str, list[str]]) -> None:
    header = headers()[named(path)]
    assert header.description.startswith("One row per ")
    assert [name for name, _ in header.columns] == built[named(path)]


def test_every_dependency_has_its_reason() -> None:
    reasons = DECISIONS.partition("why each deserves it")[2]
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    declared = [pyproject["project"]["dependencies"], *pyproject["dependency-groups"].values()]
    names = {Requirement(each).name for group in declared for each in group}
    assert sorted(name for name in names if not re.search(rf"(?<![\w-]){name}(?![\w-])", reasons)) == []


GLOSSARY = (ROOT / "docs/reference/glossary.md").read_text("utf-8").partition("## Words that readers do not see")[0]


@pytest.mark.parametrize("row", rows_of(GLOSSARY), ids=lambda row: row[0])
def test_the_glossary_defines_each_term_in_three_languages(row: list[str]) -> None:
    term, meaning, indonesian, hindi = row
    assert term and indonesian
    assert meaning.endswith(".") or term == "term"
    assert re.search(r"[\u0900-\u097f]", hindi)
