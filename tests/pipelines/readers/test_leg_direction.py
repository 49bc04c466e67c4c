"""Which way a leg went: lines and telephones of any name, the digit for a line, and calls that never left the house."""

from collections import Counter
from pathlib import Path

import duckdb
import pytest

from pipelines.readers.telephone import asterisk_cdr, legs
from pipelines.types.relations import Relations

LEG = (
    '"","{src}","{dst}","context","","{channel}-0000001{n}","{target}","{app}","{data}","2021-07-12 08:0{n}:00",'
    '"2021-07-12 08:0{n}:05","2021-07-12 08:0{n}:30",30,25,"ANSWERED","DOCUMENTATION"'
)
_ONE, _TWO, _THREE = "081200000001", "081200000002", "081200000003"


def read(folder: Path, *drawn: str) -> tuple[list[tuple[str | None, ...]], Counter[str], tuple[str, ...]]:
    """Direction and outside number of each leg, drawn as `channel: src > dst > target [application's data]`."""
    path = folder / "Master.csv"
    path.write_text("".join(_line(n, each) + "\n" for n, each in enumerate(drawn)), "utf-8")
    con = duckdb.connect()
    grid = asterisk_cdr.read(path, Relations(con))[0]
    names = ("direction", "src", "dst")
    columns = ", ".join(f"c{legs.HEADER.index(name)}" for name in names)
    rows = con.execute(f"SELECT {columns} FROM {grid.relation} ORDER BY row_number").fetchall()
    kinds = Counter(row[0] for row in con.execute(f"SELECT kind FROM {grid.lines}").fetchall())
    return [(way, src or dst) for way, src, dst in rows], kinds, grid.note


def _line(n: int, drawn: str) -> str:
    channel, _, rest = drawn.partition(": ")
    numbers, _, data = rest.partition(" [")
    src, dst, *target = numbers.split(" > ")
    to = f"{target[0]}-0000002{n}" if target else ""
    return LEG.format(n=n, src=src, dst=dst, channel=channel, target=to, app="Dial", data=data.rstrip("]"))


@pytest.mark.parametrize(
    "line", ["SIP/telkom", "PJSIP/trunk_1", "DAHDI/12", "DAHDI/i1/0274", "Dongle/modem0", "IAX2/pusat"]
)
@pytest.mark.parametrize("telephone", ["SIP/301", "PJSIP/softphone-mac3", "SIP/rina", "SCCP/SEP001122"])
def test_a_line_and_a_telephone_may_bear_any_name(tmp_path: Path, line: str, telephone: str) -> None:
    ways, kinds, _ = read(
        tmp_path,
        f"{line}: {_ONE} > s > {telephone}",
        f"{line}: {_TWO} > 301 > {telephone}",
        f"{telephone}: 301 > {_THREE} > {line}",
        f"{telephone}: 301 > 302 > SIP/dewi",
    )
    assert ways == [("inbound", _ONE), ("inbound", _TWO), ("outbound", _THREE), ("internal", None)]
    assert kinds == {"internal_call": 1}


def test_a_line_named_by_a_short_number_brings_the_numbers_of_many(tmp_path: Path) -> None:
    ways, *_ = read(tmp_path, f"PJSIP/100: {_ONE} > 301 > PJSIP/301", f"PJSIP/100: {_TWO} > 302 > PJSIP/302")
    assert ways == [("inbound", _ONE), ("inbound", _TWO)]


def test_a_telephone_of_six_digits_calls_under_its_own_name(tmp_path: Path) -> None:
    ways, kinds, _ = read(tmp_path, f"SIP/100201: 100201 > {_ONE} > SIP/telkom", "SIP/100201: 100201 > 302 > SIP/302")
    assert (ways, kinds) == ([("outbound", _ONE), ("internal", None)], {"internal_call": 1})


def test_a_withheld_number_on_an_unknown_channel_came_in(tmp_path: Path) -> None:
    assert read(tmp_path, "SIP/telkom: anonymous > s > SIP/rina")[0] == [("inbound", None)]


def test_a_short_number_of_the_world_is_called_over_a_line(tmp_path: Path) -> None:
    ways, kinds, _ = read(
        tmp_path,
        f"SIP/telkom: {_ONE} > s > SIP/301",
        f"SIP/telkom: {_TWO} > s > SIP/301",
        "SIP/301: 301 > 119 > SIP/telkom",
    )
    assert (ways[-1], kinds) == (("outbound", None), {})


def test_a_feature_code_is_counted_apart(tmp_path: Path) -> None:
    ways, kinds, _ = read(tmp_path, "SIP/301: 301 > *43", f"SIP/telkom: {_ONE} > s > SIP/301")
    assert ([way for way, _ in ways], kinds) == (["feature_code", "inbound"], {"feature_code": 1})


@pytest.mark.parametrize(
    ("prefix", "data"),
    [("9", ""), ("9", "SIP/telkom/{number}"), ("0", "SIP/telkom/{number},60"), ("81", "SIP/{number}@telkom")],
)
def test_the_digits_that_take_a_line_are_cut(tmp_path: Path, prefix: str, data: str) -> None:
    data_cell = f" [{data.format(number=_ONE)}]" if data else ""
    ways, _, note = read(
        tmp_path, f"SIP/telkom: {_TWO} > s > SIP/301", f"SIP/301: 301 > {prefix}{_ONE} > SIP/telkom{data_cell}"
    )
    assert ways[-1] == ("outbound", _ONE)
    assert f"outside_prefix|dst|{prefix}" in note


def test_who_called_before_shows_the_digit_too(tmp_path: Path) -> None:
    ways, _, note = read(tmp_path, f"SIP/telkom: {_ONE} > s > SIP/301", f"SIP/301: 301 > 0{_ONE} > SIP/telkom")
    assert (ways[-1], "outside_prefix|dst|0" in note) == (("outbound", _ONE), True)


def test_a_number_without_such_digits_stays(tmp_path: Path) -> None:
    ways, _, note = read(tmp_path, f"SIP/301: 301 > {_ONE} > SIP/telkom", "SIP/301: 301 > 006591234567 > SIP/telkom")
    assert ([number for _, number in ways], note) == ([_ONE, "006591234567"], ("pbx_hides_unanswered",))


def test_the_digits_may_be_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POSKO_OUTSIDE_PREFIX", "7")
    assert read(tmp_path, f"SIP/301: 301 > 7{_ONE} > SIP/telkom")[0] == [("outbound", _ONE)]
