"""A reader's answer spelled as text, to lie beside its golden file and be read by people.

`†` stands for U+2060 (the workbook knew the type), `⏎` for a line end inside a cell, `·` for an empty cell.
"""

from pathlib import Path

import duckdb

from pipelines.readers import reading
from pipelines.types.errors import FeedError
from pipelines.types.grid import Grid
from pipelines.types.relations import Relations


def spelled(path: Path) -> str:
    """Which reader took the file, then every sheet row by row; or why it was refused."""
    con = duckdb.connect()
    try:
        sheets = reading.read(path, Relations(con))
    except FeedError as refusal:
        return f"refused: {refusal.key}\n"
    return "\n".join(_sheet(con, sheet) for sheet in sheets)


def _sheet(con: duckdb.DuckDBPyConnection, grid: Grid) -> str:
    facts = {
        "sheet": grid.sheet,
        "hidden": "yes" if grid.hidden else "",
        "feed": grid.feed or "",
        "note": ", ".join(grid.note),
        "skipped": ", ".join(f"{kind} {count}" for kind, count in grid.skipped.items()),
        "header": " | ".join(grid.header or ()),
        "constants": ", ".join(f"{name} = {text}" for name, text in grid.constants.items()),
        "questions": "yes" if grid.asks else "",
    }
    head = [f"{name}: {fact}" for name, fact in facts.items() if fact]
    cells = ", ".join(f"c{place}" for place in range(grid.width))
    rows = con.execute(f"SELECT row_number, {cells} FROM {grid.relation} ORDER BY row_number").fetchall()
    kinds = dict(con.execute(f"SELECT row_number, kind FROM {grid.lines}").fetchall()) if grid.lines else {}
    lines = [[str(row[0]), *([f"({kinds[row[0]]})"] if row[0] in kinds else []), *map(_cell, row[1:])] for row in rows]
    lines += [[str(number), f"({kind})"] for number, kind in kinds.items() if number not in {row[0] for row in rows}]
    lines.sort(key=lambda line: int(line[0]))
    return "\n".join([*head, *(" | ".join(line) for line in lines)]) + "\n"


def _cell(text: str | None) -> str:
    return (text or "·").replace("\u2060", "†").replace("\r\n", "⏎").replace("\n", "⏎")
