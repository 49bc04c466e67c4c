"""SQL in files of its own, and its answers as dictionaries."""

from functools import cache
from typing import Any

import duckdb

import settings


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
    return (settings.ROOT / "pipelines" / f"{name}.sql").read_text("utf-8")
