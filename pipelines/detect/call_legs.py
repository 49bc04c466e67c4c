"""Rows that are legs of one call, as a column map declares them: made one row each call."""

from dataclasses import replace

from pipelines.types.column_map import ColumnMap, title_key
from pipelines.types.relations import Relations
from pipelines.types.sheet import Sheet
from pipelines.types.sql import sql

# what the leg that was answered says, and what the last leg says; of everything else the first leg that says it counts
_OF_ANSWERED = ("answered_at", "operator", "duration_seconds", "outcome", "call_type")
_OF_LAST = ("ended_at",)


def joined_legs(relations: Relations, sheet: Sheet, column_map: ColumnMap, *, names: list[str]) -> Sheet:
    """Return the sheet with one row for each call; the other rows are listed as its legs.

    Args:
        relations: where its tables are made
        sheet: the table, its header row known
        column_map: names the columns, and those of the call and of the order of its legs
        names: the column names of the table, folded
    """
    grid, declared = sheet.grid, column_map.declared.get("columns", {})
    places = {name: names.index(title_key(title)) for name, title in declared.items()}
    call = f"clean(c{names.index(title_key(column_map.legs['call']))})"
    order = f"clean(c{names.index(title_key(column_map.legs['order']))})" if "order" in column_map.legs else "NULL"
    with Relations(relations.con) as own:
        legs = own.table(
            "legs",
            sql(
                "detect/call_legs",
                grid=grid.relation,
                call=call,
                order=order,
                header_row=str(sheet.header_row),
                outcome=f"clean(c{places['outcome']})" if "outcome" in places else "NULL::VARCHAR",
                call_type=f"clean(c{places['call_type']})" if "call_type" in places else "NULL::VARCHAR",
            ),
        )
        cells = ", ".join(f"{_cell(place, places)} AS c{place}" for place in range(grid.width))
        calls = f"SELECT min(row_number) FILTER (nth = 1) AS row_number, {cells} FROM {legs} GROUP BY call"
        above = f"SELECT row_number, {', '.join(f'c{n}' for n in range(grid.width))} FROM {grid.relation}"
        relation = relations.table(
            "calls", f"{above} WHERE row_number <= {sheet.header_row} UNION ALL ({calls}) ORDER BY row_number"
        )
        others = f"SELECT row_number, 'leg_of_call' AS kind FROM {legs} WHERE nth > 1"
        lines = relations.table("lines", f"{others} UNION ALL BY NAME FROM {grid.lines}" if grid.lines else others)
    return replace(sheet, grid=replace(grid, relation=relation, lines=lines))


def _cell(place: int, places: dict[str, int]) -> str:
    """SQL of what the legs of a call say in a column."""
    columns = {name for name, at in places.items() if at == place}
    filled = f"clean(c{place}) IS NOT NULL"
    first = f"arg_min(c{place}, nth) FILTER ({filled})"
    if columns & {*_OF_LAST}:
        return f"arg_max(c{place}, nth) FILTER ({filled})"
    if columns & {*_OF_ANSWERED}:
        last = f"arg_max(c{place}, nth) FILTER ({filled})" if columns & {"outcome", "call_type"} else first
        return f"coalesce(arg_min(c{place}, nth) FILTER ({filled} AND is_answered), {last})"
    return first
