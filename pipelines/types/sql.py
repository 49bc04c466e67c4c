"""SQL in files of its own, paths as DuckDB takes them, and answers as dictionaries."""

import re
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

import settings
from pipelines.types.cells.letters import with_ranges


def sql(name: str, **relations: str) -> str:
    """Return the text of `pipelines/<name>.sql`, such as `build/raw`.

    relations: by the gap in the text, such as `{cells}`, the name of the relation that fills it
    """
    text = _text(name)
    for gap, relation in relations.items():
        text = text.replace(f"{{{gap}}}", relation)
    return text


def records(answer: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """Fetch the rows of an executed question as dictionaries by column."""
    names = [column[0] for column in answer.description or []]
    return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]


@cache
def _text(name: str) -> str:
    return with_ranges((settings.ROOT / "pipelines" / f"{name}.sql").read_text("utf-8"))


def itself(path: Path | str) -> str:
    """Return the path as a pattern of this one file alone: `rekap [1]*.csv` is a name people give, not a search."""
    return re.sub(r"([*?\[])", r"[\1]", str(path))
