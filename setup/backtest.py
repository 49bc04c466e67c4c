"""The back-test of the forecasts, beside a library that wants packages of its own."""

import argparse
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

import settings
from setup import environment
from setup.steps import ROOT

VENV = ROOT / ".venv-backtest"
BACKTEST_LOCK = "requirements-backtest.txt"


def backtest(_: argparse.Namespace) -> int:
    """Print how good forecasts would have been, on borrowed series where there are any, and on the posko's own."""
    python = environment.prepare()
    environment.install(VENV, BACKTEST_LOCK)
    borrowed = settings.shared_folder() / "data" / "series" / "nhs_covid_calls_daily.csv"
    with TemporaryDirectory(prefix="posko-backtest-") as folder:
        own = Path(folder) / "own.csv"
        has_own = subprocess.run([python, "-m", "bench.own_series", own], cwd=ROOT).returncode == 0
        files = [*([borrowed] if borrowed.exists() else []), *([own] if has_own else [])]
        rivals = environment.program("python", VENV)
        status = subprocess.run([rivals, "-m", "bench.backtest", *files], cwd=ROOT).returncode
        return status or subprocess.run([python, "-m", "bench.hourly"], cwd=ROOT).returncode
