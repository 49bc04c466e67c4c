"""A telephone number is never an id, in whatever column it stands. All numbers are made up."""

import csv
import io
from itertools import product
from pathlib import Path

import pytest

import settings
from pipelines.detect.column_map_files import read
from pipelines.detect.suggestions.suggest import suggest_column_map
from pipelines.feeds import FEEDS
from pipelines.parse.connection import connection
from pipelines.readers import reading
from pipelines.types.declaration import Declaration
from pipelines.types.feed import Feed, Kind
from pipelines.types.relations import Relations
from tests.pipelines.books import Books, Report

NUMBERS = (
    "0812-3000-4001",
    "+62 812 3000 4002",
    "6281230004003",
    "81230004004",
    "0812\u20113000\u20114005",
    "(0812) 3000 4006",
)
ONE_BOOK = """
    Tanggal     | Jam   | No Telepon Masuk | Nama Penelepon | Keperluan | Petugas
    12/{2}/2021 | 08.15 | {0}              | Bu Siti        | oksigen   | Rina
    12/{2}/2021 | 09.00 | {1}              | Pak Budi       | ambulans  | Rina
    13/{2}/2021 | 10.00 | {0}              | Bu Siti        | obat      | Dewi
    14/{2}/2021 | 10.30 | {0}              | Bu Siti        | oksigen   | Dewi
"""
OF_TWO_CALLERS = [
    ("081230004001", "081230004002"),
    ("0812-3000-4001", "+62 812-3000-4002"),
    ("81230004001", "81230004002"),
    ("0341 590001", "(0341) 590002"),
]
OF_CASES = [
    [f"{nth:010}" for nth in range(100_000_001, 100_000_009)],
    [f"20210712{nth:06}" for nth in range(8)],
    ["C-0812-0001", "C-0812-0002", "C-0813-0001"],
    ["08122021-001", "08122021-002", "09122021-001"],
    ["1625012345.6281", "1625012399.6282", "1625012400.812"],
    ["550e8400-e29b-41d4-a716-446655440000", "7c9e6679-7425-40de-944b-e07fc1f90ae7"],
    ["080/VII/2021", "081/VII/2021", "082/VII/2021"],
]
WITH_IDS = [feed for feed in FEEDS if feed.ids and not feed.by_shape]
VALUES = {
    Kind.MOMENT: "2021-07-12 08:{nth:02}", Kind.COUNT: "{nth}", Kind.NUMBER: "{nth}", Kind.MONEY: "{nth}000",
    Kind.TEXT: "apa", Kind.PERSON: "Siti", Kind.PHONE: "", Kind.YES_NO: "ya",
}  # fmt: skip
WORDS = {
    "kind": "cash", "category": "oxygen", "movement": "receipt", "condition": "full", "item": "cylinder_6m3",
    "outcome": "delivered", "result": "hospital", "ordered_at": "2021-07-01 08:{nth:02}",
    "expected_at": "2021-07-20 08:{nth:02}",
}  # fmt: skip


def drawn(feed: Feed, ids: list[str]) -> str:
    """A file of a feed whose columns of ids hold these texts."""
    needed = {*feed.ids, *feed.one_of, *feed.also_in_header}
    codes = [c for c in feed.columns if c.required or c.name in needed]
    file = io.StringIO()
    rows = csv.writer(file)
    rows.writerow(c.name for c in codes)
    for nth, number in enumerate(ids, start=1):
        filled = (
            number if c.name in feed.ids else WORDS.get(c.name, VALUES.get(c.kind, "apa")).format(nth=nth)
            for c in codes
        )
        rows.writerow(filled)
    return file.getvalue()


def snapshot_bytes(books: Books) -> bytes:
    return b"".join(path.read_bytes() for path in sorted((books.folder / "snapshots").glob("*")))


def needs_id(feed: Feed) -> bool:
    """Whether a row without an id is quarantined: that of a plan says which stops belong together."""
    return any(column.name == feed.key and column.required for column in feed.columns)


def digits_of(books: Books, numbers: tuple[str, ...]) -> list[str]:
    content = snapshot_bytes(books)
    tails = {number[-4:] for number in numbers}
    return [tail for tail in tails if any(f"{lead}{tail}".encode() in content for lead in ("3000", "3000-", "3000 "))]


@pytest.fixture(scope="module")
def incoming(tmp_path_factory: pytest.TempPathFactory) -> tuple[Books, list[Report]]:
    """A book of each two callers, of another month each."""
    books = Books(tmp_path_factory.mktemp("incoming"))
    months = ("04", "05", "06", "07")
    tables = [ONE_BOOK.format(*pair, month) for pair, month in zip(OF_TWO_CALLERS, months, strict=True)]
    return books, books.ingest(*(books.drawn(f"buku {nth}.csv", table) for nth, table in enumerate(tables)))


