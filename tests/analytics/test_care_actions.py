"""What of care is late is among the things to be done: by its deadline, and for readers from five people on."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import duckdb
import pandas as pd
import pytest

from analytics.metrics.actions.action_rows import action_rows
from analytics.metrics.actions.actions import actions
from i18n import Words
from level import Level
from pipelines.build.forecasts.store import store_forecasts
from reports.briefing.actions import actions_in_words
from tests.analytics.staged import staged

NOW = datetime(2021, 7, 20, 12, tzinfo=ZoneInfo("Asia/Jakarta"))
CARE = ("follow_up", "loop", "debrief")


def care(*, poorly: int, loops: int, worn: int) -> duckdb.DuckDBPyConnection:
    """Books of as many people who were poorly and whose call is overdue, open referrals and worn-out companions."""
    seen = [f"s{n} 1 p{n} 2021-07-10T08:00 2021-07-10T09:00 reached own poor" for n in range(poorly)]
    due = [f"d{n} 1 p{n} 2021-07-15T08:00 - - - -" for n in range(poorly)]
    con = staged(
        calls="call_id started_at outcome\nc 2021-07-20T08:00 answered",
        followups="\n".join([
            "followup_id attempt person_code due_at done_at outcome contacted physical_state", *seen, *due,
            "well 1 w 2021-07-10T08:00 2021-07-10T09:00 reached own good", "late 1 w 2021-07-15T08:00 - - - -",
        ]),
        referrals="\n".join([
            "referral_id person_code opened_at kind status status_at",
            *(f"r{n} p{n} 2021-07-01T08:00 health requested 2021-07-02T08:00" for n in range(loops)),
        ]),
        companions="\n".join([
            "companion_code role capacity active_from",
            *(f"c{n} student 3 2021-06-01" for n in range(worn)), "free student 3 2021-06-01",
        ]),
        companionships="\n".join([
            "companion_code person_code person_kind started_at",
            *(f"c{n} v{n} volunteer 2021-06-05" for n in range(worn)),
        ]),
        sessions="companion_code held_at kind\nfree 2021-07-19T08:00 debriefing",
    )  # fmt: skip
    store_forecasts(con)
    return con


@pytest.fixture(scope="module")
def few() -> duckdb.DuckDBPyConnection:
    return care(poorly=4, loops=6, worn=1)


def _of_care(frame: pd.DataFrame) -> dict[str, int | None]:
    rows = frame[frame["kind"].isin(CARE)]
    return {
        kind: None if pd.isna(people) else int(people)
        for kind, people in zip(rows["kind"], rows["people"], strict=True)
    }


def test_the_desk_sees_how_many_and_the_earliest_deadline_first(few: duckdb.DuckDBPyConnection) -> None:
    frame = actions(few, now=NOW, level=Level.DESK)

    assert _of_care(frame) == {"loop": 6, "debrief": 1, "follow_up": 4}
    of_care = frame[frame["kind"].isin(CARE)]
    assert of_care["is_late"].all() and of_care["until"].is_monotonic_increasing
    first = of_care.set_index("kind")["until"].map(lambda until: until.date())
    assert first["follow_up"] == date(2021, 7, 15)  # of d0 to d3, due that day
    singles = action_rows(few, now=NOW)
    assert singles.groupby("kind")["until"].min().to_dict() == of_care.set_index("kind")["until"].to_dict()
    assert singles["kind"].value_counts().to_dict() == {"loop": 6, "follow_up": 4, "debrief": 1}


def test_readers_see_that_there_are_some_and_how_many_from_five_on(few: duckdb.DuckDBPyConnection) -> None:
    frame = actions(few, now=NOW)

    assert _of_care(frame) == {"follow_up": None, "loop": 6, "debrief": None}
    texts = [action.text for action in actions_in_words(Words("id"), frame, now=NOW) if action.kind in CARE]
    of_kind = dict(zip(frame.loc[frame["kind"].isin(CARE), "kind"], texts, strict=True))
    assert "(jumlah disembunyikan)" in of_kind["follow_up"]
    assert of_kind["loop"].startswith("Selesaikan 6 rujukan")
    # the deadline of one of a few people would be theirs
    hidden = frame[frame["kind"].isin(("follow_up", "debrief"))]
    assert {until.date() for until in hidden["until"]} == {NOW.date()}
    assert not any("{" in text for text in texts)


def test_where_nobody_waits_nothing_of_care_is_to_be_done() -> None:
    assert _of_care(actions(care(poorly=0, loops=0, worn=0), now=NOW, level=Level.DESK)) == {}


def test_without_books_of_care_nothing_is_claimed() -> None:
    con = staged(calls="call_id started_at outcome\nc 2021-07-20T08:00 answered")
    store_forecasts(con)

    assert _of_care(actions(con, now=NOW)) == {}
