"""What only knows its day is in no figure of an hour, a wait or an order within a day."""

from datetime import UTC, date, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.metrics.calls import call_backs, calls
from analytics.metrics.oxygen.as_of_stock import as_of_stock
from analytics.metrics.oxygen.oxygen import open_orders
from analytics.metrics.requests import request_backlog, request_rows, request_waits
from tests.analytics.staged import staged

WEEK = {"start": date(2021, 7, 5), "end": date(2021, 7, 11)}
NOW = datetime(2021, 7, 8, 5, tzinfo=UTC)  # noon in Batu


def test_calls_of_a_day_alone_are_counted_by_day_and_left_out_by_hour() -> None:
    con = staged(
        calls="""
        call_id  started_at        hour  direction  channel  time_known
        a        2021-07-05T09:00  9     inbound    phone    true
        b        2021-07-05        -     inbound    phone    false
        c        2021-07-06        -     inbound    phone    false
        """
    )
    assert calls.daily_calls(con, **WEEK)["calls"].tolist() == [2, 1]
    hours = calls.calls_by_weekday_hour(con, **WEEK)
    assert (hours["calls"].sum(), hours.set_index("hour").loc[0, "calls"].sum()) == (1, 0)
    assert calls.calls_without_time(con, **WEEK).iloc[0].tolist() == [3, 2]


def test_who_failed_all_day_is_lost_and_who_succeeded_at_an_unknown_time_is_not() -> None:
    con = staged(
        calls="""
        call_id  started_at        outcome   direction  channel  caller  time_known
        a        2021-07-05        missed    inbound    phone    lost    false
        b        2021-07-05T09:00  missed    inbound    phone    lost    true
        c        2021-07-05        answered  inbound    phone    either  false
        d        2021-07-05T09:00  missed    inbound    phone    either  true
        e        2021-07-05T09:00  missed    inbound    phone    timed   true
        f        2021-07-05T09:30  answered  outbound   phone    timed   true
        """
    )
    assert call_backs.lost_callers(con, **WEEK)["caller"].tolist() == ["lost"]
    times = call_backs.callback_times(con, **WEEK).iloc[0]
    assert (times["callers"], times["reached"], times["median_callback_minutes"]) == (1, 1, 30)


def test_a_wait_that_begins_or_ends_at_an_unknown_time_is_left_out_and_counted() -> None:
    con = staged(
        requests="""
        request_id  requested_at      category  status     fulfilled_at      time_known  fulfilled_time_known
        a           2021-07-05T08:00  oxygen    fulfilled  2021-07-05T10:00  true        true
        b           2021-07-05        oxygen    fulfilled  2021-07-05T10:00  false       true
        c           2021-07-05T08:00  oxygen    fulfilled  2021-07-06        true        false
        d           2021-07-07        oxygen    open       -                 false       -
        """
    )
    times = request_waits.time_to_fulfil(con, **WEEK, now=NOW).times.iloc[0]
    assert (times["requests"], times["fulfilled"], times["left_out"], times["median_hours"]) == (1, 1, 3, 2)


def test_a_request_of_a_mere_day_is_stale_48_hours_after_that_day_has_ended() -> None:
    con = staged(
        requests="""
        request_id  requested_at      category  status  time_known
        a           2021-07-05        oxygen    open    false
        b           2021-07-06        oxygen    open    false
        c           2021-07-06T08:00  oxygen    open    true
        """
    )
    backlog = request_backlog.backlog(con, now=NOW).iloc[0]
    assert (backlog["open_requests"], backlog["stale_requests"]) == (3, len("ac"))
    rows = request_rows.open_requests(con, now=NOW).set_index("request_id")
    assert rows["stale"].to_dict() == {"a": True, "b": False, "c": True}
    assert rows["hours_open"].isna().to_dict() == {"a": True, "b": True, "c": False}


def test_an_order_expected_on_a_day_is_late_when_that_day_has_ended() -> None:
    con = staged(
        arrivals="""
        order_id  ordered_at  expected_at       depot  item          quantity  status  expected_time_known
        a         2021-07-05  2021-07-08        Batu   cylinder_6m3  4         open    false
        b         2021-07-05  2021-07-08T08:00  Batu   cylinder_6m3  4         open    true
        c         2021-07-05  2021-07-07        Batu   cylinder_6m3  4         open    false
        """
    )
    orders = open_orders(con, now=NOW).set_index("order_id")["overdue"]
    assert orders.to_dict() == {"a": False, "b": True, "c": True}


MOVES = st.lists(
    st.tuples(st.sampled_from(["receipt", "issue", "transfer_out"]), st.integers(1, 9), st.booleans()), max_size=7
)


@settings(max_examples=40, deadline=None)
@given(MOVES)
def test_what_a_day_brought_comes_before_what_it_took_where_the_order_is_not_known(
    moves: list[tuple[str, int, bool]],
) -> None:
    took = sum(n for movement, n, _ in moves if movement != "receipt")
    lines = [
        f"m{place} 2021-07-05{'T0' + str(place) + ':00' if timed else ''} A rice {movement} {n} {str(timed).lower()}"
        for place, (movement, n, timed) in enumerate(moves, start=1)
    ]
    drawn = [
        "movement_id occurred_at depot item movement quantity time_known",
        f"o 2021-07-04T08:00 A rice opening {took + 1} true",
    ]
    untimed = "x 2021-07-05 A rice issue 1 false"
    con = staged(stock="\n".join([*drawn, *lines, untimed]))
    day = con.execute(
        "SELECT opening, quantity_in, closing, lowest FROM marts.stock_days WHERE day = DATE '2021-07-05'"
    )
    opening, brought, closing, lowest = map(int, day.fetchall()[0])
    assert closing == opening + brought - took - 1
    assert 0 <= min(opening, closing) <= lowest <= max(opening + brought, closing)


def test_the_stock_of_a_moment_holds_what_happened_until_then_whatever_the_order_within_the_day() -> None:
    con = staged(
        stock="""
        movement_id  occurred_at       recorded_at       depot  item          movement  quantity  time_known
        o            2021-07-04T08:00  2021-07-04T08:00  A      cylinder_6m3  opening   5         true
        i            2021-07-05        2021-07-05T08:00  A      cylinder_6m3  issue     2         false
        r            2021-07-05T14:00  2021-07-05T14:00  A      cylinder_6m3  receipt   8         true
        """
    )
    noon = datetime(2021, 7, 5, 5, tzinfo=UTC)
    full = as_of_stock(con, moment=noon).set_index("condition").loc["full"]
    assert (full["then_known"], full["now_known"]) == (5 - 2, 5 - 2)
