"""From a file to the figures: a schedule of which nothing is done yet, and what a filled-in list adds to it."""

from datetime import date, datetime
from typing import Any

from analytics.metrics.books.data_status import followup_data_status
from analytics.metrics.followups import endings, followups
from analytics.metrics.followups.followed_days import followed_by_day
from level import Level
from tests.analytics.followups.care_books import at
from tests.world import World

DAYS: dict[str, Any] = {"start": date(2021, 7, 5), "end": date(2021, 7, 8)}


def test_a_schedule_alone_is_data_and_what_is_filled_in_closes_its_calls(world: World) -> None:
    schedule = """
        followup_id | person | due_at     | done_at | attempt | outcome | village
        f1          | P-001  | 2021-07-05 |         |         |         | Sisir
        f2          | P-002  | 2021-07-05 |         |         |         | Sisir
        f3          | P-003  | 2021-07-06 |         |         |         | Punten
        f4          | P-001  | 2021-07-08 |         |         |         | Sisir
        """
    con = world(followups=schedule)
    status = followup_data_status(con, feeds=("followups",))
    assert isinstance(status.as_of, datetime)
    before = followups.followup_totals(con, now=at(6), level=Level.DESK, **DAYS).iloc[0]
    assert (before["overdue_people"], before["due_today"], before["unreachable_people"]) == (len("12"), len("3"), 0)
    assert before["followed_share"] is None
    con = world(
        followups="""
        followup_id | person | due_at     | done_at          | attempt | outcome     | contacted | village
        f1          | P-001  | 2021-07-05 | 2021-07-05 09:00 | 1       | unreachable | own       | Sisir
        f1          | P-001  | 2021-07-05 | 2021-07-05 15:00 | 2       | reached     | own       | Sisir
        f2          | P-002  | 2021-07-05 | 2021-07-05 16:00 | 1       | died        | own       | Sisir
        f3          | P-003  | 2021-07-06 | 2021-07-06 09:00 | 1       | unreachable | own       | Punten
        f5          | P-005  | 2021-07-05 | 2021-07-05 09:00 | 3       | unreachable | own       | Punten
        f6          | P-006  | 2021-07-04 | 2021-07-05 09:00 | 1       | recovered   | own       | Punten
        f7          | P-006  | 2021-07-08 |                  |         |             |           | Punten
        """
    )
    after = followups.followup_totals(con, now=at(6, 20), level=Level.DESK, **DAYS).iloc[0]
    assert (after["overdue_people"], after["due_today"], after["unreachable_people"]) == (len("5"), len("3"), len("35"))
    assert after["followed_share"] == 2 / 3
    days = followed_by_day(con, now=at(6, 20), **DAYS)
    assert days.drop_duplicates("day")["complete"].tolist() == [True, False]
    ends = endings.people_by_ending(con, now=at(6, 20), level=Level.DESK).dropna(subset="followup_ending")
    assert ends.set_index("followup_ending")["people"].to_dict() == {
        "in_progress": len("13"),
        "died": 1,
        "recovered": 1,
        "unreached": 1,
    }
