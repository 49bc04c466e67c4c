"""The texts of a file such as `id.toml`, read in a seventh of the time of a TOML parser, for which commands wait.

The files use little of TOML: sections, and one text in quotation marks a line. A file with anything else in it is left
to the parser.
"""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

_LINE = re.compile(
    r"""
    (?:([A-Za-z0-9_-]+|"[^"\\\n]*")[ ]=[ ]              # key = one of
        (?:"([^"\\\n]*)"                                #   "text"
          |'([^'\n]*)'                                  #   'text'
          |("(?:[^"\\\n]|\\["\\bfnrt]|\\u[0-9a-fA-F]{4})*"))  # "te\"xt", escaped as in JSON
      |\[([A-Za-z0-9_.-]+)\]                            # [section]
      |\#.*|)                                           # comment, nothing
    (?:\n|\Z)""",
    re.VERBOSE,
)


def read_texts(file: Path) -> dict[str, str]:
    """Return the texts of a file by their whole key, those of a part in their order."""
    written = file.read_text("utf-8")
    texts = _texts(written)
    return dict(_flat(tomllib.loads(written))) if texts is None else texts


def _texts(written: str) -> dict[str, str] | None:
    """Return the texts; None for a file that needs a parser."""
    texts: dict[str, str] = {}
    section, end = "", 0
    for line in _LINE.finditer(written):
        if line.start() != end:
            return None
        end = line.end()
        key, plain, literal, escaped, heading = line.groups()
        if key:
            text = literal if plain is None else plain
            texts[section + key.strip('"')] = json.loads(escaped) if text is None else text
        elif heading:
            section = f"{heading}."
    return texts if end == len(written) else None


def _flat(tree: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, str]]:
    for key, value in tree.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{path}{key}.")
        else:
            yield path + key, str(value)
