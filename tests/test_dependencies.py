"""What is imported is declared, what is declared is locked, and what is locked is complete."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from setup.dependencies import SOURCES
from setup.environment import DEV_LOCK, RUNTIME_LOCK

ROOT = Path(__file__).resolve().parent.parent
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
GROUPS = {"runtime": PYPROJECT["project"]["dependencies"], **PYPROJECT["dependency-groups"]}
# Which of the declared groups a lock file installs, and which of them each package of ours may import.
LOCKED = {
    "requirements.txt": ["runtime"],
    "requirements-dev.txt": ["runtime", "dev"],
    "requirements-backtest.txt": ["backtest"],
    "requirements-audit.txt": ["audit"],
    "requirements-setup.txt": ["setup"],
}
MAY_IMPORT = {"setup": ["runtime", "dev"], "tests": ["runtime", "dev"], "bench": ["runtime", "dev", "backtest"]}
OURS = [*PYPROJECT["tool"]["mypy"]["files"], "tests"]


def declared(groups: list[str]) -> list[Requirement]:
    return [Requirement(each) for group in groups for each in GROUPS[group]]


def locked(name: str) -> dict[str, str]:
    """Version of each package that a lock file names."""
    return dict(re.findall(r"^([\w.-]+)==(\S+)", (ROOT / name).read_text("utf-8"), re.MULTILINE))


def imported(part: str) -> Iterator[str]:
    """Top-level modules that a package or module of ours imports and that are neither ours nor Python's."""
    for file in (ROOT / part).rglob("*.py") if (ROOT / part).is_dir() else [ROOT / part]:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level else []
            yield from (name.partition(".")[0] for name in names)


@pytest.mark.parametrize("part", OURS)
def test_every_package_that_is_imported_is_declared(part: str) -> None:
    groups = MAY_IMPORT.get(part, ["runtime"])
    names = {canonicalize_name(each.name) for each in declared(groups)}
    distributions = packages_distributions()
    own = {name.removesuffix(".py") for name in OURS}
    foreign = {*imported(part)} - own - sys.stdlib_module_names
    missing = {
        module for module in foreign if not names & {*map(canonicalize_name, distributions.get(module, [module]))}
    }
    assert missing == set(), f"declare these in pyproject.toml ({' or '.join(groups)}) and run `make lock`"


def test_every_lock_file_has_its_source() -> None:
    assert {*LOCKED} == {*SOURCES} == {path.name for path in ROOT.glob("requirements*.txt")}


@pytest.mark.parametrize("name", SOURCES)
def test_what_is_locked_is_what_is_declared(name: str) -> None:
    versions = locked(name)
    unlocked = [
        str(each)
        for each in declared(LOCKED[name])
        if not each.specifier.contains(versions.get(canonicalize_name(each.name), "0"))
    ]
    assert unlocked == [], "run `make lock`"


@pytest.mark.parametrize("name", SOURCES)
def test_every_locked_package_has_one_version_and_its_hashes(name: str) -> None:
    entries = re.sub(r"^ *#.*\n", "", (ROOT / name).read_text("utf-8"), flags=re.MULTILINE).replace("\\\n", "")
    pinned = r"[a-z0-9-]+==\S+( ; [^\n]+?)?( +--hash=sha256:[0-9a-f]{64})+"
    assert [line for line in entries.splitlines() if not re.fullmatch(pinned, line.rstrip())] == []


@pytest.mark.parametrize("name", SOURCES)
def test_a_lock_file_names_no_host_and_no_folder_of_a_machine(name: str) -> None:
    assert re.findall(r".*(?:://|--(?!hash)|\s[/~]|[A-Z]:\\\w).*", (ROOT / name).read_text("utf-8")) == []


def test_tests_run_with_the_versions_the_dashboard_runs_with() -> None:
    assert locked(RUNTIME_LOCK).items() <= locked(DEV_LOCK).items()
