"""Which series are forecast, from what: sums where not all was seen, late depots, small and empty worlds."""

from datetime import date, timedelta

import duckdb
import numpy as np
import pytest

from analytics.demand_series import oxygen
from analytics.demand_series.ahead import paths_each, sample_ahead
from analytics.demand_series.history import History
from analytics.demand_series.oxygen import total
from analytics.forecasting import burn_rate
from pipelines.build.forecasts import calls
from pipelines.build.forecasts.backtest import Accuracy, HorizonBacktest, PastForecasts, backtest, best_methods
from pipelines.build.forecasts.store import store_forecasts
from tests.analytics.staged import staged

NAN = np.nan
FIRST = date(2021, 5, 3)
TABLES = ("demand_forecasts", "demand_paths", "forecast_origins", "forecast_scores", "forecast_reliability")


def shelves(days: int, stock: int = 999, **use: int | list[int]) -> duckdb.DuckDBPyConnection:
    """Each depot hands out so many 1 m³ cylinders a day; the day after the last one is not yet complete."""
    lines = ["movement_id occurred_at depot item movement quantity"]
    for depot, daily in use.items():
        each = [daily] * (days + 1) if isinstance(daily, int) else daily
        lines.append(f"{depot}o {FIRST}T05:00 {depot} cylinder_1m3 opening {stock}")
        lines += [
            f"{depot}{n} {FIRST + timedelta(days=n)}T08:00 {depot} cylinder_1m3 issue {quantity}"
            for n, quantity in enumerate(each)
            if quantity
        ]
    return staged(stock="\n".join(lines))


def stored(con: duckdb.DuckDBPyConnection) -> dict[str, int]:
    store_forecasts(con)
    return {table: len(con.execute(f"SELECT * FROM marts.{table}").fetchall()) for table in TABLES}


def history_of(con: duckdb.DuckDBPyConnection) -> History:
    history = oxygen.history(con)
    assert history is not None
    return history


@pytest.mark.parametrize("con", [staged(), shelves(0, Batu=3)], ids=["nothing", "one day"])
def test_without_a_complete_day_nothing_is_told(con: duckdb.DuckDBPyConnection) -> None:
    assert set(stored(con).values()) == {0}


def test_one_complete_day_is_told_with_wide_doubt_and_no_record() -> None:
    con = shelves(1, Batu=3)
    rows = stored(con)
    assert (rows["demand_forecasts"], rows["forecast_origins"], rows["forecast_scores"]) == (4 * 28, 0, 0)
    low, high = con.execute("SELECT total_p10, total_p90 FROM marts.demand_forecasts WHERE ahead = 7").fetchall()[0]
    assert low < 3 * 7 < high


def test_a_depot_that_was_always_empty_is_told_to_need_nothing_it_never_did() -> None:
    con = shelves(30, stock=1, Batu=[1, *[0] * 29, 1])
    assert stored(con)["demand_forecasts"] == 4 * 28
    assert con.execute("SELECT max(p50) FROM marts.demand_forecasts").fetchall() == [(0,)]


def test_the_same_marts_are_told_the_same() -> None:
    tables = []
    for _ in range(2):
        con = shelves(40, Batu=3, Bumiaji=1)
        store_forecasts(con)
        tables.append([con.execute(f"SELECT * FROM marts.{table} ORDER BY ALL").fetchall() for table in TABLES])
    assert tables[0] == tables[1]


def test_later_days_change_nothing_of_what_was_told_before() -> None:
    use = [int(n) for n in np.random.default_rng(1).poisson(5, 61)]
    before, after = (
        backtest(history_of(shelves(60, stock=9999, Batu=each))) for each in (use, [*use[:50], *[40] * 10, 1])
    )
    for then, now in zip(before, after, strict=True):
        early = np.array(then.known_days) <= 50 - then.horizon
        assert early.any() and np.array_equal(then.forecasts.quantiles[early], now.forecasts.quantiles[early])
        assert not np.array_equal(then.forecasts.came, now.forecasts.came)


def test_what_was_told_on_a_day_is_what_that_days_snapshot_told() -> None:
    """The look back tells its origin as the build of that day did: same counts, same unit, same panel."""
    use = [int(n) for n in np.random.default_rng(2).poisson(5, 61)]
    late, early = history_of(shelves(60, Batu=use, Bumiaji=2)), history_of(shelves(53, Batu=use[:54], Bumiaji=2))
    assert np.array_equal(late.known(53).counts, early.known(53).counts)
    assert np.array_equal(late.known(53).unit_of_count, early.known(53).unit_of_count)
    assert late.day(52) == early.day(early.days - 1)


def test_a_depot_that_reports_late_is_told_from_its_own_last_day_and_a_silent_one_not_at_all() -> None:
    con = shelves(60, Batu=3, Late=[3] * 51, Silent=[3] * 20)
    store_forecasts(con)
    origins = con.execute("SELECT DISTINCT depot, origin FROM marts.demand_forecasts WHERE item > '' ORDER BY ALL")
    assert origins.fetchall() == [
        ("Batu", FIRST + timedelta(days=59)),
        ("Late", FIRST + timedelta(days=49)),
        (None, FIRST + timedelta(days=59)),
    ]


