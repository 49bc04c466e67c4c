"""Tables as dirty as they come, of any feed: never a crash, and each of their lines was read or skipped."""

import csv
import io
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, strategies
from hypothesis import settings as examples

import settings
from fuzz.trial import built, tried
from pipelines.feeds import FEEDS
from pipelines.parse.connection import connection
from pipelines.types.feed import Column, Feed, Kind
from tests.warm_models import lend_models

GOOD: dict[Kind, list[str]] = {
    Kind.MOMENT: ["12/07/2021 14:05", "2021-07-12 08:00:00", "13 Juli 2021", "44389.5", "14/07/21 07.30 WIB"],
    Kind.NUMBER: ["5", "1,5", "2.5", "1.500"],
    Kind.COUNT: ["5", "1.000", "2 tbg", "(5)", "0"],
    Kind.MONEY: ["Rp1,5jt", "1.500.000", "500rb"],
    Kind.DURATION: ["90", "00:01:30", "1 menit 30 detik", "96s (1m 36s)"],
    Kind.DEGREES: ["-7.8712", "112,52"],
    Kind.PHONE: ["0812-0000-0001", "+6281200000002", "119", "nomor pribadi"],
    Kind.YES_NO: ["ya", "0"],
    Kind.CLOCK: ["08.00", "jam 1 sore", "24:00"],
}
WORDS = ["masuk", "oksigen", "uang", "tabung 6 m3", "Sisir", "isi", "relawan", "Gudang Uji", "A-1"]
JUNK = [
    "", " ", "-", "nihil", "#REF!", "6.28123E+12", "29/02/2021", "0000-00-00", "31/12/9999", "2564-07-12", "24:00",
    "besok", "1e308", "NaN", "-0", "½", "−5", "٥", "9" * 400, "x" * 3000, "=HYPERLINK(1)", "' OR 1=1 --", '"', "a\nb",
    ",", ";", "\t", "|", "\u2060", "1.500\u2060", "\u202e", "\u2028", "\x0b", "\x1b[2J", "🫁", "éééé", "TOTAL",
    "Jumlah", "Mengetahui,", "Tanggal", "Batu, 31 Juli 2021", "<img src=x>", "{{7*7}}", "C:\\x",
    "081200000009 / 081200000008",
]  # fmt: skip
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "cp1252"]


def cell(column: Column) -> strategies.SearchStrategy[str]:
    """What stands in a column: mostly what should, often what should not."""
    good = strategies.sampled_from(GOOD.get(column.kind, WORDS))
    return good | good | good | strategies.sampled_from(JUNK)


@strategies.composite
def tables(draw: Any) -> list[list[str]]:
    """Title lines, a header in any language, rows short and long, headers again, lines below."""
    feed: Feed = draw(strategies.sampled_from(FEEDS))
    wanted = [column for column in feed.columns if column.name in feed.needed_headers]
    others = [column for column in feed.columns if column not in wanted]
    columns = draw(
        strategies.permutations(wanted + draw(strategies.lists(strategies.sampled_from(others), unique=True)))
    )
    header = [draw(strategies.sampled_from(column.headers)) for column in columns]
    row = strategies.tuples(*map(cell, columns)).map(list)
    ragged = strategies.builds(lambda cells, cut, more: cells[:cut] + more, row, strategies.integers(0, 5), junk_rows())
    rows = draw(strategies.lists(row | row | row | ragged | strategies.just(header) | junk_rows(), max_size=8))
    return [*draw(strategies.lists(junk_rows(), max_size=3)), header, *rows]


def junk_rows() -> strategies.SearchStrategy[list[str]]:
    """A line of anything."""
    return strategies.lists(strategies.sampled_from(JUNK), max_size=4)


def written(table: list[list[str]], sign: str, line_end: str, encoding: str) -> bytes:
    """The table as a file."""
    file = io.StringIO()
    csv.writer(file, delimiter=sign, lineterminator=line_end).writerows(table)
    return file.getvalue().encode(encoding, "replace")


def test_every_line_of_a_dirty_table_is_read_or_skipped(tmp_path: Path) -> None:
    taken: list[str] = []

    @examples(max_examples=40, suppress_health_check=list(HealthCheck))
    @given(
        table=tables(),
        sign=strategies.sampled_from(",;\t|"),
        line_end=strategies.sampled_from(["\n", "\r\n"]),
        encoding=strategies.sampled_from(ENCODINGS),
    )
    def a_table_is_taken(table: list[list[str]], sign: str, line_end: str, encoding: str) -> None:
        path = tmp_path / "kotor" / f"kotor {len(taken)}.csv"
        path.write_bytes(written(table, sign, line_end, encoding))
        for outcome in tried(path, con):
            if load := outcome.load:
                taken.append(load.load_id)
                headers = sum(1 for part in load.parts if part.header)
                assert load.rows_read + sum(load.lines_skipped.values()) + headers == len(table)

    (tmp_path / "kotor").mkdir()
    lend_models(tmp_path / "books")
    with settings.elsewhere(tmp_path / "books"), connection() as con:
        a_table_is_taken()
        assert len(taken) > 5, "hardly any table was taken"
        built(tmp_path)
