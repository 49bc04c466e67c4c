"""How the due days were kept: of the people due on a day, how many were followed on it.

A person counts once a day. Who is due is known by the schedule, less those whose follow-up had ended by then. Followed
is who was reached on that day or before it; an attempt that reached nobody is none, however often it was made.
"""

from datetime import date, datetime, timedelta
from typing import Any

import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.metrics.followups.due_calls import COLUMNS, standing, values
from analytics.metrics.followups.place_sums import place_sums, query_place
from analytics.metrics.shared.disclosure import fixed_period, fixed_week
from analytics.metrics.shared.moment import fixed_moment, past_of
from analytics.metrics.shared.periods import Against, Days, compared_days
from analytics.metrics.shared.predicates import in_period, in_place, table_or_empty
from finding import Finding
from level import Level, of_people

WEEKS = 8
"""Fewest weeks that readers are shown, where there are so many."""
RESULTS = ("on_time", "late", "refused", "unknown", "in_vain", "not_tried")
"""What became of a person due on a day, from best to worst; of several calls of one day the best counts."""
RESULT = """CASE WHEN state IN ('on_time', 'late', 'refused') THEN state
    WHEN has_unknown THEN 'unknown' WHEN tries > 0 THEN 'in_vain' ELSE 'not_tried' END"""
"""SQL of the result of a due call."""
PEOPLE_DAYS = f"""
    people_days AS (
        SELECT subject, day, any_value(district_code) AS district_code, any_value(village_code) AS village_code,
            {list(RESULTS)}[min(list_position({list(RESULTS)}, {RESULT}))] AS result
        FROM calls WHERE state NOT IN ('ended', 'planned') AND {in_period()} GROUP BY subject, day
    )"""


@of_people
def followed_by_day(
    con: DuckDBPyConnection, *, now: datetime, start: date, end: date, place: str | None = None
) -> pd.DataFrame:
    """People due on each day by what became of them; for the desk only.

    Args:
        con: Connection to a snapshot.
        now: Moment of the state.
        start: First local day.
        end: Last local day, included.
        place: Beginning of a village code (city, district or village); None takes all, also people without a village.

    Returns:
        One row per day and result that occurs, from the first due day to today, zeros included: day, due_result (a
        code of RESULTS), people, due_people and followed_share of the day (followed on it, of those due [0 to 1];
        missing where nobody was due), complete (whether attempts of a later day are recorded).
    """
    sql = f"""WITH {standing(con, now)}, {PEOPLE_DAYS},
        counted AS (
            SELECT day, result AS due_result, count(*) AS people FROM people_days
            WHERE {in_place()} GROUP BY ALL
        ),
        span AS (
            SELECT greatest(min(day), $start) AS first, least($end, $now::TIMESTAMPTZ::DATE) AS last FROM calls
        ),
        calendar AS (SELECT unnest(generate_series(first, last, INTERVAL 1 DAY))::DATE AS day FROM span)
        SELECT k.day, r.due_result, coalesce(c.people, 0) AS people, coalesce(k.day <= $complete, false) AS complete
        FROM calendar AS k CROSS JOIN (SELECT DISTINCT due_result FROM counted) AS r LEFT JOIN counted AS c
            ON c.day = k.day AND c.due_result = r.due_result
        ORDER BY k.day, list_position({list(RESULTS)}, r.due_result)
    """
    more = {"start": start, "end": end, "place": place, "complete": complete_until(con, now)}
    days = con.execute(sql, values(con, now) | more).df()
    due = days.groupby("day")["people"].transform("sum")
    followed = days["people"].where(days["due_result"] == "on_time", 0).groupby(days["day"]).transform("sum")
    return days.assign(due_people=due, followed_share=followed / due.where(due > 0))


