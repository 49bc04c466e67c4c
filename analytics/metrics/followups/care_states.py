"""States of body and mind of people called, over time and by group: how many were asked, how many are in a bad state.

Asked is who was reported on with a state that can be understood; who was not asked is not well. A person counts once a
day (the desk) or once a calendar week (readers), with the newest report.
"""

from datetime import date, datetime, timedelta
from functools import partial

import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.metrics.followups.due_calls import BAD_EMOTIONAL, BAD_PHYSICAL, attempts_of, values
from analytics.metrics.followups.followed_days import are_in_view, complete_until, first_week
from analytics.metrics.followups.place_sums import place_sums, query_place
from analytics.metrics.shared.disclosure import UNKNOWN, fixed_week
from analytics.metrics.shared.moment import fixed_moment
from analytics.metrics.shared.predicates import in_place
from finding import Finding
from level import Level, of_people

MEASURES = ("physical_state", "emotional_state")
GROUPS = ("care_place", "district")
STATES = {
    "physical_state": ("good", "fair", *BAD_PHYSICAL),
    "emotional_state": ("calm", "anxious", *BAD_EMOTIONAL),
}
"""Codes of each measure, from the best to the worst."""
_BAD = {"physical_state": BAD_PHYSICAL, "emotional_state": BAD_EMOTIONAL}


@of_people
def states_by_day(
    con: DuckDBPyConnection, *, now: datetime, start: date, end: date, measure: str, place: str | None = None
) -> pd.DataFrame:
    """People asked on each day by their state; for the desk only.

    Args:
        con: Connection to a snapshot.
        now: Moment of the question; later reports are left out.
        start: First local day.
        end: Last local day, included.
        measure: One of MEASURES.
        place: Beginning of a village code (city, district or village); None takes all, also people without a village.

    Returns:
        One row per day and state that occurs, from the best to the worst: day, the state under the name of the
        measure, people, asked_people of the day.
    """
    sql = f"""{_newest_states(con, measure, "day")}
        , counted AS (
            SELECT bucket AS day, state AS {measure}, count(*) AS people FROM asked
            WHERE {in_place()} GROUP BY ALL
        )
        SELECT *, sum(people) OVER (PARTITION BY day)::BIGINT AS asked_people FROM counted
        ORDER BY day, list_position({list(STATES[measure])}, {measure})
    """
    bound = {"moment": values(con, now)["moment"], "first": start, "last": end, "place": place}
    return con.execute(sql, bound).df()


def bad_states(
    con: DuckDBPyConnection,
    *,
    now: datetime,
    start: date,
    end: date,
    measure: str,
    by: str = "care_place",
    place: str | None = None,
    level: Level = Level.READERS,
) -> pd.DataFrame:
    """How many of the people asked are in a bad state, over time and by group.

    Args:
        con: Connection to a snapshot.
        now: Moment of the question; later reports are left out.
        start: First local day.
        end: Last local day, included.
        measure: One of MEASURES.
        by: One of GROUPS: where the person is cared for, or the district.
        place: Beginning of a village code; None takes all, also people without a village.
        level: Who looks. The desk sees days; readers see calendar weeks, at least WEEKS of them, and no group of one to
            four people, in a bad state or not.

    Returns:
        One row per day or week and group, and one with the group missing for all: day (the first of a week), last_day,
        the group under the name of `by`, asked_people, bad_people (poor or critical; distressed or in crisis),
        bad_share (of the two [0 to 1]), complete (whether the day or week is over and all of it recorded),
        is_suppressed.
    """
    now = fixed_moment(con, now, level=level, book="followups")
    bucket = "day" if level.rows else "week"
    sql = f"""{_newest_states(con, measure, bucket)}
        SELECT bucket AS day, district_code, any_value(district) AS district,
            coalesce(place, '{UNKNOWN}') AS care_place, count(*) AS asked_people,
            count(*) FILTER (state IN {_BAD[measure]}) AS bad_people
        FROM asked WHERE {in_place()} GROUP BY bucket, district_code, care_place ORDER BY ALL
    """
    first, last = start, end
    if not level.rows:
        first, last = first_week(start, end), fixed_week(end)[1]
    bound = {"moment": values(con, now)["moment"], "first": first, "last": last, "place": query_place(place, level)}
    frame = con.execute(sql, bound).df()
    frame["day"] = pd.to_datetime(frame["day"]).dt.date
    if not level.rows:
        frame = frame.loc[are_in_view(con, frame["day"], start=start, end=end, now=now, level=level)]
    names = frame.dropna(subset=["district"]).set_index("district_code")["district"].to_dict()
    sums = partial(
        place_sums, frame, counts=("asked_people", "bad_people"), within=("day",), groups=("care_place",), level=level
    )
    table = sums(place=place)
    if by == "district":
        districts = sums(place=place, by_district=True)
        table = pd.concat([districts[districts["care_place"].isna()], table[table["care_place"].isna()]])
        codes = table["district_code"]
        table["district"] = codes.map(names).where(codes != UNKNOWN, UNKNOWN).where(codes.notna())
    table = table.copy()
    table["last_day"] = [day if level.rows else day + timedelta(days=6) for day in table["day"]]
    until = complete_until(con, now)
    table["complete"] = [until is not None and last <= until for last in table["last_day"]]
    table["bad_share"] = (table["bad_people"] / table["asked_people"].mask(table["asked_people"] == 0)).astype(
        "Float64"
    )
    columns = ["day", "last_day", by, "asked_people", "bad_people", "bad_share", "complete", "is_suppressed"]
    return table[columns].sort_values(["day", by], na_position="last").reset_index(drop=True)


def states_headline(frame: pd.DataFrame, *, measure: str, by: str) -> Finding | None:
    """The newest complete day or week: how many of those asked are in a bad state.

    Args:
        frame: Of `bad_states`.
        measure: Its measure.
        by: Its groups.

    Returns:
        None where nobody was asked, or readers must not see it.
    """
    whole = frame[frame[by].isna() & (frame["asked_people"].fillna(0) > 0) & frame["complete"].astype(bool)]
    if whole.empty or pd.isna(whole["bad_people"].iloc[-1]):
        return None
    row = whole.iloc[-1]
    numbers = {"asked": int(row["asked_people"]), "bad": int(row["bad_people"]), "day": row["day"]}
    name = measure.removesuffix("_state")
    if row["day"] == row["last_day"]:
        return Finding("followups.physical_day" if name == "physical" else "followups.emotional_day", numbers)
    return Finding("followups.physical_week" if name == "physical" else "followups.emotional_week", numbers)


def _newest_states(con: DuckDBPyConnection, measure: str, bucket: str) -> str:
    """Beginning of a question of the newest state of each person in each day or week, from $first to $last.

    Args:
        con: Connection to a snapshot.
        measure: One of MEASURES.
        bucket: day or week.
    """
    return f"""WITH ordered AS (
            SELECT *, row_number() OVER (ORDER BY tried_at, attempt NULLS FIRST, load_id, row_number) AS position
            FROM {attempts_of(con)} WHERE tried_at::DATE BETWEEN $first AND $last AND {measure} IS NOT NULL
        ),
        asked AS (
            SELECT date_trunc('{bucket}', tried_at)::DATE AS bucket, subject, arg_max({measure}, position) AS state,
                arg_max(place, position) AS place, arg_max(village_code, position) AS village_code,
                arg_max(district_code, position) AS district_code, arg_max(district, position) AS district
            FROM ordered GROUP BY ALL
        )"""
