"""Sessions of companions by kind, over time."""

from datetime import date, timedelta

import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.metrics.companions.roster import CERTAIN, companions_of, sessions_of
from analytics.metrics.shared.disclosure import fixed_period, fixed_place, protected
from analytics.metrics.shared.predicates import equals, in_period, in_place
from level import Level, of_people

TREND_WEEKS = 12
_WHERE = f"{in_period('s.day')} AND {in_place('e.area_code')}"


def sessions_by_week(
    con: DuckDBPyConnection, *, start: date, end: date, place: str | None = None, level: Level = Level.READERS
) -> pd.DataFrame:
    """Sessions by calendar week and kind.

    Args:
        con: Connection to a snapshot.
        start: First local day; for readers the Monday of its week.
        end: Last local day, included; for readers whole weeks until then.
        place: Beginning of the code of the companion's area; None takes all. Readers are shown its district.
        level: Who looks: readers see no count from 1 to 4.

    Returns:
        One row per week and kind with a session: week (Monday), session_kind (`unknown` where it is not recorded),
        sessions, minutes (of those with a duration, missing where readers do not see the count), is_suppressed.
    """
    sql = f"""
        SELECT date_trunc('week', s.day)::DATE AS week, coalesce(s.kind, 'unknown') AS session_kind,
            CASE WHEN e.area_code IS NULL THEN '' ELSE array_to_string(string_split(e.area_code, '.')[:3], '.') END
                AS district_code,
            count(*)::BIGINT AS sessions, coalesce(sum(s.minutes), 0)::BIGINT AS minutes
        FROM {sessions_of(con)} AS s LEFT JOIN {companions_of(con)} AS e USING (companion_code)
        WHERE {_WHERE} GROUP BY ALL ORDER BY ALL
    """
    if level.rows:
        frame = con.execute(sql, {"start": start, "end": end, "place": place}).df()
        frame = frame.groupby(["week", "session_kind"], as_index=False)[["sessions", "minutes"]].sum()
        return frame.assign(is_suppressed=False)
    first, last = readers_weeks(start, end)
    frame = con.execute(sql, {"start": first, "end": last, "place": None}).df()
    table = protected(
        frame,
        counts="sessions",
        groups=["session_kind", "district_code"],
        within=["week"],
        views=[("session_kind", "district_code"), ("session_kind",), ("district_code",), ()],
        level=level,
    )
    minutes = frame.groupby(["week", "session_kind"], as_index=False)["minutes"].sum()
    where = fixed_place(place, level=level)
    if where is None:
        rows = table[table["district_code"].isna() & table["session_kind"].notna()].merge(
            minutes, on=["week", "session_kind"]
        )
        rows["minutes"] = rows["minutes"].astype("Int64").mask(rows["is_suppressed"])
    else:
        rows = table[(table["district_code"].fillna("") == where) & table["session_kind"].notna()].assign(
            minutes=pd.Series(pd.NA, index=table.index, dtype="Int64")
        )
    rows = rows.sort_values(["week", "session_kind"])
    return rows[["week", "session_kind", "sessions", "minutes", "is_suppressed"]].reset_index(drop=True)


def trend(start: date, end: date) -> dict[str, date]:
    """The days of a trend that ends with a chosen period: the period, and twelve weeks where it is shorter.

    Args:
        start: First local day that was chosen.
        end: Last local day that was chosen, included.
    """
    return {"start": min(start, end - timedelta(weeks=TREND_WEEKS) + timedelta(days=1)), "end": end}


def readers_weeks(start: date, end: date) -> tuple[date, date]:
    """The whole calendar weeks that a reader of a chosen period is shown, first and last day.

    Args:
        start: First local day that was chosen.
        end: Last local day that was chosen, included.
    """
    first = pd.Timestamp(start) - pd.Timedelta(days=start.weekday())
    last = pd.Timestamp(end) - pd.Timedelta(days=(end.weekday() + 1) % 7)
    if last < first:
        return fixed_period(start, end)
    return first.date(), last.date()


@of_people
def session_rows(
    con: DuckDBPyConnection,
    *,
    start: date,
    end: date,
    place: str | None = None,
    session_kind: str | None = None,
    role: str | None = None,
    limit: int = 200,
    offset: int = 0,
) -> pd.DataFrame:
    """Sessions one by one, newest first. For the desk only.

    Args:
        con: Connection to a snapshot.
        start: First local day.
        end: Last local day, included.
        place: Beginning of the code of the companion's area; None takes all.
        session_kind: Kind of session.
        role: The companion's tier.
        limit: Most rows returned.
        offset: Rows passed over.

    Returns:
        One row per session: case (of the person, where it is certain), held_at, session_kind, companion,
        role, person, minutes, district.
    """
    sql = f"""
        SELECT CASE WHEN s.person_basis IN {CERTAIN} THEN 'person:' || s.person_code END AS "case", s.held_at,
            s.kind AS session_kind, s.companion_code AS companion, e.role,
            CASE WHEN s.person_basis IN {CERTAIN} THEN s.person_code END AS person, s.minutes, e.district
        {_from(con)} ORDER BY s.held_at DESC, s.companion_code, s.load_id, s.row_number LIMIT $limit OFFSET $offset
    """
    values = {"start": start, "end": end, "place": place, "session_kind": session_kind, "role": role}
    return con.execute(sql, {**values, "limit": limit, "offset": offset}).df()


@of_people
def session_count(
    con: DuckDBPyConnection,
    *,
    start: date,
    end: date,
    place: str | None = None,
    session_kind: str | None = None,
    role: str | None = None,
) -> int:
    """How many rows `session_rows` has in all.

    Args:
        con: Connection to a snapshot.
        start: First local day.
        end: Last local day, included.
        place: Beginning of the code of the companion's area; None takes all.
        session_kind: Kind of session.
        role: The companion's tier.
    """
    values = {"start": start, "end": end, "place": place, "session_kind": session_kind, "role": role}
    ((count,),) = con.execute(f"SELECT count(*) {_from(con)}", values).fetchall()
    return int(count)


def _from(con: DuckDBPyConnection) -> str:
    return f"""FROM {sessions_of(con)} AS s LEFT JOIN {companions_of(con)} AS e USING (companion_code)
        WHERE {_WHERE} AND {equals("s.kind", name="session_kind")} AND {equals("e.role", name="role")}"""


ROWS = session_rows, session_count
