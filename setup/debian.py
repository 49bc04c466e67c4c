"""Packages of Debian and Ubuntu, where this machine is one and lets us install them."""

import os
import shutil
import sys

from setup.steps import SetupError, quietly


def install(package: str) -> None:
    """Install a package without those it merely recommends; nothing where apt is not there, a line where it fails."""
    root = [] if hasattr(os, "geteuid") and os.geteuid() == 0 else ["sudo", "-n"]
    if not shutil.which("apt-get") or (root and not shutil.which("sudo")):
        return
    try:
        quietly("Looking up Debian's packages", [*root, "apt-get", "update", "-qq"])
        command = [*root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "install", "-y", "-qq"]
        quietly(f"Installing Debian's {package}", [*command, "--no-install-recommends", package])
    except SetupError as problem:
        print(problem, file=sys.stderr)
