"""The back-test of the forecasts, beside a library that wants packages of its own."""

import argparse
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import settings
from setup import environment
from setup.steps import ROOT, quietly

VENV = ROOT / ".venv-backtest"
PYTHON = VENV / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
REQUIREMENTS = "requirements-backtest.txt"


def backtest(_: argparse.Namespace) -> int:
    """Prints how good forecasts would have been, on borrowed series where there are any, and on the posko's own."""
    python = environment.prepare()
    _prepare()
    borrowed = settings.shared_folder() / "data" / "series" / "nhs_covid_calls_daily.csv"
    with TemporaryDirectory(prefix="posko-backtest-") as folder:
        own = Path(folder) / "own.csv"
        has_own = subprocess.run([python, "-m", "bench.own_series", own], cwd=ROOT).returncode == 0
        files = [*([borrowed] if borrowed.exists() else []), *([own] if has_own else [])]
        told = subprocess.run([PYTHON, "-m", "bench.backtest", *files], cwd=ROOT).returncode
        return told or subprocess.run([python, "-m", "bench.hourly"], cwd=ROOT).returncode


def _prepare() -> None:
    stamp = VENV / "installed"
    wanted = (ROOT / REQUIREMENTS).read_text("utf-8") + sys.version
    if stamp.exists() and stamp.read_text("utf-8") == wanted:
        return
    quietly(f"Making {VENV.name}", [sys.executable, "-m", "venv", "--clear", str(VENV)])
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", REQUIREMENTS]
    quietly(f"Installing {REQUIREMENTS}", pip)
    stamp.write_text(wanted, "utf-8")
