"""What is installed beside what the locks name; run by the environment that is looked at."""

import base64
import hashlib
import re
import sys
from collections.abc import Iterator, Sequence
from importlib.metadata import Distribution, distributions
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from setup.environment import DEV_LOCK
from setup.steps import ROOT

# Set-up installs these itself; no lock names them.
_OF_SETUP = {"pip", "setuptools", "uv"}


def problems(locked: dict[str, str], installed: Sequence[Distribution]) -> list[str]:
    """What is installed and not locked, in another version, or changed since; and what has no licence."""
    sentences = []
    for each in sorted(installed, key=_name):
        name = _name(each)
        if name in _OF_SETUP:
            continue
        if name not in locked:
            sentences.append(f"{name} {each.version} is installed, and no lock names it.")
        elif Version(each.version) != Version(locked[name]):
            sentences.append(f"{name} {each.version} is installed, and {DEV_LOCK} names {locked[name]}.")
        sentences += [f"{name}: {path} is not the file that was installed." for path in changed_files(each)]
        if not licence(each):
            sentences.append(f"{name} names no licence.")
    return sentences


def locked_versions(lock: str) -> dict[str, str]:
    """Version of each package that a lock file names for this system and this Python."""
    lines = re.findall(r"^([\w.-]+==[^\\\n]+)", (ROOT / lock).read_text("utf-8"), re.MULTILINE)
    needed = [each for each in map(Requirement, lines) if each.marker is None or each.marker.evaluate()]
    return {canonicalize_name(each.name): next(iter(each.specifier)).version for each in needed}


def changed_files(installed: Distribution) -> Iterator[str]:
    """Files of a package whose bytes are not those of the record that it was installed with."""
    for path in installed.files or ():
        if path.hash is None:
            continue
        file = Path(str(path.locate()))
        content = file.read_bytes() if file.is_file() else b""
        digest = hashlib.new(path.hash.mode, content).digest()
        if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != path.hash.value:
            yield str(path)


def licence(installed: Distribution) -> str:
    """The licence that a package names in one of the places where packages do; empty where none does."""
    metadata = installed.metadata
    classified = [line.rpartition(" :: ")[2] for line in metadata.get_all("Classifier") or () if "License ::" in line]
    expressions = metadata.get_all("License-Expression") or []
    texts = [text.partition("\n")[0] for text in metadata.get_all("License") or []]
    files = ["in its files" for _ in metadata.get_all("License-File") or []]
    return next((text for text in [*expressions, *classified, *texts, *files] if text), "")


def _name(installed: Distribution) -> str:
    return canonicalize_name(str(installed.metadata["Name"]))


def main() -> int:
    """Check the environment this runs in."""
    installed = list(distributions())
    wrong = problems(locked_versions(DEV_LOCK), installed)
    print("\n".join([*wrong, f"{len(installed)} packages compared with {DEV_LOCK}: {len(wrong)} differences."]))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
