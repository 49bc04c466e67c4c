"""What taking a file stores: rows, what is set aside and why; nothing is published, which costs most of an ingest."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb

from pipelines.ingest import report
from pipelines.ingest.take import take
from pipelines.parse.unmapped_columns import unmapped_in_all
from pipelines.types.declaration import NO_DECLARATION, Declaration
from pipelines.types.load import Load
from pipelines.types.outcome import Outcome
from tests.pipelines.books import WORDS
from tests.world import write_table

Row = dict[str, Any]


@dataclass(frozen=True)
class Stored:
    """What became of one file."""

    con: duckdb.DuckDBPyConnection
    outcomes: list[Outcome]

    @property
    def load(self) -> Load:
        """Its one load."""
        (load,) = [outcome.load for outcome in self.outcomes if outcome.load]
        return load

    @property
    def refused(self) -> list[str]:
        """The English sentence of each refusal."""
        return [outcome.refusal.sentence(WORDS) for outcome in self.outcomes if outcome.refusal]

    @cached_property
    def rows(self) -> list[Row]:
        """Its valid rows in the order of the file, moments as local time; those that do not count have `skipped`."""
        return self._listed("rows", "* EXCLUDE (ordinal)", "part, row_number")

    @property
    def counted(self) -> list[Row]:
        """Its rows that count."""
        return [row for row in self.rows if not row.get("skipped")]

    @property
    def skipped(self) -> dict[str, int]:
        """Number of rows that do not count, by their state."""
        return dict(Counter(row["skipped"] for row in self.rows if row.get("skipped")))

    @cached_property
    def aside(self) -> list[Row]:
        """Rows and cells that are set aside: row_number, scope, rule, column_name, found …"""
        return self._listed("aside", "*", "part, row_number, column_name, rule")

    @property
    def reasons(self) -> dict[str, int]:
        """Number of rows and cells that are set aside, by rule."""
        return dict(Counter(each["rule"] for each in self.aside))

    @property
    def assumed(self) -> tuple[str, ...]:
        """What was assumed, in English sentences."""
        return tuple(report._assumption(each, WORDS) for each in self.load.assumed)

    @property
    def unread(self) -> list[str]:
        """Titles of columns that no column of the feed reads."""
        return list(unmapped_in_all(self.load.parts))

    def column(self, name: str) -> list[Any]:
        """One value per row that counts."""
        return [row[name] for row in self.counted]

    def _listed(self, content: str, columns: str, order: str) -> list[Row]:
        files = [str(self.load.folder / f"{content}-{number}.parquet") for number in range(len(self.load.parts))]
        source = "read_parquet($files, union_by_name = true)"
        kinds = self.con.execute(f"DESCRIBE FROM {source}", {"files": files}).fetchall()
        moments = ", ".join(f"wall_of({name}) AS {name}" for name, kind, *_ in kinds if kind.endswith("TIME ZONE"))
        replaced = f"{columns} REPLACE ({moments})" if moments else columns
        rows = self.con.execute(f"SELECT {replaced} FROM {source} ORDER BY {order}", {"files": files})
        names = [column[0] for column in rows.description or ()]
        return [dict(zip(names, row, strict=True)) for row in rows.fetchall()]


class Shelf:
    """Takes files into the data folder of a test, one after another."""

    def __init__(self, con: duckdb.DuckDBPyConnection, folder: Path) -> None:
        self._con = con
        self.files = folder

    def drawn(self, table: str, *, name: str = "buku.csv", declaration: Declaration = NO_DECLARATION) -> Stored:
        """Take a file whose rows are drawn with `|` between the cells."""
        return self.take(write_table(table, self.files / name), declaration)

    def written(self, content: str, *, name: str) -> Stored:
        """Take a file of exactly this content."""
        path = self.files / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, "utf-8")
        return self.take(path)

    def take(self, path: Path, declaration: Declaration = NO_DECLARATION) -> Stored:
        """Take a file."""
        return Stored(self._con, take(path, self._con, declaration))
