"""Forecasts stored with the snapshot: files in, and the paths, quantiles and record of what will be asked for out."""

from collections.abc import Iterator
from datetime import date, timedelta

import duckdb
import numpy as np
import pytest

from tests.world import World

FIRST = date(2021, 5, 3)  # a Monday
DAYS, DRY_FROM = 84, 70
LAST = FIRST + timedelta(days=DAYS - 1)
USE = np.random.default_rng(4).poisson(4, DAYS)


def ledger() -> str:
    """Batu hands out about four a day and has none from day 70 on; Bumiaji the same, and never runs out."""
    lines = ["movement_id | occurred_at | depot | item | movement | quantity"]
    had = int(USE[:DRY_FROM].sum())
    for depot, stock, days in (("Batu", had, DRY_FROM), ("Bumiaji", 2 * had, DAYS)):
        lines.append(f"{depot}-open | {FIRST} 06:00 | {depot} | cylinder_1m3 | opening | {stock}")
        for day in range(days):
            if USE[day]:
                at = FIRST + timedelta(days=day)
                lines.append(f"{depot}{day} | {at} 09:00 | {depot} | cylinder_1m3 | issue | {USE[day]}")
        lines.append(f"{depot}-six | {FIRST} 07:00 | {depot} | cylinder_6m3 | opening | 9")
        lines.append(f"{depot}-end | {LAST + timedelta(days=1)} 09:00 | {depot} | cylinder_6m3 | issue | 1")
    return "\n".join(lines)


def calls() -> str:
    lines = ["call_id | started_at | village | direction | outcome"]
    for day in range(DAYS + 1):
        at, villages = FIRST + timedelta(days=day), ("Sisir", "Temas", "Giripurno")
        lines += [f"{day}-{n} | {at} 1{n % 10}:00 | {villages[n % 3]} | inbound | answered" for n in range(3 + day % 4)]
    return "\n".join(lines)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    folder = tmp_path_factory.mktemp("forecasts")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("POSKO_DATA", str(folder / "books"))
        world = World(folder / "files")
        yield world(stock=ledger(), calls=calls())
        world.close()


def one(con: duckdb.DuckDBPyConnection, sql: str) -> tuple[object, ...]:
    rows = con.execute(sql).fetchall()
    assert len(rows) == 1
    return tuple(rows[0])


def test_a_depot_that_ran_out_is_forecast_as_if_it_had_not(published: duckdb.DuckDBPyConnection) -> None:
    sql = "SELECT depot, total_p50 FROM marts.demand_forecasts WHERE item = 'cylinder_1m3' AND ahead = 7"
    totals = dict(published.execute(sql).fetchall())
    assert totals["Batu"] == pytest.approx(7 * USE[:DRY_FROM].mean(), rel=0.35)
    assert totals["Bumiaji"] == pytest.approx(7 * USE.mean(), rel=0.35)


def test_the_paths_of_the_snapshot_give_its_quantiles(published: duckdb.DuckDBPyConnection) -> None:
    levels = "[0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975]"
    sql = f"""
        SELECT f.subject, f.depot, f.item, f.place, f.ahead,
            [f.p025, f.p10, f.p25, f.p50, f.p75, f.p90, f.p975] AS stored,
            quantile_disc(p.demand[f.ahead], {levels}) AS drawn,
            [f.total_p10, f.total_p50, f.total_p90] AS stored_totals,
            quantile_disc(list_sum(p.demand[:f.ahead]), [0.1, 0.5, 0.9]) AS drawn_totals,
            p.first_day + f.ahead - 1 = f.day AS same_day
        FROM marts.demand_forecasts AS f JOIN marts.demand_paths AS p ON f.subject = p.subject
            AND f.depot IS NOT DISTINCT FROM p.depot AND f.item IS NOT DISTINCT FROM p.item
            AND f.place IS NOT DISTINCT FROM p.place
        WHERE f.ahead IN (1, 14, 28) GROUP BY ALL
    """
    rows = published.execute(sql).fetchall()
    assert len(rows) == 3 * (9 + 7)
    for *_, stored, drawn, stored_totals, drawn_totals, same_day in rows:
        assert stored == drawn and stored_totals == pytest.approx(drawn_totals) and same_day


def test_every_series_is_there_and_each_sum_in_its_own_unit(published: duckdb.DuckDBPyConnection) -> None:
    sql = """
        SELECT DISTINCT coalesce(depot, '*'), coalesce(item, '*'), unit
        FROM marts.demand_forecasts WHERE subject = 'oxygen'
    """
    sizes = {
        (depot, item, "cylinder") for depot in ("Batu", "Bumiaji", "*") for item in ("cylinder_1m3", "cylinder_6m3")
    }
    assert set(published.execute(sql).fetchall()) == sizes | {(depot, "*", "m3") for depot in ("Batu", "Bumiaji", "*")}


def test_calls_are_forecast_for_all_and_for_each_place(published: duckdb.DuckDBPyConnection) -> None:
    sql = "SELECT DISTINCT place FROM marts.demand_forecasts WHERE subject = 'calls' ORDER BY place NULLS FIRST"
    places = [row[0] for row in published.execute(sql).fetchall()]
    assert places[:2] == [None, "35.79"] and len(places) == 2 + 2 + 3


def test_a_forecast_starts_after_the_last_complete_day(published: duckdb.DuckDBPyConnection) -> None:
    assert one(published, "SELECT DISTINCT min(origin), min(day), max(day) FROM marts.demand_forecasts") == (
        LAST, LAST + timedelta(days=1), LAST + timedelta(days=28),
    )  # fmt: skip


def test_the_record_looks_back_week_by_week_and_adds_up(published: duckdb.DuckDBPyConnection) -> None:
    origins = published.execute(
        "SELECT DISTINCT origin FROM marts.forecast_origins WHERE horizon_days = 7 ORDER BY origin"
    ).fetchall()
    assert [row[0] for row in origins] == [LAST - timedelta(days=7 * back) for back in range(8, 0, -1)]
    sql = """
        SELECT any_value(s.origins) = count(*),
            abs(any_value(s.ratio) - sum(o.score) / sum(o.burn_rate_score)) < 1e-9,
            abs(any_value(s.coverage_80_share) - avg((o.came BETWEEN o.p10 AND o.p90)::INTEGER)) < 1e-9
        FROM marts.forecast_scores AS s JOIN marts.forecast_origins AS o ON s.subject = o.subject
            AND s.horizon_days = o.horizon_days AND s.depot IS NOT DISTINCT FROM o.depot
            AND s.item IS NOT DISTINCT FROM o.item AND s.place IS NOT DISTINCT FROM o.place
        WHERE s.ratio IS NOT NULL GROUP BY s.subject, s.depot, s.item, s.place, s.horizon_days
    """
    assert set(published.execute(sql).fetchall()) == {(True, True, True)}


def test_chances_of_running_out_are_told_of_shelves_only(published: duckdb.DuckDBPyConnection) -> None:
    sql = "SELECT DISTINCT subject FROM marts.forecast_reliability WHERE told_share BETWEEN from_share AND to_share"
    assert one(published, sql) == ("oxygen",)
    assert one(published, "SELECT count(out_brier) FROM marts.forecast_scores WHERE subject = 'calls'") == (0,)
