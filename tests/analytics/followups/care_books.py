"""A book of follow-up drawn as text, straight into the tables that its metrics read."""

from datetime import datetime
from zoneinfo import ZoneInfo

import duckdb

from analytics.metrics.followups.due_calls import COLUMNS
from tests.analytics.staged import NORMS, build_standing

ZONE = ZoneInfo("Asia/Jakarta")
DISTRICTS = {"35.79.01": "Batu", "35.79.02": "Bumiaji", "35.79.03": "Junrejo"}
_MOMENTS = ("due_at", "done_at")


def at(day: int, hour: int = 12, minute: int = 0) -> datetime:
    """A moment of July 2021."""
    return datetime(2021, 7, day, hour, minute, tzinfo=ZONE)


def care_books(drawn: str, *, deaths: str = "", norms: dict[str, float] | None = None) -> duckdb.DuckDBPyConnection:
    """The tables of follow-up, with these rows.

    Args:
        drawn: Columns separated by blanks, `-` is missing. `person` is the code of a person whose identity is certain
            by an id; with a `?` before it only a number is known. Moments are `5` or `5T09:30`: days of July 2021. A
            row without `id` has one of its own.
        deaths: Rows of person (a `?` before a mere number) and moment.
        norms: Other norms than those that come with Posko.
    """
    con = duckdb.connect()
    con.execute("SET TimeZone = 'Asia/Jakarta'; CREATE SCHEMA staging; CREATE SCHEMA ops")
    con.execute(f"CREATE TABLE staging.followups ({COLUMNS})")
    con.execute(
        "CREATE TABLE staging.deaths"
        " (person_code VARCHAR, person_basis VARCHAR, died_at TIMESTAMPTZ, day DATE, phone_code VARCHAR)"
    )
    con.execute("CREATE TABLE staging.norms (norm VARCHAR, norm_value DOUBLE)")
    shipped = {name: float(number) for name, number, *_ in (line.split(",") for line in NORMS[1:])}
    con.executemany("INSERT INTO staging.norms VALUES (?, ?)", [*(shipped | (norms or {})).items()])
    header, *lines = [line.split() for line in drawn.splitlines() if line.strip()]
    for number, cells in enumerate(lines, start=1):
        row = _row(dict(zip(header, cells, strict=True)), number)
        con.execute(
            f"INSERT INTO staging.followups ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", [*row.values()]
        )
    for person, moment in (line.split() for line in deaths.strip().splitlines()):
        basis, phone = ("phone", person.lstrip("?")) if person.startswith("?") else ("id", None)
        died_at = _moment(moment)
        con.execute(
            "INSERT INTO staging.deaths VALUES (?, ?, ?, ?, ?)", [person, basis, died_at, died_at.date(), phone]
        )
    build_standing(con)
    con.execute(
        "CREATE TABLE ops.feeds AS SELECT 'followups' AS feed, NULL::VARCHAR AS depot, max(done_at) AS data_until,"
        " max(done_at)::DATE - 1 AS complete_until FROM staging.followups"
    )
    return con


def _row(cells: dict[str, str], number: int) -> dict[str, object]:
    person = cells.pop("person")
    row: dict[str, object] = {
        "followup_id": cells.pop("id", f"own {number}"),
        "person_code": person.lstrip("?"),
        "person_basis": "phone" if person.startswith("?") else "id",
        "load_id": "book",
        "row_number": number,
    }
    if person.startswith("?"):
        row["phone_code"] = person.lstrip("?")
    district = cells.pop("district", "-")
    if district != "-":
        row |= {"district_code": district, "village_code": f"{district}.2001", "district": DISTRICTS[district]}
    for name, cell in cells.items():
        if cell != "-":
            row[name] = _moment(cell) if name in _MOMENTS else cell
            if name in _MOMENTS:
                row[name.replace("_at", "_time_known")] = "T" in cell
    return row | {"day": row["due_at"].date()}  # type: ignore[attr-defined]


def _moment(cell: str) -> datetime:
    day, _, clock = cell.partition("T")
    hour, _, minute = clock.partition(":")
    return at(int(day), int(hour or 0), int(minute or 0))
