"""What holds of every text of a finished snapshot: it is a code, a hash or passed the gate, and has no number in it."""

from collections import defaultdict
from collections.abc import Collection

import duckdb

from pipelines.types.errors import CheckFailed
from pipelines.types.telephone.written_numbers import holds_number

_CODES = """
    aliases bank bps_code category centre_from channel city_code closed_as column_name condition contacted counts_in
    dated direction district_code donor_kind emotional_state empties_item ending examples feed from_condition goal
    kind limit_key list load_id loop_actor loop_state matched_by matched_words may_be measure method movement needs
    neighbour_code norm of_load_id origin outcome person_basis caller_person_basis recipient_basis person_kind
    physical_state place population_as_of profession purposes recipient_kind referral_kind referral_origin
    regulation result role rule scope severity shape source_date state status step superseded_by team timezone
    to_condition unit unmet_reason urgency village_code area_code
"""
CODES = frozenset(_CODES.split())
"""Codes of ours or of an authority, and facts that come with Posko."""
_HASHES = """
    caller caller_masked caller_person_code companion_code donor_code fingerprint operator person_code phone_code
    recipient_code sha256 subject
"""
HASHES = frozenset(_HASHES.split())
"""Keyed hashes, and the last digits of a number; `subject` is a code or a person's."""
_IDS = """
    assessment_id call_id corrects delivery_id distribution_id donation_id followup_id leg line_id
    matched_movement_id movement_id order_id origin_id plan_id purchase_id referral_id request_id subject_id
"""
IDS = frozenset(_IDS.split())
"""Ids of records, of the books or made of them."""
_PASSED = """
    area at_place centre city depot district donor file found from_depot from_place item label name norm_source
    organisation purpose reason receiver residence rule_source sheet shift suggestion supplier to_agency to_depot
    to_place to_region vehicle village
"""
PASSED = frozenset(_PASSED.split())
"""Texts that passed the gate."""
_MADE = "(x|wa|pbx|bank)-[0-9a-f]{12}"
"""Ids that Posko makes of a hash, all of whose digits may be decimal by chance."""
_BETWEEN = " zz "  # letters, which no number goes across


def check_texts(con: duckdb.DuckDBPyConnection, *, skip: Collection[tuple[str, str]] = ()) -> None:
    """Raise CheckFailed for a text column nobody declared, and for one in which a telephone number stands.

    A column that holds text in another type than VARCHAR or VARCHAR[] (STRUCT, MAP, JSON, lists of lists, BLOB, ENUM)
    is refused whatever it is called. Numbers in words are the gate's own look at each text; here digits are looked for.

    Args:
        con: connection of the build, with the macros of the gate; the snapshot is its current database
        skip: schema and name of tables of which the same was found out before
    """
    columns = _text_columns(con, skip)
    undeclared = [name for name in columns if name[3] == _NEVER or name[2] not in CODES | HASHES | IDS | PASSED]
    if undeclared:
        schema, table, column, _ = undeclared[0]
        raise CheckFailed("undeclared_text", table=f"{schema}.{table}", column=column)
    searched = [each for each in columns if each[2] in IDS | PASSED]
    suspicious = _tables_like_numbers(con, searched)
    for schema, table, column, cell in searched:
        if f"{schema}.{table}" in suspicious and _has_number(con, f"{schema}.{table}", column, cell):
            raise CheckFailed("number_in_snapshot", table=f"{schema}.{table}", column=column)


_Column = tuple[str, str, str, str]
"""Schema, table, column, and SQL of its cell as one text."""
_CELLS = {"VARCHAR": "{}", "VARCHAR[]": "array_to_string({}, '; ')"}
_NEVER = ""
"""Stands for the SQL of a cell whose type holds text that nobody looks into."""
_FEW_ROWS = 100_000


def _text_columns(con: duckdb.DuckDBPyConnection, skip: Collection[tuple[str, str]]) -> list[_Column]:
    rows = con.execute(
        """SELECT schema_name, table_name, column_name, data_type FROM duckdb_columns()
        WHERE database_name = current_database() AND schema_name IN ('staging', 'marts', 'ops')
            AND regexp_matches(data_type, 'VARCHAR|JSON|ENUM|BLOB|BIT|UNION|VARIANT')"""
    ).fetchall()
    return [
        (schema, table, column, _CELLS.get(kind, _NEVER).format(column))
        for schema, table, column, kind in rows
        if (schema, table) not in set(skip)
    ]


def _tables_like_numbers(con: duckdb.DuckDBPyConnection, columns: list[_Column]) -> set[str]:
    """Return the tables with a row in which something looks like a telephone number."""
    cells: dict[str, list[str]] = defaultdict(list)
    for schema, table, _, cell in columns:
        cells[f"{schema}.{table}"].append(cell)
    if not cells:
        return set()
    large = con.execute(
        f"""SELECT schema_name || '.' || table_name FROM duckdb_tables()
        WHERE database_name = current_database() AND estimated_size >= {_FEW_ROWS}"""
    ).fetchall()
    return _small_like_numbers(con, {table: own for table, own in cells.items() if (table,) not in large}) | {
        table for (table,) in large if table in cells and _is_like_number(con, table, cells[table])
    }


def _small_like_numbers(con: duckdb.DuckDBPyConnection, cells: dict[str, list[str]]) -> set[str]:
    """Return those of some small tables: all texts of a row are looked at as one, those of all tables by one plan."""
    rows = [
        f"SELECT '{table}' AS name, concat_ws('{_BETWEEN}', {', '.join(own)}) AS text FROM {table}"
        for table, own in cells.items()
    ]
    if not rows:
        return set()
    query = f"""WITH texts AS MATERIALIZED ({" UNION ALL ".join(rows)})
        SELECT DISTINCT name FROM texts WHERE looks_like_number(text)"""
    return {table for (table,) in con.execute(query).fetchall()}


def _is_like_number(con: duckdb.DuckDBPyConnection, table: str, cells: list[str]) -> bool:
    """Tell it of a large table; columns that repeat are looked at by distinct value alone."""
    some = " OR ".join(f"coalesce(looks_like_number({cell}), false)" for cell in cells)
    return con.execute(f"SELECT 1 FROM {table} WHERE {some} LIMIT 1").fetchone() is not None


def _has_number(con: duckdb.DuckDBPyConnection, table: str, column: str, cell: str) -> bool:
    if column in IDS:
        made = f"regexp_replace({cell}, '{_MADE}', '', 'g')"
        return bool(con.execute(f"SELECT 1 FROM {table} WHERE id_holds_number({made}) LIMIT 1").fetchone())
    rows = con.execute(f"SELECT DISTINCT {cell} FROM {table} WHERE looks_like_number({cell})").fetchall()
    return any(holds_number(text) for (text,) in rows)
