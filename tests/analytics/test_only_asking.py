"""Calls that only ask, before and after the public was told."""

from datetime import date, timedelta

import pytest

from analytics.metrics.calls.only_asking import headline_of, only_asking
from tests.analytics.staged import staged

SINCE = date(2021, 7, 10)


def drawn(before: int, after: int) -> str:
    """Ten calls a day on the five days before and the five from that day on; of these so many a day only ask."""
    lines = ["call_id started_at direction needs"]
    for day in range(-5, 6):
        asking = before if day < 0 else after
        needs = ["[information]"] * asking + ["[oxygen]"] * (8 - asking) + ["[oxygen,information]", "-"]
        moment = SINCE + timedelta(days=day)
        lines += [f"{day}-{n} {moment}T08:00 inbound {need}" for n, need in enumerate(needs)]
        lines.append(f"{day}-out {moment}T09:00 outbound [information]")
    return "\n".join(lines)


def test_only_inbound_calls_with_information_as_their_one_need_count_on_equally_many_complete_days() -> None:
    frame = only_asking(staged(calls=drawn(6, 2)), since=SINCE)
    assert frame[["start", "end"]].to_numpy().tolist() == [
        [SINCE - timedelta(days=5), SINCE - timedelta(days=1)],
        [SINCE, SINCE + timedelta(days=4)],
    ]
    assert frame[["calls", "asking"]].to_numpy().tolist() == [[5 * 9, 5 * 6], [5 * 9, 5 * 2]]
    assert (frame["asking_low_share"] < frame["asking_share"]).all()


@pytest.mark.parametrize(("before", "after", "key"), [(6, 2, "fewer"), (2, 6, "more"), (4, 4, "same"), (4, 3, "same")])
def test_a_difference_is_named_only_beyond_chance(before: int, after: int, key: str) -> None:
    assert headline_of(only_asking(staged(calls=drawn(before, after)), since=SINCE)).key == f"asking.{key}"


def test_without_days_on_both_sides_nothing_is_compared() -> None:
    con = staged(calls=drawn(6, 2))
    for since in (SINCE - timedelta(days=5), SINCE + timedelta(days=5)):
        frame = only_asking(con, since=since)
        assert frame.empty and headline_of(frame).key == "asking.none"
    assert headline_of(only_asking(staged(), since=SINCE)).key == "asking.none"