def followed_weeks(
    con: DuckDBPyConnection, *, now: datetime, start: date, end: date, place: str | None = None, level: Level
) -> pd.DataFrame:
    """How the due days of each calendar week that touches a period were kept; for readers of WEEKS weeks at least.

    Args:
        con: Connection to a snapshot.
        now: Moment of the state.
        start: First local day.
        end: Last local day, included.
        place: Beginning of a village code; None takes all, also people without a village.
        level: Who looks; readers see no week with one to four people due, or with one to four not followed.

    Returns:
        One row per week with somebody due: week (its Monday), week_end, due_people (different people due in it),
        unfollowed_people (of these, not followed on at least one of their due days), due_days and followed_days (people
        and days), followed_share (of the two [0 to 1]), complete, is_suppressed. Counts are missing where readers must
        not see them.
    """
    now = fixed_moment(con, now, level=level, book="followups")
    sql = f"""WITH {standing(con, now)}, {PEOPLE_DAYS},
        weekly AS (
            SELECT date_trunc('week', day)::DATE AS week, subject, any_value(district_code) AS district_code,
                count(*) AS due_days, count(*) FILTER (result = 'on_time') AS followed_days
            FROM people_days WHERE {in_place()} AND day <= $now::TIMESTAMPTZ::DATE GROUP BY ALL
        )
        SELECT week, district_code, count(*) AS due_people, count(*) FILTER (followed_days < due_days)
            AS unfollowed_people, sum(due_days)::BIGINT AS due_days, sum(followed_days)::BIGINT AS followed_days
        FROM weekly GROUP BY ALL ORDER BY week, district_code
    """
    first = fixed_week(start)[0] if level.rows else first_week(start, end)
    more = {"start": first, "end": fixed_week(end)[1], "place": query_place(place, level)}
    frame = con.execute(sql, values(con, now) | more).df()
    frame["week"] = pd.to_datetime(frame["week"]).dt.date
    frame = frame.loc[are_in_view(con, frame["week"], start=start, end=end, now=now, level=level)]
    table = place_sums(
        frame,
        counts=("due_people", "unfollowed_people"),
        within=("week",),
        plain=("due_days", "followed_days"),
        place=place,
        level=level,
    )
    table["week_end"] = [week + timedelta(days=6) for week in table["week"]]
    until = complete_until(con, now)
    table["complete"] = [until is not None and last <= until for last in table["week_end"]]
    table["followed_share"] = (table["followed_days"] / table["due_days"]).astype("Float64")
    columns = ["week", "week_end", "due_people", "unfollowed_people", "due_days", "followed_days", "followed_share"]
    return table[[*columns, "complete", "is_suppressed"]].sort_values("week").reset_index(drop=True)


def days_headline(frame: pd.DataFrame) -> Finding | None:
    """How many of those due were followed on their day, over the complete days; frame: of `followed_by_day`.

    Returns:
        None where nobody was due.
    """
    rows = frame[frame["complete"].astype(bool)]
    due, followed = int(rows["people"].sum()), int(rows.loc[rows["due_result"] == "on_time", "people"].sum())
    return Finding("followups.kept", _share_of(followed, due)) if due else None


def weeks_headline(frame: pd.DataFrame) -> Finding | None:
    """How many of those due were followed on their day, in the newest complete week; frame: of `followed_weeks`.

    Returns:
        None where no week is complete, or readers must not see it.
    """
    rows = frame[frame["complete"].astype(bool)]
    if rows.empty or pd.isna(rows["due_days"].iloc[-1]) or not rows["due_days"].iloc[-1]:
        return None
    row = rows.iloc[-1]
    numbers = _share_of(int(row["followed_days"]), int(row["due_days"]))
    return Finding("followups.kept_week", {"day": row["week"], **numbers})


def _share_of(followed: int, due: int) -> dict[str, int]:
    return {"due": due, "kept": followed, "share_percent": round(100 * followed / due)}


