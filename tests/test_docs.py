"""What the documents promise is there, and what is there is in the documents."""

import re
import tomllib
from pathlib import Path

import duckdb
import pytest
from packaging.requirements import Requirement

import settings
from dashboard.shell import navigation
from i18n import Words
from pipelines.build import layers, publish
from pipelines.cli.main import main
from pipelines.detect.column_map_files import layouts
from pipelines.models import build_layer, relation
from pipelines.types.errors import Named
from pipelines.types.feed import Column, Feed
from setup.__main__ import COMMANDS

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text("utf-8")
DATA_MODEL = (ROOT / "docs/reference/data-model.md").read_text("utf-8")
DECISIONS = (ROOT / "docs/explanation/decisions.md").read_text("utf-8")
DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
MODELS = sorted((ROOT / "pipelines/models").rglob("*.sql"))
PUBLISHED = ("staging", "marts", "ops")


def named(path: Path) -> str:
    """`staging.calls` for a model's file."""
    return f"{path.parent.name}.{path.stem}"


def help_of(command: str, capsys: pytest.CaptureFixture[str]) -> str:
    """What the command line says about a command; about all of them when it is empty."""
    with pytest.raises(SystemExit):
        main([*command.split(), "--help"])
    return capsys.readouterr().out


def rows_of(document: str, section: str) -> list[list[str]]:
    """Cells of the table rows below a heading."""
    body = document.partition(f"## {section}\n")[2].partition("\n## ")[0]
    lines = [line for line in body.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines[1:]]


COMMAND_ROWS = {re.findall(r"\w+", row[0])[0]: row for row in rows_of(README, "Command line")}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """Columns of every table that a build makes, the layers that are not published included."""
    folder, columns = tmp_path_factory.mktemp("docs"), {}

    def note(con: duckdb.DuckDBPyConnection, tables: dict[str, str]) -> None:
        for name, asked in tables.items():
            columns[name] = [row[0] for row in con.execute(f"DESCRIBE FROM {asked}").fetchall()]

    def build_and_note(con: duckdb.DuckDBPyConnection, layer: str) -> None:
        build_layer(con, layer)
        note(con, {named(path): relation(layer, path.stem) for path in MODELS if path.parent.name == layer})

    with pytest.MonkeyPatch.context() as patch, settings.elsewhere(folder):
        patch.setattr(layers, "build_layer", build_and_note)
        publish.build(folder / "empty.duckdb", [])
    with duckdb.connect(str(folder / "empty.duckdb"), read_only=True) as con:
        found = con.execute("SELECT table_schema || '.' || table_name FROM information_schema.tables").fetchall()
        note(con, {row[0]: row[0] for row in found})
    return columns


def test_the_readme_is_short() -> None:
    assert len(README.splitlines()) <= 140


@pytest.mark.parametrize("name", COMMANDS)
def test_the_readme_names_every_command_with_make_and_without(name: str) -> None:
    assert f"make {name}" in README
    assert f"`python3 -m setup {name}`" in README or f"`… {name}`" in README


def test_the_readme_lists_the_commands_that_exist(capsys: pytest.CaptureFixture[str]) -> None:
    exist = re.search(r"\{([\w,]+)\}", help_of("", capsys))
    assert exist is not None
    assert set(COMMAND_ROWS) == set(exist[1].split(","))


@pytest.mark.parametrize("command", COMMAND_ROWS)
def test_the_readme_lists_the_options_a_command_has(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    exist = set(re.findall(r"--[\w-]+", help_of(command, capsys))) - {"--help", "--json"}
    assert set(re.findall(r"--[\w-]+", COMMAND_ROWS[command][-1])) == exist


def test_the_readme_lists_the_settings_that_exist() -> None:
    listed = re.findall(r"POSKO_\w+", "".join(row[0] for row in rows_of(README, "Settings")))
    read = re.findall(r"environ\.get\(\"(POSKO_\w+)\"\)", (ROOT / "settings.py").read_text("utf-8"))
    assert sorted(listed) == sorted(read)


def test_the_readme_shows_where_the_code_is() -> None:
    tree = README.partition("## Where things are\n\n```\n")[2].partition("```")[0]
    shown = {line.split()[0].rstrip("/") for line in tree.splitlines()}
    typed = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["mypy"]["files"]
    assert set(typed) <= shown
    assert [name for name in shown if not (ROOT / name).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_leads_somewhere(document: Path) -> None:
    targets = re.findall(r"\]\(([^)#]+)", document.read_text("utf-8"))
    assert [target for target in targets if "://" not in target and not (document.parent / target).exists()] == []


def test_every_document_is_linked_from_the_readme() -> None:
    assert [path.name for path in DOCUMENTS[1:] if f"({path.relative_to(ROOT).as_posix()})" not in README] == []


def test_the_changes_name_as_many_screens_as_there_are() -> None:
    numbers = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
    newest = (ROOT / "CHANGELOG.md").read_text("utf-8").split("\n## ")[1].lower()
    assert f"{numbers[len(navigation.ENTRIES)]} screens" in newest


@pytest.mark.parametrize("path", MODELS, ids=named)
def test_the_head_of_a_model_names_the_columns_it_has(path: Path, built: dict[str, list[str]]) -> None:
    head = path.read_text("utf-8").partition("\nSELECT")[0].partition("\nWITH")[0]
    assert re.findall(r"^-- (\w+)  +\S", head, re.MULTILINE) == built[named(path)]


def test_the_data_model_lists_the_tables_that_are_published(built: dict[str, list[str]]) -> None:
    listed = re.findall(rf"^\| `((?:{'|'.join(PUBLISHED)})\.\w+)`", DATA_MODEL, re.MULTILINE)
    assert sorted(listed) == sorted(table for table in built if table.startswith(PUBLISHED))


def test_the_data_model_lists_the_columns_that_are_published(built: dict[str, list[str]]) -> None:
    for table, _, columns in re.findall(r"^\| `(\w+\.\w+)` \| (.+?) \| (.+) \|$", DATA_MODEL, re.MULTILINE):
        assert re.findall(r"`(\w+)`", columns) == built[table], table


def test_the_data_model_says_what_one_row_is_as_the_models_do() -> None:
    for path in MODELS:
        head = re.search(r"^-- One row per (.+?)\.?$", path.read_text("utf-8"), re.MULTILINE)
        assert head is not None
        assert f"| `{named(path)}` | {head[1]} |" in DATA_MODEL, named(path)


def test_every_dependency_has_its_reason() -> None:
    reasons = DECISIONS.partition("why each deserves it")[2]
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    declared = [pyproject["project"]["dependencies"], *pyproject["dependency-groups"].values()]
    names = {Requirement(each).name for group in declared for each in group}
    assert sorted(name for name in names if not re.search(rf"(?<![\w-]){name}(?![\w-])", reasons)) == []


@pytest.mark.parametrize("layout", layouts(), ids=lambda layout: layout.table)
def test_a_column_map_finds_every_column_with_its_name(layout: Feed) -> None:
    written = {
        row[0]: row[1]
        for row in rows_of((ROOT / "docs/how-to/column-maps.md").read_text("utf-8"), "Columns of each feed")
    }
    row = written[f"`{layout.name}`" + (" (card)" if layout.table != layout.name else "")]
    for column in layout.columns:
        mark = f"**`{column.name}`**" if column.required else f"`{column.name}`"
        assert f"{mark} {column_word(column)}" in row


def column_word(column: Column) -> str:
    """What an Indonesian page calls a column."""
    return Named("column", (column.name,)).sentence(Words("id"))
