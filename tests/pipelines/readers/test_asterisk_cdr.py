"""Which files are an Asterisk log, whatever they are called, and what their legs are put together by."""

from pathlib import Path

import duckdb
import pytest

from pipelines.readers.telephone import asterisk_cdr, legs
from pipelines.types.relations import Relations

LEG = (
    '"","62811000001","341500","pstn","62811000001","SIP/341500-1","SIP/301-2","Dial","SIP/301",'
    '"2021-07-12 08:00:00",{answer},"2021-07-12 08:01:00","60","{billed}","{disposition}","DOCUMENTATION"'
)
ANSWERED = LEG.format(answer='"2021-07-12 08:00:05"', billed=55, disposition="ANSWERED")
UNANSWERED = LEG.format(answer='""', billed=0, disposition="NO ANSWER")


def read(tmp_path: Path, *lines: str) -> tuple[tuple[str, ...], list[dict[str, str | None]]]:
    path = tmp_path / "Master.csv"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    con = duckdb.connect()
    grid = asterisk_cdr.read(path, Relations(con))[0]
    rows = con.execute(f"SELECT * EXCLUDE (row_number) FROM {grid.relation} ORDER BY row_number").fetchall()
    return grid.note, [dict(zip(legs.HEADER, row, strict=True)) for row in rows]


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        pytest.param(ANSWERED + "\n", True, id="one leg"),
        pytest.param(ANSWERED, True, id="no line end"),
        pytest.param(f"\n{ANSWERED}\n{UNANSWERED}\n", True, id="blank line first"),
        pytest.param(f"{ANSWERED}\n{UNANSWERED[:70]}", True, id="last line not written to its end"),
        pytest.param("calldate,src,dst\n" + ANSWERED, False, id="a header is another shape"),
        pytest.param(ANSWERED.replace("ANSWERED", "answered by Budi"), False, id="no disposition"),
        pytest.param(ANSWERED.replace("2021-07-12 08:01:00", "12/07/2021"), False, id="no moment"),
        pytest.param(ANSWERED.rpartition(",")[0], False, id="fifteen fields"),
        pytest.param("", False, id="nothing"),
    ],
)
def test_a_log_is_known_by_its_content(text: str, taken: bool) -> None:
    assert asterisk_cdr.accepts(Path("any name.txt"), text.encode()) is taken


def test_only_an_answered_leg_has_a_moment_of_answer(tmp_path: Path) -> None:
    picked_up_by_the_pbx = UNANSWERED.replace(',"",', ',"2021-07-12 08:00:01",')
    _, legs = read(tmp_path, ANSWERED, picked_up_by_the_pbx)
    assert [leg["answered_at"] for leg in legs] == ["2021-07-12 08:00:05", None]


def test_legs_hang_together_by_linked_id_then_unique_id_then_channel_and_start(tmp_path: Path) -> None:
    all_ids = [ANSWERED + f',"1626051600.{n}","","","1626051600.1",{n}' for n in (1, 2)]
    assert {leg["linked_id"] for leg in read(tmp_path, *all_ids)[1]} == {"1626051600.1"}
    unique_id = [ANSWERED + ',"1626051600.7"'] * 2
    assert {leg["linked_id"] for leg in read(tmp_path, *unique_id)[1]} == {"1626051600.7"}
    assert {leg["linked_id"] for leg in read(tmp_path, ANSWERED)[1]} == {"SIP/341500-1 2021-07-12 08:00:00"}


def test_legs_that_look_alike_are_still_two(tmp_path: Path) -> None:
    _, legs = read(tmp_path, UNANSWERED, UNANSWERED)
    assert len({leg["leg_id"] for leg in legs}) == 2


def test_a_log_without_unanswered_calls_says_that_it_hides_them(tmp_path: Path) -> None:
    assert read(tmp_path, ANSWERED, ANSWERED)[0] == ("pbx_hides_unanswered",)
    assert read(tmp_path, ANSWERED, UNANSWERED)[0] == ()


def test_a_leg_that_cannot_be_read_is_still_a_row(tmp_path: Path) -> None:
    _, legs = read(tmp_path, ANSWERED, ANSWERED.replace("2021-07-12 08:00:00", "0000-00-00"), ANSWERED)
    assert [leg["started_at"] for leg in legs] == ["2021-07-12 08:00:00", "0000-00-00", "2021-07-12 08:00:00"]


def test_the_outside_number_is_the_caller_or_the_one_our_extension_called(tmp_path: Path) -> None:
    outbound = ANSWERED.replace("SIP/341500-1", "SIP/301-1").replace('"341500"', '"08120000001"')
    through_the_dialplan = ANSWERED.replace("SIP/341500-1", "Local/301@grup-1;2")
    withheld = ANSWERED.replace('"62811000001"', '"anonymous"', 1)
    _, rows = read(tmp_path, ANSWERED, outbound, through_the_dialplan, withheld)
    assert [leg["src"] for leg in rows] == ["62811000001", None, "62811000001", None]
    assert [leg["dst"] for leg in rows] == [None, "08120000001", None, None]


def test_a_short_number_of_the_house_is_nobody_outside(tmp_path: Path) -> None:
    between_extensions = ANSWERED.replace("SIP/341500-1", "SIP/301-1").replace('"341500"', '"302"')
    from_an_extension = ANSWERED.replace('"62811000001"', '"303"', 1)
    _, rows = read(tmp_path, between_extensions, from_an_extension)
    assert [(leg["src"], leg["dst"]) for leg in rows] == [(None, None), (None, None)]