def followed_share(
    con: DuckDBPyConnection,
    *,
    now: datetime,
    start: date,
    end: date,
    place: str | None = None,
    level: Level,
    against: Against = "previous",
) -> dict[str, Any]:
    """Share of people followed on their due day over the complete days of a period, and of as many earlier days.

    Args:
        con: Connection to a snapshot.
        now: Moment of the state.
        start: First local day.
        end: Last local day, included.
        place: Beginning of a village code; None takes all, also people without a village.
        level: Who looks; readers are shown the fixed period of the days, and no share that rests on a hidden week.
        against: With which days it is compared; for readers a month earlier is four weeks earlier.

    Returns:
        followed_share and previous_followed_share [0 to 1], share_start and share_end (first and last day); missing
        where nobody was due, no day is complete, the data do not reach back, or readers must not see it.
    """
    now = fixed_moment(con, now, level=level, book="followups")
    until = complete_until(con, now)
    first, last = fixed_period(start, end if until is None else min(end, until), level=level)
    if until is None or last < first:
        return dict.fromkeys(("followed_share", "previous_followed_share", "share_start", "share_end"))
    before = _earlier_days(Days(first, last), Days(start, end), against, level)
    both: dict[str, Any] = {"now": now, "start": before.start if before else first, "end": last, "place": place}
    if level.rows:
        days = followed_by_day(con, **both)
        spans = [
            days[(days["day"].dt.date >= day) & (days["day"].dt.date <= until)]
            for day, until in ((first, last), before or (last, first))
        ]
        now_share, previous = (_share_of_days(span) for span in spans)
    else:
        weeks = followed_weeks(con, **both, level=level)
        spans = [
            weeks[(weeks["week"] >= day) & (weeks["week"] <= until)]
            for day, until in ((first, last), before or (last, first))
        ]
        now_share, previous = (_share_of_weeks(span) for span in spans)
    return {
        "followed_share": now_share,
        "previous_followed_share": previous if before and _reaches(con, before.start) else None,
        "share_start": first,
        "share_end": last,
    }


def _earlier_days(complete: Days, chosen: Days, against: Against, level: Level) -> Days | None:
    """The days that the complete days of a period are compared with; None where they would overlap it.

    Args:
        complete: The complete days; for readers their fixed period.
        chosen: The period.
        against: With which days.
        level: Who looks.
    """
    length = complete.end - complete.start
    if not level.rows:
        back = length + timedelta(days=1) if against == "previous" else timedelta(weeks=4)
        return None if back <= length else Days(complete.start - back, complete.end - back)
    pair = compared_days(*chosen, against)
    return None if pair is None else Days(pair.before_start, min(pair.before_start + length, pair.before_end))


def first_week(start: date, end: date) -> date:
    """The Monday from which readers are shown weeks: WEEKS of them up to `end`, more where the period is longer."""
    return min(fixed_week(start)[0], fixed_week(end)[0] - timedelta(weeks=WEEKS - 1))


def are_in_view(
    con: DuckDBPyConnection, weeks: "pd.Series[Any]", *, start: date, end: date, now: datetime, level: Level
) -> list[bool]:
    """Tell which weeks are shown.

    Args:
        con: Connection to a snapshot.
        weeks: Monday of each.
        start: First local day of the period.
        end: Last local day of the period, included.
        now: Moment of the state.
        level: Who looks; readers see weeks that are over, of WEEKS weeks at least.
    """
    if level.rows:
        return [fixed_week(start)[0] <= week <= end for week in weeks]
    ((today,),) = con.execute("SELECT ($now::TIMESTAMPTZ + INTERVAL 1 MICROSECOND)::DATE", {"now": now}).fetchall()
    return [first_week(start, end) <= week <= end and week + timedelta(weeks=1) <= today for week in weeks]


def _share_of_days(days: pd.DataFrame) -> float | None:
    due = int(days["people"].sum())
    return int(days.loc[days["due_result"] == "on_time", "people"].sum()) / due if due else None


def _share_of_weeks(weeks: pd.DataFrame) -> float | None:
    if weeks.empty or weeks["is_suppressed"].any() or not int(weeks["due_days"].sum()):
        return None
    return float(weeks["followed_days"].sum() / weeks["due_days"].sum())


def _reaches(con: DuckDBPyConnection, day: date) -> bool:
    """Whether the schedule reaches back to a day."""
    followups = table_or_empty(con, "staging.followups", COLUMNS)
    ((reaches,),) = con.execute(f"SELECT coalesce(min(day) <= $day, false) FROM {followups}", {"day": day}).fetchall()
    return bool(reaches)


def complete_until(con: DuckDBPyConnection, now: datetime) -> date | None:
    """Return the last local day that is over at `now` and of which all attempts are recorded; None for no day."""
    past = past_of(con, now)
    sql = """
        SELECT CASE WHEN min(complete_until) IS NOT NULL
            THEN least(min(complete_until), coalesce($last_day::DATE, ($now::TIMESTAMPTZ)::DATE - 1)) END
        FROM ops.feeds WHERE feed = 'followups'
    """
    rows = con.execute(sql, {"now": now, "last_day": past.last_day if past else None}).fetchall()
    until: date | None = rows[0][0]
    return until
