"""What `house` says about layers and names, checked. There is no list of exceptions."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# Who may import whom. A part also imports itself; everything not named here is forbidden.
MAY_IMPORT = {
    "app": {"dashboard", "reports"},
    "pages": {"dashboard", "analytics.metrics", "reports"},
    "dashboard": {"i18n", "warehouse", "settings", "theme"},
    "reports": {"analytics.metrics", "i18n", "warehouse", "settings", "theme"},
    "pipelines": {"analytics.forecasting", "analytics.surge", "analytics.tracing", "i18n", "warehouse", "settings"},
    "analytics.metrics": {
        "analytics.forecasting",
        "analytics.staffing",
        "analytics.surge",
        "analytics.smallarea",
        "analytics.routing",
    },
    "analytics.forecasting": set(),
    "analytics.staffing": set(),
    "analytics.surge": set(),
    "analytics.smallarea": set(),
    "analytics.routing": set(),
    "analytics.tracing": set(),
    "warehouse": {"settings"},
    "i18n": {"settings"},
    "theme": set(),
    "settings": set(),
}
OURS = {part.partition(".")[0] for part in MAY_IMPORT}
MAY_USE_STREAMLIT = {"app", "pages", "dashboard"}
# A model reads the layers before its own that stand nearest to it: folder order is build order.
MAY_READ = {"resolved": {"raw"}, "staging": {"raw", "resolved"}, "marts": {"staging"}}
SCHEMAS = ("raw", "resolved", "staging", "marts", "ops")
DEFAULT_HOMES = {"utils", "util", "helpers", "helper", "common", "core", "base", "manager", "service", "misc"}


def modules() -> list[Path]:
    """Every Python file of the application."""
    parts = [ROOT / part.replace(".", "/") for part in OURS]
    files = [part.with_suffix(".py") for part in parts] + [file for part in parts for file in part.rglob("*.py")]
    return sorted(file for file in files if file.exists())


def named(files: list[Path]) -> list[object]:
    return [pytest.param(file, id=file.relative_to(ROOT).as_posix()) for file in files]


MODULES = named(modules())
PAGES = named(sorted((ROOT / "pages").glob("*.py")))
METRICS = named(sorted((ROOT / "analytics" / "metrics").rglob("*.py")))
MODELS = named(sorted((ROOT / "pipelines" / "models").rglob("*.sql")))


@cache
def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text("utf-8"), str(file))


def part_of(module: str) -> str | None:
    """The row of the table a module belongs to: `analytics.metrics.calls.calls` is of `analytics.metrics`."""
    first, _, rest = module.partition(".")
    if first == "analytics":
        return f"analytics.{rest.partition('.')[0]}" if rest else "analytics"
    return first if first in OURS else None


def module_name(file: Path) -> str:
    return ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imports(file: Path) -> Iterator[str]:
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: write imports from the root"
            # `from analytics import metrics` names a part, `from settings import ROOT` does not.
            package = (ROOT / (node.module or "").replace(".", "/")).is_dir() and node.module in OURS
            yield from (f"{node.module}.{alias.name}" for alias in node.names) if package else [node.module or ""]


def strings(file: Path) -> Iterator[str]:
    """Every text in the file but docstrings."""
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Module | ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.value


@pytest.mark.parametrize("file", MODULES)
def test_a_part_imports_only_what_the_table_allows(file: Path) -> None:
    own = part_of(module_name(file))
    assert own is not None
    allowed = MAY_IMPORT.get(own, set()) | {own}
    wrong = [name for name in imports(file) if (part := part_of(name)) is not None and part not in allowed]
    assert not wrong, f"{own} may import {sorted(allowed)}, not {wrong}"


@pytest.mark.parametrize("file", MODULES)
def test_streamlit_appears_only_where_pages_are_drawn(file: Path) -> None:
    if module_name(file).partition(".")[0] not in MAY_USE_STREAMLIT:
        assert not [name for name in imports(file) if name.partition(".")[0] == "streamlit"]


@pytest.mark.parametrize("file", MODULES)
def test_only_settings_reads_the_environment(file: Path) -> None:
    if module_name(file) != "settings":
        read = [node.attr for node in ast.walk(tree(file)) if isinstance(node, ast.Attribute)]
        taken = [
            alias.name for node in ast.walk(tree(file)) if isinstance(node, ast.ImportFrom) for alias in node.names
        ]
        assert not {"environ", "getenv", "environb"} & {*read, *taken}


@pytest.mark.parametrize("file", MODULES)
def test_nothing_becomes_the_default_home(file: Path) -> None:
    assert not DEFAULT_HOMES & set(file.relative_to(ROOT).with_suffix("").parts)


@pytest.mark.parametrize("file", MODULES)
def test_every_module_says_what_it_is_for(file: Path) -> None:
    assert ast.get_docstring(tree(file)) or not file.read_text("utf-8").strip()


@pytest.mark.parametrize("file", METRICS)
def test_a_metric_reads_staging_and_marts_never_raw(file: Path) -> None:
    assert not [text for text in strings(file) if re.search(r"\b(raw|resolved)\.\w", text)]


@pytest.mark.parametrize("file", METRICS)
def test_a_metric_knows_no_files_and_no_clock(file: Path) -> None:
    calls = {
        node.func.attr
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    }
    assert not calls & {"today", "now", "utcnow", "read_text", "read_bytes", "connect"}
    assert "open" not in {
        node.func.id for node in ast.walk(tree(file)) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    assert not [
        text for text in strings(file) if re.search(r"\b(now\(\)|current_date|current_timestamp|today\(\))", text, re.I)
    ]


@pytest.mark.parametrize("file", PAGES)
def test_a_page_holds_no_sql_no_arithmetic_and_no_literal_text(file: Path) -> None:
    sentences = [text for text in strings(file) if re.search(r"\s", text.strip()) and re.search(r"[A-Za-z]{2}", text)]
    assert not sentences, f"move these to i18n or to a metric: {sentences}"
    sums = [node for node in ast.walk(tree(file)) if isinstance(node, ast.BinOp) and not isinstance(node.op, ast.BitOr)]
    assert not sums, f"line {sums[0].lineno}: arithmetic belongs to a metric"


@pytest.mark.parametrize("file", PAGES)
def test_a_page_opens_the_frame_with_its_gate_before_anything_else(file: Path) -> None:
    done = [node for node in tree(file).body[1:] if not isinstance(node, ast.Import | ast.ImportFrom)]
    assert ast.unparse(done[0]).startswith(f"screen = layout.open_page('{file.stem}'")


def tables_read(file: Path) -> set[tuple[str, str]]:
    """Schema and name of every table a model reads."""
    sql = re.sub(r"--[^\n]*", "", file.read_text("utf-8"))
    return set(re.findall(rf"\b(?:from|join)\s+({'|'.join(SCHEMAS)})\.(\w+)", sql.lower()))


def named_before(file: Path) -> set[str]:
    """The models of its own layer that a model says it comes after."""
    first = file.read_text("utf-8").partition("\n")[0]
    return set(first.removeprefix("-- after:").replace(" ", "").split(",")) if first.startswith("-- after:") else set()


@pytest.mark.parametrize("file", MODELS)
def test_a_model_reads_only_the_layer_before_its_own_and_what_it_says_it_comes_after(file: Path) -> None:
    layer = file.parent.name
    assert {schema for schema, _ in tables_read(file)} - {layer} <= MAY_READ[layer]
    assert {name for schema, name in tables_read(file) if schema == layer} == named_before(file)


@pytest.mark.parametrize("layer", sorted(MAY_READ))
def test_the_models_of_a_layer_can_be_built_one_after_the_other(layer: str) -> None:
    left = {file.stem: named_before(file) for file in (ROOT / "pipelines" / "models" / layer).glob("*.sql")}
    while left:
        ready = {name for name, before in left.items() if not before & set(left)}
        assert ready, f"these wait for one another: {sorted(left)}"
        left = {name: before for name, before in left.items() if name not in ready}


@pytest.mark.parametrize("file", MODELS)
def test_a_model_says_what_one_row_is(file: Path) -> None:
    assert re.match(r"(-- (after|macro): [^\n]+\n)*-- One row per ", file.read_text("utf-8"))


def test_every_page_is_in_the_menu_under_an_address_that_is_no_file_name() -> None:
    from dashboard.shell import navigation

    files = {file.stem for file in (ROOT / "pages").glob("*.py")}
    assert {each.name for each in navigation.ENTRIES} == files
    assert not {each.address for each in navigation.ENTRIES} & files
