"""How much of people who looks is shown: metrics take it as `level`, pages and papers hand it in."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from inspect import Parameter, signature
from typing import Any, ClassVar, TypeVar, get_args

from duckdb import DuckDBPyConnection

from codes import SENSITIVE_CATEGORIES


@dataclass(frozen=True)
class Level:
    """What who looks is shown of people."""

    least: int = 5
    """Smallest count of people that is shown where rows are not."""
    rows: bool = False
    """Whether rows about people, and counts of any size, are shown: to the desk."""
    sensitive: tuple[str, ...] = SENSITIVE_CATEGORIES
    """Codes of the needs that are shown among other needs where rows are not."""

    DESK: ClassVar["Level"]
    """Who writes the books: sees every row and number."""
    READERS: ClassVar["Level"]
    """Everybody else, and every paper."""

    def at_most(self, other: "Level") -> "Level":
        """This level, with rows and small counts only where the other allows them, too."""
        return Level(max(self.least, other.least), self.rows and other.rows, other.sensitive)


Level.DESK = Level(rows=True)
Level.READERS = Level()


Metric = TypeVar("Metric", bound=Callable[..., Any])
_OF_PEOPLE: set[tuple[str, str]] = set()


def of_people(metric: Metric) -> Metric:
    """Mark a metric whose rows are about one person each: whoever may not see rows is handed none."""
    _OF_PEOPLE.add((metric.__module__, metric.__qualname__))
    return metric


def is_of_people(metric: Callable[..., Any]) -> bool:
    """Whether the rows of a metric are about one person each."""
    return (metric.__module__, metric.__qualname__) in _OF_PEOPLE


def sensitive_needs(con: DuckDBPyConnection) -> tuple[str, ...]:
    """Codes of the needs that the reference data of a snapshot flag; as shipped in one of an older version."""
    known = con.execute("SELECT 1 FROM duckdb_tables() WHERE table_name = 'sensitive_needs'").fetchone()
    if known is None:
        return SENSITIVE_CATEGORIES
    return tuple(str(code) for (code,) in con.execute("FROM staging.sensitive_needs").fetchall())


@cache
def takes_level(metric: Callable[..., Any]) -> bool:
    """Whether a metric asks who looks, as an argument of its own or as one of its filters."""
    arguments = signature(metric).parameters.values()
    filters = [kind for each in arguments if each.kind is Parameter.VAR_KEYWORD for kind in get_args(each.annotation)]
    names = {each.name for each in arguments}.union(*(kind.__annotations__ for kind in filters))
    return "level" in names
