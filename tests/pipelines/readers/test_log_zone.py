"""In which zone a log was written, told by the seconds in the ids of its calls."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from pipelines.readers.telephone import asterisk_cdr, legs
from pipelines.types.errors import FeedError
from pipelines.types.relations import Relations

LEG = (
    '"","0811000000{n}","341500","pstn","","SIP/341500-{n}","SIP/301-2","Dial","SIP/301",'
    '"{start}","{start}","{end}","60","60","ANSWERED","DOCUMENTATION","{id}"'
)
JAKARTA = ZoneInfo("Asia/Jakarta")
EIGHT = datetime(2021, 7, 12, 1, tzinfo=UTC)  # in Jakarta


def leg(moment: datetime, offset_minutes: int, *, n: int = 1, written: str = "%Y-%m-%d %H:%M:%S") -> str:
    """A call that began at a moment, by a clock so many minutes east of UTC."""
    wall = moment + timedelta(minutes=offset_minutes)
    end = wall + timedelta(seconds=60)
    return LEG.format(n=n, start=wall.strftime(written), end=end.strftime(written), id=f"{int(moment.timestamp())}.{n}")


def read(folder: Path, *lines: str) -> tuple[tuple[str, ...], list[str]]:
    """The note of the log and when its legs began."""
    path = folder / "Master.csv"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    con = duckdb.connect()
    grid = asterisk_cdr.read(path, Relations(con))[0]
    column = f"c{legs.HEADER.index('started_at')}"
    rows = con.execute(f"SELECT {column} FROM {grid.relation} ORDER BY row_number").fetchall()
    return grid.note, [row[0] for row in rows]


@examples(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    offset=st.sampled_from([-210, 0, 330, 345, 480, 540]),
    minutes=st.lists(st.integers(0, 400_000), min_size=1, max_size=8),
    written=st.sampled_from(["%Y-%m-%d %H:%M:%S", "%d/%m/%Y %H:%M:%S", "%m/%d/%Y %I:%M:%S %p"]),
)
def test_every_call_is_at_the_second_of_its_id_whatever_the_clock(
    tmp_path: Path, offset: int, minutes: list[int], written: str
) -> None:
    moments = [EIGHT + timedelta(minutes=minute) for minute in minutes]
    _, starts = read(tmp_path, *(leg(moment, offset, n=n, written=written) for n, moment in enumerate(moments, 1)))
    assert starts == [f"{moment.astimezone(JAKARTA):%Y-%m-%d %H:%M:%S}" for moment in moments]


def test_a_zone_with_summer_time_gets_moments_in_utc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POSKO_TIMEZONE", "Europe/Berlin")
    assert read(tmp_path, leg(EIGHT, 480))[1] == ["2021-07-12 01:00:00Z"]
    assert read(tmp_path, leg(EIGHT, 120))[1] == ["2021-07-12 03:00:00"]


def test_a_log_in_our_own_zone_stays_as_it_is_and_says_nothing(tmp_path: Path) -> None:
    note, starts = read(tmp_path, leg(EIGHT, 420))
    assert (note, starts) == (("pbx_hides_unanswered",), ["2021-07-12 08:00:00"])


def test_a_log_in_another_zone_says_which(tmp_path: Path) -> None:
    assert "zone_of_log|started_at|UTC+08:00" in read(tmp_path, leg(EIGHT, 480))[0]
    assert "zone_of_log|started_at|UTC" in read(tmp_path, leg(EIGHT, 0))[0]


def test_the_ids_tell_which_of_two_numbers_is_the_day(tmp_path: Path) -> None:
    _, starts = read(tmp_path, leg(EIGHT, 420, written="%m/%d/%Y %H:%M:%S"))
    assert starts == ["2021-07-12 08:00:00"]


def test_a_log_of_two_zones_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FeedError) as refusal:
        read(tmp_path, leg(EIGHT, 420, n=1), leg(EIGHT, 0, n=2))
    assert refusal.value.key == "zone_contradicts"


def test_a_zone_that_is_named_and_not_that_of_the_ids_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FeedError) as refusal:
        read(tmp_path, leg(EIGHT, 420, written="%Y-%m-%d %H:%M:%SZ"))
    assert refusal.value.key == "zone_contradicts"


def test_a_later_leg_of_a_channel_tells_no_zone(tmp_path: Path) -> None:
    later = leg(EIGHT, 420).replace("08:00:00", "08:30:00").replace("08:01:00", "08:31:00")
    _, starts = read(tmp_path, leg(EIGHT, 420), later)
    assert starts == ["2021-07-12 08:00:00", "2021-07-12 08:30:00"]


def test_ids_that_are_no_moments_tell_nothing(tmp_path: Path) -> None:
    odd = leg(EIGHT, 420).replace(f"{int(EIGHT.timestamp())}", "1000000000")
    assert read(tmp_path, odd)[1] == ["2021-07-12 08:00:00"]
