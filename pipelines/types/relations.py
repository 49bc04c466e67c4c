"""Tables and views that one piece of work makes on a connection: named apart, dropped together."""

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from itertools import count
from types import TracebackType
from typing import TYPE_CHECKING, Any

import duckdb

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

_NUMBERS = count(1)


class Relations:
    """Makes temporary relations under names nobody else has, and drops them at the end of a `with` block.

    A stage gets one, makes what it needs in it and returns the names in a small dataclass. Whoever opened the block
    decides how long they last.
    """

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        """Open no relation yet.

        con: the connection on which the relations are made
        """
        self.con = con
        self._drops = ExitStack()

    def __enter__(self) -> "Relations":
        """Return itself: the block may make relations."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Drop every relation of the block, the newest first."""
        self._drops.close()

    def name(self, subject: str) -> str:
        """Return a name that no other relation of this process has, such as `parsed_7`."""
        return f"{subject}_{next(_NUMBERS)}"

    def table(self, subject: str, query: str, parameters: Sequence[Any] | Mapping[str, Any] | None = None) -> str:
        """Make a temporary table of a query.

        Args:
            subject: what its rows are, the first part of its name
            query: SQL of its rows
            parameters: values of the query's `$name` or `$1`

        Returns:
            The name of the table.
        """
        name = self.name(subject)
        self.con.execute(f"CREATE TEMP TABLE {name} AS {query}", parameters)
        self._drops.callback(self.con.execute, f"DROP TABLE IF EXISTS {name}")
        return name

    def view(self, subject: str, query: str) -> str:
        """Make a temporary view of a query and return its name."""
        name = self.name(subject)
        self.con.execute(f"CREATE TEMP VIEW {name} AS {query}")
        self._drops.callback(self.con.execute, f"DROP VIEW IF EXISTS {name}")
        return name

    def columns(self, subject: str, names: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
        """Let SQL read some rows, and return the name under which it does.

        Args:
            subject: what they are of
            names: of their columns
            rows: their values
        """
        import numpy as np  # dear to import, and most that import this module do without

        cells = [*zip(*rows, strict=True)] or [()] * len(names)
        return self.frame(subject, {name: np.array(own, dtype=object) for name, own in zip(names, cells, strict=True)})

    def frame(self, subject: str, rows: "pd.DataFrame | Mapping[str, NDArray[Any]]") -> str:
        """Let SQL read the rows of a data frame, or of arrays by column, and return the name under which it does."""
        name = self.name(subject)
        self.con.register(name, rows)
        self._drops.callback(self.con.unregister, name)
        return name

    def adopt(self, *tables: str) -> None:
        """Drop these tables, which another stage made, at the end of the block too."""
        for table in tables:
            self._drops.callback(self.con.execute, f"DROP TABLE IF EXISTS {table}")