@pytest.mark.parametrize(("one", "other"), OF_TWO_CALLERS)
def test_a_book_of_incoming_numbers_names_its_callers(
    incoming: tuple[Books, list[Report]], one: str, other: str
) -> None:
    books, reports = incoming
    report = reports[OF_TWO_CALLERS.index((one, other))]
    assert (report["rows_loaded"], report["rows_duplicate"], report["cells_quarantined"]) == (4, 0, 0)
    assert any("telephone numbers" in sentence for sentence in report["assumed"])
    callers = books.ask(
        """SELECT caller_masked, count(*), count(DISTINCT caller) FROM staging.calls WHERE load_id = $load
        GROUP BY 1 ORDER BY 1""",
        load=report["load_id"],
    )
    assert callers == [(f"…{one[-3:]}", 3, 1), (f"…{other[-3:]}", 1, 1)]
    assert books.ask("SELECT count(*) FROM staging.calls WHERE NOT starts_with(call_id, 'x-')") == [(0,)]


class Taken:
    """A file of each feed in one posko, taken and published together; reports by table."""

    def __init__(self, folder: Path, files: dict[Feed, str]) -> None:
        self.books = Books(folder)
        # the folder says which feed a file is of
        paths = [self.books.written(f"{feed.name}/{feed.table}.csv", content) for feed, content in files.items()]
        self.reports = {Path(report["file"]).stem: report for report in self.books.ingest(*paths)}


@pytest.fixture(scope="module")
def numbered(tmp_path_factory: pytest.TempPathFactory) -> Taken:
    """Every id is a telephone number."""
    files = {feed: drawn(feed, [*NUMBERS, *NUMBERS]) for feed in WITH_IDS}
    return Taken(tmp_path_factory.mktemp("numbered"), files)


@pytest.fixture(scope="module")
def strayed(tmp_path_factory: pytest.TempPathFactory) -> Taken:
    """Two ids of many hold a telephone number."""
    ids = [*(f"A-{nth:03}" for nth in range(30)), "0812-3000-4001", "REQ-081230004002"]
    return Taken(tmp_path_factory.mktemp("strayed"), {feed: drawn(feed, ids) for feed in WITH_IDS})


@pytest.mark.parametrize("feed", WITH_IDS, ids=lambda feed: feed.table)
def test_no_feed_takes_a_number_for_an_id(numbered: Taken, feed: Feed) -> None:
    report, books = numbered.reports[feed.table], numbered.books
    expected = ("refused", 0, 0) if needs_id(feed) else ("loaded", 12, 0)
    assert (report["status"], report["rows_loaded"], report["rows_duplicate"]) == expected, report
    assert digits_of(books, NUMBERS) == []


def with_numbers_in_texts(feed: Feed) -> str:
    """A file of a feed whose every text holds telephone numbers."""
    needed = {*feed.one_of, *feed.also_in_header}
    texts = [c.name for c in feed.columns if c.kind in (Kind.TEXT, Kind.PERSON) and c.name not in feed.ids]
    names = list(dict.fromkeys([*texts, *(c.name for c in feed.columns if c.required or c.name in needed)]))
    kinds = {c.name: c.kind for c in feed.columns}
    file = io.StringIO()
    rows = csv.writer(file)
    rows.writerow(names)
    for nth, number in enumerate(NUMBERS[:2], start=1):
        cells = dict.fromkeys(texts, f"Toko {nth} {number} atau 081230004009") | {"centre": "Batu 081230004009"}
        filled = (cells.get(n) or WORDS.get(n, VALUES.get(kinds[n], "apa")).format(nth=nth) for n in names)
        rows.writerow(filled)
    return file.getvalue()


def test_no_number_in_any_text_of_any_feed_reaches_a_page(tmp_path: Path) -> None:
    taken = Taken(tmp_path, {feed: with_numbers_in_texts(feed) for feed in FEEDS if not feed.by_shape})
    assert len(taken.reports) == len([feed for feed in FEEDS if not feed.by_shape])
    assert digits_of(taken.books, (*NUMBERS, "081230004009")) == []