def test_a_part_that_was_not_seen_counts_with_its_last_28_days() -> None:
    parts = np.array([[3.0] * 10, [1.0] * 8 + [NAN] * 2])
    assert total(parts) == pytest.approx([4.0] * 10)


def test_a_total_of_which_half_was_not_seen_is_not_known() -> None:
    assert np.isnan(total(np.array([[3.0, NAN], [1.0, 1.0]]))[1])
    assert np.isnan(total(np.array([[NAN], [NAN]]))[0])


def test_a_part_not_seen_for_28_days_is_no_longer_expected() -> None:
    parts = np.array([[3.0] + [NAN] * 28, [1.0] * 29])
    assert np.isnan(total(parts)[27]) and total(parts)[28] == 1


def test_a_part_that_begins_later_was_not_missing_before() -> None:
    assert total(np.array([[NAN, NAN, 5.0], [1.0, 2.0, 3.0]])).tolist() == [1, 2, 8]


def test_sizes_together_are_counted_in_cylinders_that_scatter_as_counts_do() -> None:
    con = staged(
        stock="""
        movement_id  occurred_at       depot  item          movement  quantity
        m1           2021-07-01T05:00  Batu   cylinder_1m3  opening   50
        m2           2021-07-01T05:00  Batu   cylinder_6m3  opening   50
        m3           2021-07-01T08:00  Batu   cylinder_1m3  issue     4
        m4           2021-07-01T08:00  Batu   cylinder_6m3  issue     2
        m5           2021-07-02T08:00  Batu   cylinder_6m3  issue     1
    """
    )
    history = history_of(con)
    place = [(each.depot, each.unit) for each in history.series].index(("Batu", "m3"))
    known = history.known(1)
    contents = (4 * 1 + 2 * 36) / (4 * 1 + 2 * 6)
    assert known.unit_of_count[place] == pytest.approx(contents)
    assert known.demand[place].tolist() == [4 * 1 + 2 * 6]


def past(ratio: float, origins: int) -> HorizonBacktest:
    nothing = np.array([NAN])
    record = Accuracy(np.array([ratio]), *[nothing] * 6, np.array([origins]))
    return HorizonBacktest(7, [], PastForecasts(*[nothing] * 3, None), record)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("records", "method"),
    [
        ([past(0.9, 8), past(1.05, 7)], "model"),
        ([past(1.2, 8), past(0.9, 7)], "burn_rate"),
        ([past(1.5, 3)], "model"),
        ([past(NAN, 8)], "model"),
        ([], "model"),
    ],
    ids=["better", "worse", "too few to judge", "the burn rate never erred", "no record"],
)
def test_the_burn_rate_tells_the_future_where_it_told_the_past_better(
    records: list[HorizonBacktest], method: str
) -> None:
    assert best_methods(records, 1) == [method]


def test_a_series_that_falls_back_has_the_paths_of_the_burn_rate() -> None:
    history = history_of(shelves(40, Batu=[1 + n % 5 for n in range(41)]))
    (forecast,) = sample_ahead(history, ["burn_rate", "model", "model", "model"], paths=50, places=np.arange(4))
    plain = burn_rate.sample_paths(history.known(40).counts[:1], 0, 28, 50, seed=history.day(39).toordinal())
    assert np.array_equal(forecast.paths[0], plain[0])


def test_many_series_share_a_number_of_paths() -> None:
    assert [paths_each(series) for series in (0, 1, 60, 300, 10_000)] == [2000, 2000, 2000, 400, 250]


def test_thirty_depots_are_told() -> None:
    con = shelves(21, **{f"D{n}": 1 for n in range(30)})
    assert stored(con)["demand_forecasts"] == (2 * 30 + 2) * 28


def test_days_without_a_call_are_zeros_and_calls_from_nowhere_count_with_all() -> None:
    con = staged(
        calls="""
        call_id  started_at       village_code   direction  channel
        a        2021-07-01T08:00  35.79.01.1001  inbound    phone
        b        2021-07-03T08:00  -              inbound    phone
        c        2021-07-03T09:00  35.79.02.2001  inbound    phone
        d        2021-07-03T09:00  35.79.01.1001  outbound   phone
        e        2021-07-04T09:00  35.79.01.1001  inbound    phone
    """
    )
    history = calls.history(con)
    assert history is not None
    counts = dict(zip([each.place for each in history.series], history.known(3).counts.tolist(), strict=True))
    assert counts == {
        None: [1, 0, 2], "35.79": [1, 0, 1], "35.79.01": [1, 0, 0], "35.79.02": [0, 0, 1],
        "35.79.01.1001": [1, 0, 0], "35.79.02.2001": [0, 0, 1],
    }  # fmt: skip
