"""Tests, style, types and speed."""

import argparse
import os
import subprocess

from setup import browser, environment
from setup.steps import ROOT

CHECKS = (
    ("ruff", "format", "--check", "."),
    ("ruff", "check", "."),
    ("mypy",),
    ("lint-imports", "--no-logo"),
    ("pytest", "-q", "tests/test_architecture.py"),
)


def test(arguments: argparse.Namespace) -> int:
    """Exit status of pytest over everything, or over the tests named."""
    python = environment.prepare(for_tests=True)
    chromium = browser.prepare()
    # Two at a time at least: while one test waits for a page, another computes. A module's tests share what they build;
    # the order is that of tests/conftest.py.
    workers = ["-n", str(max(2, min(os.cpu_count() or 2, 8))), "--dist", "loadfile", "--no-loadscope-reorder"]
    pytest = [str(python), "-m", "pytest", "-q", *workers, *arguments.tests]
    return subprocess.run(pytest, cwd=ROOT, env={**os.environ, "CHROMIUM": str(chromium)}).returncode


def check(_: argparse.Namespace) -> int:
    """Exit status of the first of format, lint, types and architecture that does not hold; 0 when all do."""
    environment.prepare(for_tests=True)
    for tool, *options in CHECKS:
        status = subprocess.run([environment.program(tool), *options], cwd=ROOT).returncode
        if status:
            return status
    return 0


def tidy(_: argparse.Namespace) -> int:
    """Formats the code and mends what the linter can mend."""
    python = environment.prepare(for_tests=True)
    subprocess.run([python, "-m", "ruff", "check", "--fix", "--quiet", "."], cwd=ROOT)
    return subprocess.run([python, "-m", "ruff", "format", "."], cwd=ROOT).returncode


def fuzz(arguments: argparse.Namespace) -> int:
    """Exit status of `fuzz/`: 0 when no broken file made a reader crash or lose count."""
    python = environment.prepare()
    seed = [] if arguments.seed is None else ["--seed", str(arguments.seed)]
    return subprocess.run([python, "-m", "fuzz", "--seconds", str(arguments.seconds), *seed], cwd=ROOT).returncode


def bench(_: argparse.Namespace) -> int:
    """Prints the ratios of `bench/`."""
    python = environment.prepare()
    return subprocess.run([python, "-m", "bench"], cwd=ROOT).returncode


def docs(_: argparse.Namespace) -> int:
    """Writes the generated reference documents; names those that changed."""
    python = environment.prepare()
    return subprocess.run([python, "-m", "setup.reference"], cwd=ROOT).returncode
