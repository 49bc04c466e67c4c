"""`docs/reference/data-model.md`: every table a snapshot holds, from the SQL headers and an empty build."""

from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

import settings
from pipelines.build import snapshot
from pipelines.models import LAYERS, in_order, relation
from setup.reference.headers import Header, headers
from setup.reference.tables import generated, table

PUBLISHED = {
    "staging": """What happened, one row each. Private columns are not here: phone numbers, names of persons, notes,
counterparts, references, evidence (only `has_evidence`), and any column no feed declares. `caller`, `operator` and
`donor_code` are pseudonyms; `donor` is a name only for companies, communities and government bodies.

Only `staging.stock` changes stock. Donations, purchases and distributions say whose and what for. Events that happened
determine how far the data reach; `staging.shifts` and `staging.events` are plans and never do.""",
    "marts": """Sums, ready to query. Their size does not grow with the number of events; only `marts.gift_outcomes` has
a row per donation, and `marts.unmatched` is a list to work off. What is counted is defined in [metrics](metrics.md).

`marts.stock_steps(known)` is a macro, not a table: the one rule of what a movement does. `marts.caller_days` is a
sample beyond 50,000 callers: sum `people`, do not count rows; people of several days are not the sum of the days.""",
    "ops": """What the build reports about itself. All of it is computed on every build: after an `undo`, or with a
better gazetteer, the numbers are new.""",
}
"""Schemas of a snapshot, with an introduction to each."""

INTRODUCTION = """A published snapshot has three schemas: `staging`, `marts` and `ops`. The names are public; renaming
one is a breaking change.

Moments (`_at`) are TIMESTAMPTZ in UTC; `day` is the local date (`POSKO_TIMEZONE`). Quantities are DECIMAL(18,3), money
is whole rupiah (`_idr`). Codes are English; only their display is translated. NULL means *not known*, never zero.
`village_code` is the Kemendagri code with dots (`35.79.01.1001`); its first two parts are the city, three the district.
`centre` is the posko; `load_id` and `row_number` are the provenance of a row."""

RESOLVED = """Built in memory between the loads and `staging`, and not in the file. It has one row per *spelling*,
however many rows use it, and contains private columns."""


def document() -> str:
    """The text of the document."""
    built = built_columns()
    sections = [f"## {schema}\n\n{_section(schema, about, built)}" for schema, about in PUBLISHED.items()]
    private = [
        (f"`resolved.{name}`", headers()[f"resolved.{name}"].description) for name in sorted(in_order("resolved"))
    ]
    sections.append(f"## resolved\n\n{RESOLVED}\n\n{table(('table', 'contents'), private)}")
    source = "the headers of the SQL files in `pipelines/`"
    return generated("Data model", source, INTRODUCTION, *sections)


def _section(schema: str, about: str, built: dict[str, list[tuple[str, str]]]) -> str:
    tables = sorted(name for name in built if name.startswith(f"{schema}."))
    return "\n\n".join([about, *(_entry(headers()[name], built[name]) for name in tables)])


def _entry(header: Header, columns: list[tuple[str, str]]) -> str:
    """One table. ValueError when the header and the table built from it do not have the same columns."""
    if [name for name, _ in header.columns] != [name for name, _ in columns]:
        raise ValueError(f"{header.table}: the header names {header.columns}, the build made {columns}")
    types = dict(columns)
    rows = [
        (f"`{name}`", types[name].replace("TIMESTAMP WITH TIME ZONE", "TIMESTAMPTZ"), about)
        for name, about in header.columns
    ]
    parts = [f"### {header.table}", header.description, table(("column", "type", "meaning"), rows), header.notes]
    return "\n\n".join(part for part in parts if part)


def built_columns() -> dict[str, list[tuple[str, str]]]:
    """Name and type of each column of every table that a build makes, by table, from a build without any load."""
    columns: dict[str, list[tuple[str, str]]] = {}

    def note_columns(con: duckdb.DuckDBPyConnection) -> None:
        models = {f"{layer}.{name}": relation(layer, name) for layer in LAYERS for name in in_order(layer)}
        made = con.execute(
            "SELECT schema_name || '.' || table_name FROM duckdb_tables() WHERE NOT temporary"
        ).fetchall()
        others = {name: name for (name,) in made if name.partition(".")[0] in PUBLISHED}
        for name, source in (others | models).items():
            described = con.execute(f"DESCRIBE FROM {source}").fetchall()
            columns[name] = [(str(column[0]), str(column[1])) for column in described]

    with TemporaryDirectory(prefix="posko-") as folder, settings.elsewhere(Path(folder)):
        snapshot.build(Path(folder) / "empty.duckdb", [], inspect=note_columns)
    return columns
