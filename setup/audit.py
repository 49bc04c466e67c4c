"""The audit of what Posko runs with: is it what the locks name, unchanged, licensed, and without known holes."""

import argparse
import json
import subprocess
from typing import Any

from setup import environment
from setup.environment import RUNTIME_LOCK
from setup.steps import ROOT, SetupError

AUDIT_LOCK = "requirements-audit.txt"
VENV = ROOT / ".venv-audit"
CLEAN, SOMETHING_WRONG, NOT_LOOKED_UP = 0, 1, 3
_OFFLINE = (
    "ConnectionError",
    "NameResolutionError",
    "ConnectTimeout",
    "ProxyError",
    "SSLError",
    "Max retries exceeded",
)


def audit(_: argparse.Namespace) -> int:
    """Print what is wrong.

    Returns:
        0: nothing is wrong. 1: something is. 3: nothing is wrong as far as could be seen, and known holes could not be
        looked up, or not for every package.
    """
    environment.prepare(for_tests=True)
    script = [str(environment.PYTHON), "-m", "setup.installed"]
    status = subprocess.run(script, cwd=ROOT).returncode
    return known_holes() if status == CLEAN else status


def known_holes() -> int:
    """Look up known holes in what the dashboard runs with."""
    try:
        environment.install(VENV, AUDIT_LOCK)
    except SetupError:
        print("Known holes were not looked up: pip-audit could not be installed without a network.")
        return NOT_LOOKED_UP
    command = [str(environment.program("pip-audit", VENV)), "--requirement", RUNTIME_LOCK, "--require-hashes"]
    options = ["--disable-pip", "--progress-spinner", "off", "--timeout", "10", "--format", "json"]
    done = subprocess.run([*command, *options], cwd=ROOT, capture_output=True, text=True)
    try:
        answer = json.loads(done.stdout)
    except json.JSONDecodeError:
        if any(word in done.stderr for word in _OFFLINE):
            print("Known holes were not looked up: the database of pip-audit is out of reach.")
            return NOT_LOOKED_UP
        raise SetupError(f"{done.stderr.strip()[-1500:]}\npip-audit ended with status {done.returncode}.") from None
    sentences, status = verdict(answer)
    print("\n".join(sentences))
    return status


def verdict(answer: dict[str, Any]) -> tuple[list[str], int]:
    """What pip-audit's answer means; a package that its database does not know was not looked up.

    Args:
        answer: The JSON it printed.

    Returns:
        Sentences, and the exit status.
    """
    known = [each for each in answer["dependencies"] if "skip_reason" not in each]
    unknown = len(answer["dependencies"]) - len(known)
    if not known:
        return [
            "Known holes were not looked up: the database of pip-audit knows none of the packages here."
        ], NOT_LOOKED_UP
    holes = [(each, hole) for each in known for hole in each.get("vulns", ())]
    sentences = [
        f"{each['name']} {each['version']}: {hole['id']}, repaired in {', '.join(hole['fix_versions']) or '–'}."
        for each, hole in holes
    ]
    sentences.append(f"{len(known)} packages looked up, {unknown} not known to the database, {len(holes)} known holes.")
    return sentences, SOMETHING_WRONG if holes else NOT_LOOKED_UP if unknown else CLEAN
