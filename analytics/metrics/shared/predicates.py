"""SQL that metrics share: which days, which place, which codes, newer columns. Values are bound by `$name` only."""

from duckdb import CatalogException, DuckDBPyConnection

from facts import fact


def in_period(column: str = "day") -> str:
    """Predicate: the local day in `column` lies between $start and $end, both included."""
    return f"{column} BETWEEN $start AND $end"


def in_place(column: str = "village_code", *, prefix: str = "$place") -> str:
    """Predicate: the code in `column` begins with `prefix`; every row, also one without a code, where $place is NULL.

    Codes of city, district and village nest, so the code of a district takes all of its villages.
    """
    return f"($place::VARCHAR IS NULL OR starts_with({column}, {prefix}))"


def equals(column: str, *, name: str | None = None, kind: str = "VARCHAR") -> str:
    """Predicate: `column` equals a bound value; every row where that is NULL.

    Args:
        column: Column or expression.
        name: Name of the bound value; None takes the column's own.
        kind: SQL type of the value.
    """
    name = name or column
    return f"(${name}::{kind} IS NULL OR {column} = ${name})"


def one_of(column: str, *, name: str) -> str:
    """Predicate: `column` is in the list bound as `name`; every row where that is NULL."""
    return f"(${name}::VARCHAR[] IS NULL OR list_contains(${name}, {column}))"


def with_column(table: str, column: str, *, kind: str = "VARCHAR") -> str:
    """SQL of a table with a column that is NULL throughout a snapshot that an older version published.

    Args:
        table: Schema and name, or SQL in parentheses.
        column: Name of the column.
        kind: SQL type of the column.
    """
    return with_columns(table, {column: kind})


def with_columns(table: str, columns: dict[str, str]) -> str:
    """SQL of a table with columns that are NULL throughout a snapshot that an older version published.

    Args:
        table: Schema and name, or SQL in parentheses.
        columns: Name of each column → its SQL type.
    """
    typed = ", ".join(f"NULL::{kind} AS {column}" for column, kind in columns.items())
    return f"(FROM {table} UNION ALL BY NAME SELECT {typed} WHERE false)"


def table_or_empty(con: DuckDBPyConnection, table: str, columns: str) -> str:
    """SQL of a table, without rows in a snapshot that an older version published.

    Args:
        con: Connection to a snapshot.
        table: Schema and name.
        columns: Columns that are read, with their SQL types: `vehicle VARCHAR, places INTEGER`.
    """
    if fact(con, (table_or_empty, table), lambda: _exists(con, table)):
        return table
    typed = [column.split(maxsplit=1) for column in columns.split(", ")]
    return f"(SELECT {', '.join(f'NULL::{kind} AS {column}' for column, kind in typed)} WHERE false)"


def _exists(con: DuckDBPyConnection, table: str) -> bool:
    # A tenth of the time of a look into the list of tables; on a cursor, as a refused query aborts a transaction.
    with con.cursor() as cursor:
        try:
            cursor.execute(f"FROM {table} LIMIT 0")
        except CatalogException as error:
            # a view that is there may name a macro of the connection, which a cursor does not know
            return "Table with name" not in str(error)
    return True


def with_times(table: str, column: str = "time_known", *, kind: str = "BOOLEAN") -> str:
    """SQL of a table with a column of known times of day; NULL in a snapshot that an older version published.

    Args:
        table: Schema and name.
        column: Name of the column.
        kind: SQL type of the column.
    """
    return with_column(table, column, kind=kind)
