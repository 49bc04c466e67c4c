"""What `docs/explanation/architecture.md` states about rooms and names and the import contracts cannot say."""

import ast
import tomllib
from collections.abc import Iterator
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

import pytest

from dashboard.shell import navigation
from pipelines.models import LAYERS, in_order, sources
from pipelines.types.sql import sql

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = (
    "access",
    "analytics",
    "bench",
    "dashboard",
    "fuzz",
    "i18n",
    "pages",
    "pipelines",
    "reports",
    "setup",
    "tests",
)
# Root modules are no package of their own, so the import contracts know them only from outside.
ROOT_MODULES = {
    "app": {"dashboard", "logs", "reports"},
    "codes": set(),
    "facts": set(),
    "finding": set(),
    "level": {"codes"},
    "logs": {"settings"},
    "settings": set(),
    "theme": set(),
    "warehouse": {"settings"},
}
OURS = {*PACKAGES, *ROOT_MODULES}
# A model reads the layers before its own that stand nearest to it: folder order is build order.
MAY_READ = {"resolved": {"raw"}, "staging": {"raw", "resolved"}, "marts": {"staging"}}
DEFAULT_HOMES = {"utils", "util", "helpers", "helper", "common", "core", "base", "manager", "service", "misc"}
MOST_MODULES = 16
# Verbs of a reader, where the field has a noun for what the thing is.
NOT_NAMES = {"found", "said", "told", "held", "kept", "laid", "spoken", "given", "asked", "shown"}


def python_files(*parts: str) -> list[Path]:
    return sorted(file for part in parts for file in (ROOT / part).rglob("*.py"))


def named(files: list[Path]) -> list[object]:
    return [pytest.param(file, id=file.relative_to(ROOT).as_posix()) for file in files]


ROOT_FILES = sorted(ROOT.glob("*.py"))
MODULES = named([*ROOT_FILES, *python_files(*(each for each in PACKAGES if each != "tests"))])
EVERYTHING = named([*ROOT_FILES, *python_files(*PACKAGES)])
PAGES = named(python_files("pages"))
METRICS = named(python_files("analytics/metrics"))
MODELS = [pytest.param(layer, name, id=f"{layer}.{name}") for layer in LAYERS for name in in_order(layer)]


@cache
def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text("utf-8"), str(file))


@cache
def nodes(file: Path) -> list[ast.AST]:
    """Every node of the file's tree; several tests go through them."""
    return list(ast.walk(tree(file)))


def imports(file: Path) -> Iterator[str]:
    """The first part of the name of every module that a file imports."""
    for node in nodes(file):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: write imports from the root"
            yield (node.module or "").partition(".")[0]


