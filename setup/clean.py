"""What set-up made goes; what was loaded stays."""

import argparse
import shutil

from setup.dependencies import SBOM
from setup.steps import ROOT

MADE = (
    *(".venv", ".venv-backtest", ".venv-audit", "static"),
    *(".pytest_cache", ".mypy_cache", ".ruff_cache", ".import_linter_cache", ".hypothesis"),
)


def clean(_: argparse.Namespace) -> int:
    """Remove environments, fonts, caches and the bill of materials."""
    (ROOT / SBOM).unlink(missing_ok=True)
    for name in MADE:
        shutil.rmtree(ROOT / name, ignore_errors=True)
    for cache in list(ROOT.rglob("__pycache__")):
        shutil.rmtree(cache, ignore_errors=True)
    return 0
