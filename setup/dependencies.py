"""Lock files from what `pyproject.toml` declares, and the bill of materials of what they install."""

import argparse
import tomllib
from pathlib import Path
from tempfile import TemporaryDirectory

from setup import environment
from setup.audit import AUDIT_LOCK
from setup.backtest import BACKTEST_LOCK
from setup.environment import DEV_LOCK, RUNTIME_LOCK, SETUP_LOCK
from setup.steps import ROOT, quietly

# What each lock file is resolved from. Tests run with the very versions the dashboard runs with.
SOURCES = {
    RUNTIME_LOCK: ["pyproject.toml"],
    DEV_LOCK: ["pyproject.toml", "--group", "dev", "--constraints", RUNTIME_LOCK],
    BACKTEST_LOCK: ["--group", "backtest"],
    AUDIT_LOCK: ["--group", "audit"],
    SETUP_LOCK: ["--group", "setup"],
}
SBOM = "sbom.cdx.json"


def lock(arguments: argparse.Namespace) -> int:
    """Write the lock files: versions and hashes for every system and every Python we support.

    Versions that are locked already stay, unless `--upgrade` asks for the newest that the ranges allow.
    """
    uv = str(environment.pinned_uv())
    oldest = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["requires-python"].strip(">=")
    scope = ["--universal", "--python-version", oldest, "--python", str(environment.PYTHON)]
    output = ["--quiet", "--generate-hashes", "--custom-compile-command", "make lock"]
    upgrade = ["--upgrade"] if arguments.upgrade else []
    for name, sources in SOURCES.items():
        quietly(f"Locking {name}", [uv, "pip", "compile", *sources, *scope, *output, *upgrade, "--output-file", name])
    return 0


def sbom(_: argparse.Namespace) -> int:
    """Write a CycloneDX file of what the dashboard runs with on this system, licences included.

    It is taken from an environment of its own, so that no tool of development is listed. The same lock file on the
    same system gives the same file.
    """
    environment.prepare(for_tests=True)
    generator = str(environment.program("cyclonedx-py"))
    with TemporaryDirectory(prefix="posko-sbom-") as folder:
        venv = Path(folder) / "runtime"
        environment.install(venv, RUNTIME_LOCK)
        target = ["environment", str(environment.program("python", venv)), "--pyproject", "pyproject.toml"]
        quietly(f"Writing {SBOM}", [generator, *target, "--output-reproducible", "--output-file", SBOM])
    return 0
