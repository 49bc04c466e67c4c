"""A mart does not grow with the number of events."""

from tests.analytics.staged import staged


def test_ten_times_the_calls_make_no_more_rows() -> None:
    calls = [f"c{n} 2021-07-0{1 + n % 3}T0{n % 5}:00 inbound phone {n % 5} 60 p{n % 7}" for n in range(1050)]
    sizes = []
    for many in (105, 1050):
        drawn = "call_id started_at direction channel hour wait_seconds caller\n" + "\n".join(calls[:many])
        con = staged(calls=drawn)
        names = ("call_days", "call_hours", "call_durations", "caller_days")
        sizes.append([con.execute(f"SELECT count(*) FROM marts.{name}").fetchall() for name in names])
    assert sizes[0] == sizes[1]