def strings(file: Path) -> Iterator[str]:
    """Every text in the file but docstrings."""
    docstrings = {
        id(node.body[0].value)
        for node in nodes(file)
        if isinstance(node, ast.Module | ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in nodes(file):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.value


def defined_names(file: Path) -> Iterator[tuple[int, str]]:
    """Line and name of each class, function, parameter and variable that a file defines."""
    for node in nodes(file):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            # A test is named by the sentence it proves.
            if not node.name.startswith("test_"):
                yield node.lineno, node.name
        elif isinstance(node, ast.arg):
            yield node.lineno, node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.lineno, node.id


@pytest.mark.parametrize("file", named(ROOT_FILES))
def test_a_root_module_imports_only_what_is_named_here(file: Path) -> None:
    assert {*imports(file)} & OURS <= ROOT_MODULES[file.stem]


@pytest.mark.parametrize("file", MODULES)
def test_only_settings_reads_the_environment(file: Path) -> None:
    if file != ROOT / "settings.py" and file.relative_to(ROOT).parts[0] not in {"setup", "bench", "fuzz"}:
        read = [node.attr for node in nodes(file) if isinstance(node, ast.Attribute)]
        taken = [alias.name for node in nodes(file) if isinstance(node, ast.ImportFrom) for alias in node.names]
        assert not {"environ", "getenv", "environb"} & {*read, *taken}


@pytest.mark.parametrize("file", MODULES)
def test_nothing_becomes_the_default_home(file: Path) -> None:
    assert not DEFAULT_HOMES & set(file.relative_to(ROOT).with_suffix("").parts)


@pytest.mark.parametrize("package", ["pipelines", "dashboard", "analytics/metrics"])
def test_no_module_stands_outside_a_room(package: str) -> None:
    assert {file.name for file in (ROOT / package).glob("*.py")} <= {"__init__.py", "__main__.py"}


@pytest.mark.parametrize(
    "room", [path for part in ("pipelines", "dashboard", "analytics") for path in (ROOT / part).rglob("__init__.py")]
)
def test_a_room_can_be_surveyed(room: Path) -> None:
    modules = [file for file in room.parent.glob("*.py") if not file.name.startswith("__")]
    assert len(modules) <= MOST_MODULES or room.parent.name == "feeds"


@pytest.mark.parametrize("file", METRICS)
def test_a_metric_knows_no_files_and_no_clock(file: Path) -> None:
    calls = [node.func for node in nodes(file) if isinstance(node, ast.Call)]
    methods = {call.attr for call in calls if isinstance(call, ast.Attribute)}
    assert not methods & {"today", "now", "utcnow", "read_text", "read_bytes", "connect"}
    assert "open" not in {call.id for call in calls if isinstance(call, ast.Name)}
    clocks = ("now()", "current_date", "current_timestamp", "today()")
    assert not [each for each in strings(file) if any(clock in each.lower() for clock in clocks)]


@pytest.mark.parametrize("file", PAGES)
def test_a_page_holds_no_sql_no_arithmetic_and_no_literal_text(file: Path) -> None:
    sentences = [each for each in strings(file) if len(each.split()) > 1 and any(sign.isalpha() for sign in each)]
    assert not sentences, f"move these to i18n or to a metric: {sentences}"
    sums = [node for node in nodes(file) if isinstance(node, ast.BinOp) and not isinstance(node.op, ast.BitOr)]
    assert not sums, f"line {sums[0].lineno}: arithmetic belongs to a metric"


@pytest.mark.parametrize("file", PAGES)
def test_a_page_opens_the_layout_with_its_gate_before_anything_else(file: Path) -> None:
    statements = [node for node in tree(file).body[1:] if not isinstance(node, ast.Import | ast.ImportFrom)]
    first = statements[0]
    assert isinstance(first, ast.Assign) and isinstance(first.value, ast.Call)
    assert ast.unparse(first.value.func) == "layout.open_page"
    assert ast.literal_eval(first.value.args[0]) == file.stem


@pytest.mark.parametrize(("layer", "name"), MODELS)
def test_a_model_reads_the_layers_before_its_own_and_in_its_own_what_it_comes_after(layer: str, name: str) -> None:
    read = sources(layer, name)
    first = sql(f"models/{layer}/{name}").partition("\n")[0]
    after = first.removeprefix("-- after:").replace(" ", "").split(",") if first.startswith("-- after:") else []
    assert {schema for schema, _ in read} - {layer} <= MAY_READ[layer]
    assert {table for schema, table in read if schema == layer} == {*after}


def test_every_page_is_in_the_menu_under_an_address_that_is_no_file_name() -> None:
    files = {file.stem for file in (ROOT / "pages").glob("*.py")}
    assert {each.name for each in navigation.ENTRIES} == files
    assert not {each.address for each in navigation.ENTRIES} & files


def test_every_folder_of_tests_is_collected(pytestconfig: pytest.Config) -> None:
    patterns = pytestconfig.getini("norecursedirs")
    folders = {file.parent for file in python_files("tests")}
    parts = {part for folder in folders for part in folder.relative_to(ROOT).parts}
    assert not [part for part in parts for pattern in patterns if fnmatch(part, pattern)]


def test_types_are_checked_strictly_in_every_package() -> None:
    mypy = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["mypy"]
    assert mypy["strict"]
    assert {*mypy["files"]} == {*PACKAGES, *(file.name for file in ROOT_FILES)} - {"tests"}


@pytest.mark.parametrize("file", EVERYTHING)
def test_names_say_what_a_thing_is(file: Path) -> None:
    wrong = [(line, name) for line, name in defined_names(file) if NOT_NAMES & {*name.lower().strip("_").split("_")}]
    assert not wrong, f"{file.relative_to(ROOT)}: name these by what they are: {wrong}"


@pytest.mark.parametrize("file", MODULES)
def test_a_public_function_of_three_parameters_documents_them(file: Path) -> None:
    for node in nodes(file):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_"):
            parameters = [each.arg for each in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)]
            own = [name for name in parameters if name not in ("self", "cls")]
            assert len(own) < 3 or "Args:" in (ast.get_docstring(node) or ""), f"{node.name} takes {own}"
