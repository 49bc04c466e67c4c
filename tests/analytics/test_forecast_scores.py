"""How good forecasts were: pooled over depots as counted by hand from the stored record."""

from collections.abc import Iterator

import duckdb
import pytest

from analytics.metrics.oxygen.forecast_scores import (
    forecast_record,
    forecast_reliability,
    forecast_scores,
    forecasts_and_what_came,
)
from pipelines.build.forecasts.store import store_forecasts
from tests.analytics.staged import staged

SERIES = "INSERT INTO marts.forecast_scores BY NAME SELECT 'oxygen' AS subject, 'cylinder' AS unit, * FROM (VALUES "
NAMES = ") AS told (depot, item, horizon_days, method, origins, ratio, coverage_80_share)"


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    con = staged()
    store_forecasts(con)
    yield con
    con.close()


def test_without_a_record_nothing_is_claimed(con: duckdb.DuckDBPyConnection) -> None:
    assert forecast_record(con).key == "oxygen.forecast_untested"
    assert forecast_scores(con).empty and forecast_reliability(con).empty and forecasts_and_what_came(con).empty


def test_series_count_alike_and_sums_do_not_count(con: duckdb.DuckDBPyConnection) -> None:
    con.execute(f"""{SERIES}
        ('Batu', 'cylinder_1m3', 7, 'model', 8, 0.4, 0.75), ('Batu', 'cylinder_6m3', 7, 'model', 8, 0.9, 1.0),
        ('Batu', NULL, 7, 'model', 8, 9.0, 0.0), ('Batu', 'cylinder_2m3', 7, 'model', 3, 9.0, 0.0) {NAMES}""")
    record = forecast_record(con)
    assert record.key == "oxygen.forecast_better"
    assert record.numbers == {"ratio_percent": 60, "held": 6 + 8, "told": 8 + 8}  # √(0.4 × 0.9) = 0.6


def test_a_series_told_by_the_burn_rate_is_said_so(con: duckdb.DuckDBPyConnection) -> None:
    con.execute(f"""{SERIES}
        ('Batu', 'cylinder_1m3', 7, 'model', 8, 0.5, 0.75),
        ('Batu', 'cylinder_6m3', 7, 'burn_rate', 8, 1.2, 0.5) {NAMES}""")
    assert forecast_record(con).key == "oxygen.forecast_mixed"
    con.execute("UPDATE marts.forecast_scores SET ratio = 3")
    record = forecast_record(con)
    assert record.key == "oxygen.forecast_worse"
    assert (record.numbers["ratio_percent"], record.numbers["plain"], record.numbers["series"]) == (300, 1, 2)


def test_sums_come_first_then_depots_and_their_sizes(con: duckdb.DuckDBPyConnection) -> None:
    con.execute(f"""{SERIES}
        ('Batu', 'cylinder_6m3', 7, 'model', 8, 0.5, 0.7), ('Batu', 'cylinder_1m3', 7, 'model', 8, 0.5, 0.7),
        ('Batu', NULL, 7, 'model', 8, 0.5, 0.7), (NULL, NULL, 7, 'model', 8, 0.5, 0.7) {NAMES}""")
    frame = forecast_scores(con).fillna("-")
    assert list(zip(frame["depot"], frame["item"], strict=True)) == [
        ("-", "-"), ("Batu", "-"), ("Batu", "cylinder_1m3"), ("Batu", "cylinder_6m3"),
    ]  # fmt: skip
    assert len(forecast_scores(con, depots=["Batu"])) == 3 and forecast_scores(con, horizon=14).empty


def test_chances_of_all_shelves_are_pooled(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("""INSERT INTO marts.forecast_reliability BY NAME
        SELECT 'oxygen' AS subject, 7 AS horizon_days, 0.2 AS from_share, 0.4 AS to_share, * FROM (VALUES
        ('Batu', 'cylinder_1m3', 1, 0.2, 0.0), ('Batu', 'cylinder_6m3', 3, 0.4, 1.0), ('Batu', NULL, 99, 0.3, 0.0)
        ) AS t (depot, item, told, told_share, was_share)""")
    (row,) = forecast_reliability(con).itertuples(index=False)
    assert tuple(row) == pytest.approx((0.2, 0.4, 1 + 3, (0.2 + 3 * 0.4) / 4, 3 / 4))


def test_what_was_told_stands_beside_what_came(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("""INSERT INTO marts.forecast_origins BY NAME SELECT 'oxygen' AS subject, 'Batu' AS depot,
        'cylinder_1m3' AS item, 7 AS horizon_days, * FROM (VALUES
        (DATE '2021-07-11', 4, 8, 9), (DATE '2021-07-04', 4, 8, 8)) AS t (origin, p10, p90, came)""")
    frame = forecasts_and_what_came(con, depot="Batu", item="cylinder_1m3")
    assert frame["held"].tolist() == [True, False]
    assert [f"{day:%d}" for day in frame["day"]] == ["11", "18"]
