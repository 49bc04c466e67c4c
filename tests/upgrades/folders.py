"""Data folders that older versions left behind, each under the number of its version.

files/          the source files it took
books.tar.xz    the data folder, with its key and its published snapshot
books.posko     a backup of it
quarantine.xlsx what stands in quarantine, ready to be corrected
published.json  what the older version published: the rows of every table that is made of the files
counted.toml    figures that were counted by hand in the files

To add one, copy `files/` and `counted.toml` of the newest, extend them by what is new, and run
`python -m tests.upgrades.write_folder VERSION` in the version that is to be kept.
"""

import json
import tarfile
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

HERE = Path(__file__).parent
PASSPHRASE = "kunci cadangan contoh"
ERASED = "0812-0000-0009"
"""The number that was erased from every folder."""

# Not made of the files alone: forecasts and map shapes change with the code, and some facts are shipped with it;
# disclosures stand in the audit log since.
_NOT_OF_THE_FILES = frozenset(
    {
        "ops.disclosures",
        "marts.demand_forecasts",
        "marts.demand_paths",
        "marts.forecast_origins",
        "marts.forecast_reliability",
        "marts.forecast_scores",
        "marts.refill_habits",
        "marts.village_neighbours",
        "marts.village_shapes",
        "ops.snapshot",
        "staging.districts",
        "staging.items",
        "staging.limits",
        "staging.norms",
        "staging.villages",
    }
)

Row = list[str | None]
Tables = dict[str, dict[str, Any]]
"""`schema.table` → `columns`, a list of names, and `rows`, sorted lists of texts."""


@dataclass(frozen=True)
class Folder:
    """What is stored of one older version."""

    path: Path

    @property
    def version(self) -> str:
        """Its number."""
        return self.path.name

    @property
    def published(self) -> Tables:
        """What it published."""
        tables: Tables = json.loads((self.path / "published.json").read_text("utf-8"))
        return {name: table for name, table in tables.items() if name not in _NOT_OF_THE_FILES}

    @property
    def counted(self) -> list[dict[str, Any]]:
        """Figures counted by hand: `what`, the `sql` that asks for it, and its `rows`."""
        figures: list[dict[str, Any]] = tomllib.loads((self.path / "counted.toml").read_text("utf-8"))["figure"]
        return figures

    def unpack(self, target: Path) -> None:
        """Put its books into a new folder."""
        target.mkdir(parents=True)
        with tarfile.open(self.path / "books.tar.xz") as archive:
            archive.extractall(target, filter="data")


def folders() -> list[Folder]:
    """Every older version that is stored."""
    return [Folder(path.parent) for path in sorted(HERE.glob("*/books.tar.xz"))]


def tables_of(snapshot: Path, columns: Tables | None = None) -> Tables:
    """The rows of a snapshot as texts.

    Args:
        snapshot: a DuckDB file.
        columns: which tables and columns; None for every table that is made of the files and has rows.
    """
    with duckdb.connect(str(snapshot), read_only=True) as con:
        con.execute("SET TimeZone = 'UTC'")
        wanted = {name: table["columns"] for name, table in columns.items()} if columns else _columns(con)
        tables: Tables = {name: {"columns": names, "rows": _rows(con, name, names)} for name, names in wanted.items()}
    return tables if columns else {name: table for name, table in tables.items() if table["rows"]}


def _columns(con: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    rows = con.execute(
        """SELECT schema_name || '.' || table_name AS name, list(column_name ORDER BY column_index)
        FROM duckdb_columns() WHERE NOT internal GROUP BY name ORDER BY name"""
    ).fetchall()
    return {name: columns for name, columns in rows if name not in _NOT_OF_THE_FILES}


def _rows(con: duckdb.DuckDBPyConnection, table: str, columns: list[str]) -> list[Row]:
    texts = ", ".join(f'CAST("{column}" AS VARCHAR)' for column in columns)
    return sorted(map(list, con.execute(f"SELECT {texts} FROM {table}").fetchall()), key=str)
