"""Inbound calls: how many, when, how soon they were answered.

`place` leaves out calls without a village.
"""

from datetime import date

import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.metrics.calls.call_counts import PERIOD_AND_PLACE, Span, ending_counts, people_and_durations
from analytics.metrics.shared.direction import direction
from analytics.metrics.shared.disclosure import without
from analytics.metrics.shared.periods import Against, comparison
from analytics.metrics.shared.predicates import in_place, with_times
from finding import Finding
from level import Level

_BY_DAYS = ("people", "median_handling_seconds")
"""What is counted over all days at once, and compared."""

_FREE = ("calls", "compared_calls", "previous_calls", "compared_days", "change")
"""What readers see of a place, too."""


def call_totals(
    con: DuckDBPyConnection,
    *,
    start: date,
    end: date,
    place: str | None = None,
    against: Against = "previous",
    level: Level = Level.READERS,
) -> pd.DataFrame:
    """Inbound calls of the period, and of as many complete days of an earlier time.

    Args:
        con: Connection to a snapshot.
        start: First local day.
        end: Last local day, included.
        place: Beginning of a village code (city, district or village); None takes all, also rows without a village.
        against: With which days they are compared.
        level: Who looks: of a place readers see no more than how many there were.

    Returns:
        One row: calls, answered, abandoned, short_abandoned, missed, busy, failed, wait_known, people; answered_share
        (of the calls whose ending is known), within_60s_share (of wait_known), abandoned_share (of answered and
        abandoned with a known wait) [0 to 1, missing without a denominator]; median_wait_seconds,
        median_handling_seconds, p90_…, mean_… [s]; compared_calls, compared_answered_share, … (of the compared_days
        complete days only), previous_calls, previous_answered_share, … (of as many earlier days) and change (compared
        ÷ previous − 1), all missing when the data do not reach back that far.
    """
    days = comparison(con, subject="calls", start=start, end=end, against=against)
    counted = ending_counts(con, days, start=start, end=end, place=place)
    spans = {"now": Span(start, end)}
    if days.last and days.last != end:
        spans["compared"] = Span(start, days.last)
    if days.previous_start and days.previous_end:
        spans["before"] = Span(days.previous_start, days.previous_end)
    of_days = people_and_durations(con, spans, place=place)
    now = counted.now | of_days["now"]
    compared = {name: of_days.get("compared", of_days["now"])[name] for name in _BY_DAYS}
    before = of_days.get("before", {})
    parts = {"compared": counted.compared | compared, "previous": counted.before | before}
    for name in ("calls", "answered_share", "within_60s_share", "abandoned_share", *_BY_DAYS):
        now |= {f"{part}_{name}": counts[name] if days.known else None for part, counts in parts.items()}
    now["compared_days"] = days.days
    calls_before = now["previous_calls"]
    frame = pd.DataFrame([now | {"change": now["compared_calls"] / calls_before - 1 if calls_before else None}])
    more = [name for name in frame if name not in _FREE]
    return without(frame, more, level=level, crossed=place)


def daily_calls(
    con: DuckDBPyConnection, *, start: date, end: date, place: str | None = None, level: Level = Level.READERS
) -> pd.DataFrame:
    """Inbound calls of each day, days without a call counting as zero.

    Args:
        con: Connection to a snapshot.
        start: First local day.
        end: Last local day, included.
        place: Beginning of a village code (city, district or village); None takes all, also rows without a village.
        level: Who looks: of a place readers see no more than how many there were.

    Returns:
        One row per day with data: day, calls, answered, answered_share (of the calls whose ending is known; missing
        without one) [0 to 1], lost (abandoned, missed, busy or failed), mean_7d (of seven complete days, missing before
        there are seven), complete (False for a day that may still grow).
    """
    sql = f"""
        WITH calendar AS (
            SELECT unnest(generate_series(min(day), least(max(day), $end), INTERVAL 1 DAY))::DATE AS day
            FROM marts.call_days WHERE direction = 'inbound'
        ),
        counted AS (
            SELECT day, sum(calls) AS calls, sum(answered) AS answered, sum(short_abandoned) AS short,
                sum(abandoned + missed + busy + failed) AS lost
            FROM marts.call_days
            WHERE direction = 'inbound' AND {in_place()}
            GROUP BY day
        ),
        complete AS (SELECT min(complete_until) AS until FROM ops.feeds WHERE feed = 'calls'),
        filled AS (
            SELECT day, coalesce(calls, 0)::BIGINT AS calls, coalesce(answered, 0)::BIGINT AS answered,
                answered / nullif(answered + lost + short, 0) AS answered_share,
                coalesce(lost, 0)::BIGINT AS lost, coalesce(day <= until, false) AS complete
            FROM calendar LEFT JOIN counted USING (day) CROSS JOIN complete
        )
        SELECT day, calls, answered, answered_share, lost,
            CASE WHEN complete AND count(*) OVER week = 7 THEN avg(calls) OVER week END AS mean_7d, complete
        FROM filled WINDOW week AS (ORDER BY day ROWS 6 PRECEDING) QUALIFY day >= $start ORDER BY day
    """
    frame = con.execute(sql, {"start": start, "end": end, "place": place}).df()
    return without(frame, ("answered", "answered_share", "lost"), level=level, crossed=place)


