"""Tests, style, types and speed."""

import argparse
import os
import shutil
import subprocess
from pathlib import Path

from setup import browser, environment, office
from setup.steps import ROOT

CHECKS = (
    ("ruff", "format", "--check", "."),
    ("ruff", "check", "."),
    ("mypy",),
    ("lint-imports", "--no-logo"),
    ("pytest", "-q", "tests/test_architecture.py"),
)


# Where slides are opened in LibreOffice, which takes more to install than all the rest.
_OFFICE = Path("tests/reports")
# A run of the whole suite writes some gigabytes of books; where memory is short they go to the disk.
_MEMORY, _ROOM_BYTES = Path("/dev/shm"), 8_000_000_000


def test(arguments: argparse.Namespace) -> int:
    """Exit status of pytest over everything, or over the tests named."""
    python = environment.prepare(for_tests=True)
    variables = {"CHROMIUM": str(browser.prepare())}
    if not arguments.tests or any(
        _OFFICE.is_relative_to(name) or Path(name).is_relative_to(_OFFICE) for name in arguments.tests
    ):
        variables["SOFFICE"] = str(office.prepare())
    return _pytest(python, arguments.tests, variables)


def test_fast(_: argparse.Namespace) -> int:
    """Exit status of pytest over what takes seconds: no browser, no child process, no whole demo story."""
    return _pytest(environment.prepare(for_tests=True), ["-m", "not slow"], {})


def _pytest(python: Path, arguments: list[str], variables: dict[str, str]) -> int:
    # One more than there are cores: while some tests wait for a page or a child process, the others compute. Which
    # worker runs what is decided in tests/conftest.py.
    workers = ["-n", str(min((os.cpu_count() or 1) + 1, 8)), "--dist", "loadfile"]
    if _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free > _ROOM_BYTES:
        variables = {**variables, "PYTEST_DEBUG_TEMPROOT": str(_MEMORY)}
    # Some images tell Python to compile everything anew in each process: a third of what a child process costs.
    variables = {**variables, "PYTHONDONTWRITEBYTECODE": ""}
    command = [str(python), "-m", "pytest", "-q", *workers, *arguments]
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **variables}).returncode


def check(_: argparse.Namespace) -> int:
    """Exit status of the first of format, lint, types and architecture that does not hold; 0 when all do."""
    environment.prepare(for_tests=True)
    for tool, *options in CHECKS:
        status = subprocess.run([environment.program(tool), *options], cwd=ROOT).returncode
        if status:
            return status
    return 0


def tidy(_: argparse.Namespace) -> int:
    """Format the code and fix what the linter can fix."""
    python = environment.prepare(for_tests=True)
    subprocess.run([python, "-m", "ruff", "check", "--fix", "--quiet", "."], cwd=ROOT)
    return subprocess.run([python, "-m", "ruff", "format", "."], cwd=ROOT).returncode


def fuzz(arguments: argparse.Namespace) -> int:
    """Exit status of `fuzz/`: 0 when no broken file made a reader crash or lose count."""
    python = environment.prepare()
    seed = [] if arguments.seed is None else ["--seed", str(arguments.seed)]
    return subprocess.run([python, "-m", "fuzz", "--seconds", str(arguments.seconds), *seed], cwd=ROOT).returncode


def bench(_: argparse.Namespace) -> int:
    """Print the ratios of `bench/`."""
    python = environment.prepare()
    return subprocess.run([python, "-m", "bench"], cwd=ROOT).returncode


def docs(_: argparse.Namespace) -> int:
    """Write the generated reference documents; name those that changed."""
    python = environment.prepare()
    return subprocess.run([python, "-m", "setup.reference"], cwd=ROOT).returncode
