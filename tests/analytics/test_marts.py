"""A mart is what its header says, and does not grow with the number of events."""

import re
from pathlib import Path

import pytest

from pipelines.models import relation
from tests.analytics.staged import MARTS, staged

FILES = [pytest.param(file, id=file.stem) for file in sorted(MARTS.glob("*.sql")) if file.stem != "village_shapes"]
WORLD = staged()


@pytest.mark.parametrize("file", FILES)
def test_the_header_of_a_mart_names_its_columns_in_order(file: Path) -> None:
    header = re.match(r"(?:--[^\n]*\n)+", file.read_text("utf-8"))
    assert header
    named = re.findall(r"^-- (\w+)  +\S", header[0], flags=re.MULTILINE)
    assert named == [column[0] for column in WORLD.execute(f"DESCRIBE FROM {relation('marts', file.stem)}").fetchall()]


def test_ten_times_the_calls_make_no_more_rows() -> None:
    calls = [f"c{n} 2021-07-0{1 + n % 3}T0{n % 5}:00 inbound phone {n % 5} 60 p{n % 7}" for n in range(1050)]
    sizes = []
    for many in (105, 1050):
        drawn = "call_id started_at direction channel hour wait_seconds caller\n" + "\n".join(calls[:many])
        con = staged(calls=drawn)
        names = ("call_days", "call_hours", "call_durations", "caller_days")
        sizes.append([con.execute(f"SELECT count(*) FROM marts.{name}").fetchall() for name in names])
    assert sizes[0] == sizes[1]
