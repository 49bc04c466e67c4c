"""`python -m setup COMMAND`: what `make COMMAND` calls, for every operating system."""

import argparse
import subprocess
import sys
from collections.abc import Callable

from setup import audit, backtest, clean, dependencies, quality, run
from setup.steps import SetupError

COMMANDS: dict[str, tuple[Callable[[argparse.Namespace], int], str]] = {
    "run": (run.run, "open the dashboard, on made-up data when none was loaded yet"),
    "test": (quality.test, "set up all that the tests need, a browser included, and run them"),
    "test-fast": (quality.test_fast, "run the tests that take seconds, for the inner loop"),
    "check": (quality.check, "format, lint, types and architecture"),
    "format": (quality.tidy, "put the code in its one format"),
    "fuzz": (quality.fuzz, "break the golden files of each reader for a while and read them again"),
    "bench": (quality.bench, "print how fast it is"),
    "backtest": (backtest.backtest, "print how good the forecasts would have been"),
    "docs": (quality.docs, "write the reference documents that are generated from the code"),
    "picture": (run.picture, "take the README's picture from the running page"),
    "lock": (dependencies.lock, "write the lock files from what pyproject.toml declares"),
    "sbom": (dependencies.sbom, "write a CycloneDX file of all that the dashboard runs with"),
    "audit": (audit.audit, "compare what is installed with the locks, and look up known holes in it"),
    "clean": (clean.clean, "remove what set-up made; loaded data stay"),
}


def main() -> int:
    """Exit status of the command; 1 with one sentence when something is missing on this machine."""
    parser = argparse.ArgumentParser(prog="python -m setup", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for name, (_, purpose) in COMMANDS.items():
        command = commands.add_parser(name, help=purpose)
        if name == "run":
            command.add_argument("--port", type=int, default=8501)
            command.add_argument("--address", default="127.0.0.1")
        if name == "fuzz":
            command.add_argument("--seconds", type=float, default=60, help="for each reader")
            command.add_argument("--seed", type=int, help="as printed by an earlier run")
        if name == "lock":
            command.add_argument("--upgrade", action="store_true", help="to the newest versions that the ranges allow")
        if name == "test":
            command.add_argument("tests", nargs="*", help="files or folders of tests; all when left out")
    arguments = parser.parse_args()
    try:
        return COMMANDS[arguments.command][0](arguments)
    except SetupError as problem:
        print(problem, file=sys.stderr)
    except subprocess.CalledProcessError as problem:
        print(f"This step failed (exit status {problem.returncode}): {' '.join(problem.cmd)}", file=sys.stderr)
    except KeyboardInterrupt:
        print()
        return 130
    return 1


if __name__ == "__main__":
    sys.exit(main())