@pytest.mark.parametrize("feed", WITH_IDS, ids=lambda feed: feed.table)
def test_a_number_among_ids_is_a_cell_to_correct(strayed: Taken, feed: Feed) -> None:
    report, books = strayed.reports[feed.table], strayed.books
    expected = (30, {"phone_as_id": 2}) if needs_id(feed) else (32, {"phone_as_id": 2 * len(feed.ids)})
    assert (report["rows_loaded"], report["reasons"]) == expected
    assert digits_of(books, NUMBERS) == []


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> tuple[Books, list[Report]]:
    """A file of calls for each way to number cases."""
    books = Books(tmp_path_factory.mktemp("cases"))
    feed = next(feed for feed in WITH_IDS if feed.table == "calls")
    files = [books.written(f"calls {nth}.csv", drawn(feed, ids)) for nth, ids in enumerate(OF_CASES)]
    return books, books.ingest(*files, feed="calls")


@pytest.mark.parametrize("ids", OF_CASES, ids=lambda ids: str(ids[0]))
def test_the_number_of_a_case_stays_its_id(cases: tuple[Books, list[Report]], ids: list[str]) -> None:
    books, reports = cases
    report = reports[OF_CASES.index(ids)]
    assert (report["rows_loaded"], report["cells_quarantined"]) == (len(ids), 0)
    stored = books.ask("SELECT call_id FROM staging.calls WHERE load_id = $load", load=report["load_id"])
    assert sorted(row[0] for row in stored) == sorted(ids)


def test_a_column_map_that_takes_numbers_for_ids_is_refused(books: Books) -> None:
    path = books.drawn("log.csv", "Saat | Nomor\n2021-07-12 08:00 | 081230004001\n2021-07-12 09:00 | 081230004002")
    column_map = books.written("peta.toml", 'feed = "calls"\n[columns]\nstarted_at = "Saat"\ncall_id = "Nomor"\n')
    (report,) = books.ingest(path, declaration=Declaration(column_maps=(read(column_map),)))
    assert report["status"] == "refused"
    assert "columns.call_id" in report["message"]
    assert "“Nomor”" in report["message"]


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("Kontak,Nomor,Hari Telepon,Durasi Bicara,Ragam", "Bu Siti,{0},12/07/2021 08:15,90,Incoming"),
        ("Time,Call From,Call To,Status", "12/07/2021 08:15:00,Siti<{0}>,{1},ANSWERED"),
        ("Saat,Nomor,Lama", "12/07/2021 08:15,{0},20"),
        ("Tanggal Permintaan,ID,Butuh", "12/07/2021,{0},oksigen"),
    ],
)
def test_no_suggestion_takes_numbers_for_ids(books: Books, header: str, row: str) -> None:
    pairs = [(f"0812300040{nth:02}", f"0812300050{nth:02}") for nth in range(6)]
    path = books.written("log.csv", "\n".join([header, *(row.format(*pair) for pair in pairs)]))
    proposal = proposed(books, path)
    titles = header.split(",")
    of_phones = {titles[n] for n, cell in enumerate(row.split(",")) if "{" in cell}
    ids = {feed.table: feed.ids for feed in FEEDS}
    chosen = [
        (table, name)
        for table, layout in proposal["layouts"].items()
        for name, column in layout["columns"].items()
        if name in ids[table] and column["title"] in of_phones
    ]
    assert chosen == []


def proposed(books: Books, path: Path) -> dict[str, dict[str, dict[str, dict[str, dict[str, str]]]]]:
    """The column map that the product itself proposes for a file."""
    with settings.elsewhere(books.folder), connection() as con, Relations(con) as relations:
        (grid,) = reading.read(path, relations)
        suggestion = suggest_column_map(con, grid)
    assert suggestion is not None
    return suggestion


def test_two_people_whose_number_a_group_does_not_show_are_two(books: Books) -> None:
    lines = [f"[12/07/24, 08.{nth:02}.00] +62 81•-••••-{nth}{nth}: butuh oksigen" for nth in range(10, 13)]
    path = books.written("WhatsApp Chat - Posko Contoh.txt", "\n".join([*lines, "[12/07/24, 08.20.00] Rina: baik"]))
    books.ingest(path)
    assert books.ask("SELECT count(*), count(DISTINCT caller) FROM staging.calls") == [(3, 3)]


def test_sequences_of_every_dash_and_space_make_one_caller(books: Books) -> None:
    written = [
        f"+62{space}812{dash}3000{dash}4001"
        for dash, space in product("\u2010\u2011\u2013\u2212", "\u00a0\u2009\u202f")
    ]
    rows = "\n".join(f"2021-07-{nth:02} | {text}" for nth, text in enumerate(written, start=1))
    books.take("log.csv", f"Waktu Telepon | No HP\n{rows}")
    assert books.ask("SELECT count(*), count(DISTINCT caller), any_value(caller_masked) FROM staging.calls") == [
        (12, 1, "…001")
    ]
