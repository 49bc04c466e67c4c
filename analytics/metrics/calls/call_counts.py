"""Counts that the calls of a period are summed up in."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.metrics.shared.periods import Comparison
from analytics.metrics.shared.predicates import in_period, in_place

PERIOD_AND_PLACE = f"{in_period()} AND {in_place()}"
ENDINGS = ("answered", "abandoned", "short_abandoned", "missed", "busy", "failed")


class Ended(NamedTuple):
    """Inbound calls by ending, and the shares made of them; a share without a denominator is None.

    Where the two periods cannot be compared, everything but `now` is 0 or None.
    """

    now: dict[str, Any]
    """Counts and shares of the period."""
    compared: dict[str, Any]
    """Counts and shares of the days of the period that are compared."""
    before: dict[str, Any]
    """Counts and shares of the days they are compared with."""


def ending_counts(con: DuckDBPyConnection, days: Comparison, *, start: date, end: date, place: str | None) -> Ended:
    """Count inbound calls by ending, of the period, of its days that are compared, and of those they are compared with.

    Args:
        con: Connection to a snapshot.
        days: Complete days and as many of an earlier time.
        start: First local day.
        end: Last local day, included.
        place: Beginning of a village code (city, district or village); None takes all, also rows without a village.
    """
    names = (*ENDINGS, "calls", "wait_known", "answered_within_60s")
    spans = ("day >= $start", "day BETWEEN $start AND $last", "day BETWEEN $before AND $until")
    # Spans overlap: days that lie in the same of them are summed up once. A sum for each span takes twice as long.
    within = ", ".join(f"coalesce({span}, false)" for span in spans)
    sql = f"""
        SELECT [{within}] AS within, {", ".join(f"coalesce(sum({name}), 0)::BIGINT" for name in names)}
        FROM marts.call_days
        WHERE direction = 'inbound' AND day BETWEEN coalesce($before, $start) AND $end AND {in_place()} GROUP BY within
    """
    rows = con.execute(sql, {"start": start, "end": end, "place": place, **days.parameters}).fetchall()
    parts = ([counts for within, *counts in rows if within[at]] for at in range(len(spans)))
    return Ended(
        *(_with_shares({name: sum(part[at] for part in each) for at, name in enumerate(names)}) for each in parts)
    )


def _with_shares(counts: dict[str, Any]) -> dict[str, Any]:
    ended = sum(counts[name] for name in ENDINGS)
    return counts | {
        "answered_share": counts["answered"] / ended if ended else None,
        "within_60s_share": counts["answered_within_60s"] / counts["wait_known"] if counts["wait_known"] else None,
        "abandoned_share": counts["abandoned"] / counts["wait_known"] if counts["wait_known"] else None,
    }


def complete_days(con: DuckDBPyConnection, *, end: date, place: str | None) -> pd.DataFrame:
    """Inbound calls of each complete day, days without a call counting as zero.

    Args:
        con: Connection to a snapshot.
        end: Last local day, included.
        place: Beginning of a village code (city, district or village); None takes all, also rows without a village.

    Returns:
        One row per complete day from the first with data up to `end`: day, calls.
    """
    sql = f"""
        WITH calendar AS (
            SELECT unnest(generate_series(min(day), least(max(day), $end), INTERVAL 1 DAY))::DATE AS day
            FROM marts.call_days WHERE direction = 'inbound'
        ),
        counted AS (
            SELECT day, sum(calls)::BIGINT AS calls FROM marts.call_days
            WHERE direction = 'inbound' AND {in_place()} GROUP BY day
        )
        SELECT day, coalesce(calls, 0) AS calls FROM calendar LEFT JOIN counted USING (day)
        WHERE day <= (SELECT min(complete_until) FROM ops.feeds WHERE feed = 'calls') ORDER BY day
    """
    return con.execute(sql, {"end": end, "place": place}).df()


class Span(NamedTuple):
    """Some local days, first and last."""

    first: date
    last: date


def people_and_durations(
    con: DuckDBPyConnection, spans: Mapping[str, Span], *, place: str | None
) -> dict[str, dict[str, float | None]]:
    """Different callers, and waiting and handling [s], of several spans of days at once.

    Callers above 50,000 in all are an estimate from an even sample of them; durations are interpolated inside a step
    that is not exact.

    Args:
        con: Connection to a snapshot.
        spans: Spans by name.
        place: Beginning of a village code (city, district or village); None takes all, also rows without a village.

    Returns:
        By span: people, and median_, p90_ and mean_ of wait_seconds and handling_seconds, None without any.
    """
    names = [f"{what}_{measure}_seconds" for what in ("median", "p90", "mean") for measure in ("wait", "handling")]
    result: dict[str, dict[str, float | None]] = {name: {"people": 0, **dict.fromkeys(names)} for name in spans}
    if not spans:
        return result
    here = f"day BETWEEN list_min($firsts::DATE[]) AND list_max($lasts::DATE[]) AND {in_place()}"
    sql = f"""
        WITH spans AS (SELECT unnest($names) AS span, unnest($firsts)::DATE AS first, unnest($lasts)::DATE AS last),
        steps AS (
            SELECT span, measure, upper_seconds, width_seconds, sum(calls) AS calls
            FROM marts.call_durations JOIN spans ON day BETWEEN first AND last WHERE {here} GROUP BY ALL
        ),
        ranked AS (
            SELECT *, sum(calls) OVER (PARTITION BY span, measure ORDER BY upper_seconds) AS upto,
                sum(calls) OVER (PARTITION BY span, measure) AS total FROM steps
        )
        SELECT span, q.name || measure || '_seconds' AS figure,
            min_by(upper_seconds - width_seconds * (upto - q.part * total) / calls, upper_seconds)::DOUBLE
        FROM ranked CROSS JOIN (VALUES ('median_', 0.5), ('p90_', 0.9)) AS q (name, part)
        WHERE upto >= q.part * total GROUP BY ALL
        UNION ALL
        SELECT span, 'mean_' || measure || '_seconds',
            (sum((upper_seconds - width_seconds / 2) * calls) / sum(calls))::DOUBLE
        FROM steps GROUP BY span, measure
        UNION ALL
        SELECT span, 'people', count(DISTINCT caller) * any_value(people)
        FROM marts.caller_days JOIN spans ON day BETWEEN first AND last WHERE {here} GROUP BY span
    """
    firsts, lasts = ([span[end] for span in spans.values()] for end in (0, 1))
    values = {"names": [*spans], "firsts": firsts, "lasts": lasts, "place": place}
    for span, figure, number in con.execute(sql, values).fetchall():
        result[span][figure] = int(number) if figure == "people" else number
    return result
