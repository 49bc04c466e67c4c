"""Paths as DuckDB takes them."""

import re
from pathlib import Path


def itself(path: Path | str) -> str:
    """The path as a pattern that fits this one file: `rekap [1]*.csv` is a name people give, not a search."""
    return re.sub(r"([*?\[])", r"[\1]", str(path))
