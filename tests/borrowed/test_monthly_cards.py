"""Real stock cards, a month a row, under a header of another country: every row comes out as it states."""

import textwrap
import tomllib
from pathlib import Path

import duckdb
import pytest

import settings
from tests.pipelines.books import Books, Report
from tests.pipelines.detect.column_maps.mapped import dry_run, take_file

CARDS = settings.shared_folder() / "data" / "real" / "stock_cards_monthly.csv"
MAP = """
    feed = "stock"
    declare_items = "piece"

    [columns]
    depot = "site_code"
    item = "product_code"
    opening = "stock_initial"
    quantity_in = "stock_received"
    quantity_out = "stock_distributed"
    adjustment = "stock_adjustment"
    balance = "stock_end"

    [dates.occurred_at]
    year = "year"
    month = "month"
    day = "last"
"""
STATED = f"""
    SELECT site_code AS depot, lower(product_code) AS item, last_day(make_date(year, month, 1)) AS day,
        stock_initial, stock_received, stock_distributed, stock_adjustment, stock_end
    FROM read_csv('{CARDS}')"""


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> tuple[Books, Report]:
    books = Books(tmp_path_factory.mktemp("cards"))
    return books, take_file(books, CARDS, MAP)


@pytest.fixture(scope="module")
def con(report: tuple[Books, Report]) -> duckdb.DuckDBPyConnection:
    books, _ = report
    opened = duckdb.connect()
    opened.execute(f"ATTACH '{books.current()}' AS posko (READ_ONLY)")
    opened.execute(f"CREATE VIEW stated AS {STATED}")
    opened.execute("CREATE VIEW held AS SELECT * FROM posko.marts.stock_days WHERE condition = 'full'")
    opened.execute("CREATE VIEW doubted AS SELECT * FROM posko.marts.stock_discrepancies")
    return opened


def test_every_row_is_taken(report: tuple[Books, Report]) -> None:
    _, taken = report
    assert (taken["status"], taken["rows_read"], taken["rows_loaded"], taken["cells_quarantined"]) == (
        "loaded",
        4966,
        4966,
        0,
    )


def test_initial_received_distributed_and_adjusted_give_the_end_of_every_month(con: duckdb.DuckDBPyConnection) -> None:
    right = """
        SELECT count(*), count(DISTINCT (depot, item)) FROM stated JOIN held USING (depot, item, day)
        WHERE closing = stock_end
            AND stock_initial + stock_received - stock_distributed + stock_adjustment = closing"""
    assert con.execute(right).fetchall() == [(4966, 182)]


def test_only_months_that_do_not_open_as_the_last_one_ended_are_discrepancies(con: duckdb.DuckDBPyConnection) -> None:
    differing = """
        SELECT depot, item, day, stock_initial - before FROM (
            SELECT *, lag(stock_end) OVER (PARTITION BY depot, item ORDER BY day) AS before FROM stated)
        WHERE stock_initial <> before ORDER BY ALL"""
    differences = con.execute(
        "SELECT depot, item, day, CAST(difference AS BIGINT) FROM doubted ORDER BY ALL"
    ).fetchall()
    assert differences == con.execute(differing).fetchall() and len(differences) == 44
    assert con.execute("SELECT DISTINCT kind FROM doubted").fetchall() == [("count",)]


def test_what_is_proposed_for_its_header_is_that_mapping(tmp_path: Path) -> None:
    (looked,) = dry_run(Books(tmp_path), CARDS)
    assert looked["status"] == "refused"
    proposed = tomllib.loads(looked["proposal"]["toml"])
    assert proposed.pop("header")[:3] == ["year", "month", "region"]
    assert proposed == tomllib.loads(textwrap.dedent(MAP))