def calls_by_weekday_hour(
    con: DuckDBPyConnection, *, start: date, end: date, place: str | None = None, level: Level = Level.READERS
) -> pd.DataFrame:
    """Inbound calls by weekday and hour.

    Args:
        con: Connection to a snapshot.
        start: First local day.
        end: Last local day, included.
        place: Beginning of a village code (city, district or village); None takes all, also rows without a village.
        level: Who looks: of a place readers get no row.

    Returns:
        168 rows, zeros included, or none without a call: weekday (Monday 0), hour, calls, calls_per_day (calls ÷ how
        often the weekday lies between the first and last day with data).
    """
    sql = f"""
        WITH chosen AS (SELECT * FROM marts.call_hours WHERE {PERIOD_AND_PLACE}),
        span AS (SELECT greatest(min(day), $start) AS first, least(max(day), $end) AS last FROM marts.call_hours),
        days AS (
            SELECT isodow(day) - 1 AS weekday, count(*) AS days
            FROM (SELECT unnest(generate_series(first, last, INTERVAL 1 DAY))::DATE AS day FROM span) GROUP BY weekday
        ),
        counted AS (
            SELECT isodow(day) - 1 AS weekday, hour, sum(calls)::BIGINT AS calls FROM chosen GROUP BY weekday, hour
        )
        SELECT w.weekday, h.hour, coalesce(c.calls, 0) AS calls, coalesce(c.calls, 0) / d.days AS calls_per_day
        FROM range(7) AS w (weekday) CROSS JOIN range(24) AS h (hour)
        LEFT JOIN days AS d ON d.weekday = w.weekday
        LEFT JOIN counted AS c ON c.weekday = w.weekday AND c.hour = h.hour
        WHERE EXISTS (SELECT 1 FROM chosen) ORDER BY w.weekday, h.hour
    """
    frame = con.execute(sql, {"start": start, "end": end, "place": place}).df()
    return frame if level.rows or place is None else frame.head(0)


def calls_without_time(
    con: DuckDBPyConnection, *, start: date, end: date, place: str | None = None, level: Level = Level.READERS
) -> pd.DataFrame:
    """Inbound calls of which only the day is known: no figure of an hour counts them.

    Args:
        con: Connection to a snapshot.
        start: First local day.
        end: Last local day, included.
        place: Beginning of a village code (city, district or village); None takes all, also rows without a village.
        level: Who looks: of a place readers are not told.

    Returns:
        One row: calls, left_out (of these: without a time of day).
    """
    sql = f"""
        SELECT coalesce(sum(calls), 0)::BIGINT AS calls, coalesce(sum(calls - time_known), 0)::BIGINT AS left_out
        FROM {with_times("marts.call_days", kind="BIGINT")} WHERE direction = 'inbound' AND {PERIOD_AND_PLACE}
    """
    frame = con.execute(sql, {"start": start, "end": end, "place": place}).df()
    return without(frame, ("left_out",), level=level, crossed=place)


def calls_by_channel(
    con: DuckDBPyConnection, *, start: date, end: date, place: str | None = None, level: Level = Level.READERS
) -> pd.DataFrame:
    """Inbound calls by channel, most calls first.

    Args:
        con: Connection to a snapshot.
        start: First local day.
        end: Last local day, included.
        place: Beginning of a village code (city, district or village); None takes all, also rows without a village.
        level: Who looks: of a place readers get no row.

    Returns:
        One row per channel used: channel, calls, share [0 to 1], answered, wait_known (answered or abandoned calls
        whose waiting time was recorded).
    """
    sql = f"""
        SELECT channel, sum(calls)::BIGINT AS calls, sum(calls) / sum(sum(calls)) OVER () AS share,
            sum(answered)::BIGINT AS answered, sum(wait_known)::BIGINT AS wait_known
        FROM marts.call_days WHERE direction = 'inbound' AND {PERIOD_AND_PLACE}
        GROUP BY channel ORDER BY calls DESC, channel
    """
    frame = con.execute(sql, {"start": start, "end": end, "place": place}).df()
    return frame if level.rows or place is None else frame.head(0)


def headline_of(totals: pd.DataFrame, *, start: date, end: date) -> Finding:
    """How many calls came in, and whether that is more or fewer than before beyond chance.

    Args:
        totals: Of `call_totals` for these days.
        start: First local day.
        end: Last local day, included.
    """
    row = totals.iloc[0]
    numbers = {"calls": int(row["calls"]), "days": (end - start).days + 1}
    if not numbers["calls"]:
        return Finding("calls.none", {"days": numbers["days"]})
    compared, before = row["compared_calls"], row["previous_calls"]
    if pd.isna(compared):
        return Finding("calls.counted", numbers)
    trend = direction(compared, before)
    if trend == "steady":
        return Finding("calls.steady", numbers)
    if not before:
        return Finding("calls.new", numbers)
    return Finding(f"calls.{trend}", {**numbers, "change_percent": abs(round(100 * (compared / before - 1)))})
