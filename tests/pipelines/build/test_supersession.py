"""A corrected file takes the place of the one it corrects; only what lies inside its span can vanish.

All books lie in one folder and are published once: each case has files, and calls, of its own name.
"""

from typing import Any, NamedTuple

import pytest

import settings
from pipelines.build.supersession import base_name
from pipelines.cli.render import render
from pipelines.ingest.repair import publish_with_repair
from pipelines.ingest.report import reports
from pipelines.ingest.take import take
from pipelines.parse.connection import connection
from pipelines.storage import load_store
from pipelines.types.declaration import Declaration
from pipelines.types.outcome import Outcome
from tests.pipelines.books import WORDS, Books, Report

HEADER = "No Panggilan | Waktu Telepon | Desa\n"


def calls(case: str, *days: int, **villages: str) -> str:
    """Calls, one a day of July at nine; `villages` names that of a call which is not from Sisir."""
    return HEADER + "\n".join(
        f"{case}-{day} | 2021-07-{day:02} 09:00 | {villages.get(f'c{day}', 'Sisir')}" for day in days
    )


def many(case: str, first: int, last: int) -> str:
    """A hundred calls or so, an hour each."""
    return HEADER + "\n".join(
        f"{case}-{n} | 2021-07-{1 + n // 24:02} {n % 24:02}:00 | Sisir" for n in range(first, last)
    )


def unnamed(*days: int, village: str = "Temas") -> str:
    """Calls without a number."""
    return "Waktu Telepon | Desa\n" + "\n".join(f"2021-08-{day:02} 09:00 | {village}" for day in days)


def more(table: str, *lines: str) -> str:
    return table + "".join(f"\n{line}" for line in lines)


def tents(*numbers: int) -> str:
    return "kode barang | satuan | nama barang\n" + "\n".join(f"tent_{n} | buah | tenda {n}" for n in numbers)


def ends(case: str, first: str, last: str) -> str:
    """Eight calls, before them those of one moment, after them those of another."""
    rows = [f"{n} | 2021-07-01 09:00" for n in first] + [f"m{n} | 2021-07-02 {n:02}:00" for n in range(8)]
    return HEADER + "\n".join(f"{case}-{row} | Sisir" for row in [*rows, *(f"{n} | 2021-07-03 09:00" for n in last)])


class File(NamedTuple):
    """A file of a case, in order of arrival; `replaces` is the place of the one it is declared to replace."""

    name: str
    table: str
    replaces: int | None = None
    undone: bool = False


FULL = range(1, 11)
CASES: dict[str, list[File]] = {
    "corrected": [
        File("corrected.csv", calls("corrected", 1, 2, 3, 4, 5, 6)),
        File("Corrected (1).csv", calls("corrected", 1, 2, 3, 5, 6, 7, c5="Temas")),
    ],
    "share79": [File("share79.csv", many("share79", 0, 100)), File("share79.csv", many("share79", 21, 121))],
    "share80": [File("share80.csv", many("share80", 0, 100)), File("share80.csv", many("share80", 20, 120))],
    "rolling": [File("rolling.csv", calls("rolling", *FULL)), File("rolling.csv", calls("rolling", *range(3, 14)))],
    "weekly": [File("weekly.csv", calls("weekly", *FULL)), File("weekly.csv", calls("weekly", *range(9, 20)))],
    "other": [File("other.csv", calls("other", *FULL)), File("other v2.csv", calls("other", 1, *range(3, 11)))],
    "ends": [File("ends.csv", ends("ends", "ab", "yz")), File("ends.csv", ends("ends", "a", "z"))],
    "unnamed": [
        File("unnamed.csv", unnamed(1, 2, 3, 4, 5)),
        File("unnamed.csv", more(unnamed(1, 2, 3, 4), "2021-08-05 09:00 | Beji", "2021-08-06 09:00 | Beji")),
    ],
    "moved": [
        File("moved.csv", calls("moved", 1, 2, 3, 4, 5)),
        File("moved.csv", more(calls("moved", 2, 3, 4, 5), "moved-1 | 2021-07-03 11:00 | Sisir")),
    ],
    "chain": [
        File("chain.csv", calls("chain", *FULL)),
        File("chain.csv", calls("chain", *range(1, 6), *range(7, 11))),
        File("chain.csv", calls("chain", *range(1, 6), *range(8, 11))),
    ],
    "first_undone": [
        File("first_undone.csv", calls("first_undone", *FULL), undone=True),
        File("first_undone.csv", calls("first_undone", *range(1, 6), *range(7, 11))),
        File("first_undone.csv", calls("first_undone", *range(1, 6), *range(8, 11))),
    ],
    "middle_undone": [
        File("middle_undone.csv", calls("middle_undone", *FULL)),
        File("middle_undone.csv", calls("middle_undone", *range(1, 6), *range(7, 11)), undone=True),
        File("middle_undone.csv", calls("middle_undone", *range(1, 6), *range(8, 11))),
    ],
    "last_undone": [
        File("last_undone.csv", calls("last_undone", *FULL)),
        File("last_undone.csv", calls("last_undone", *range(1, 6), *range(7, 11))),
        File("last_undone.csv", calls("last_undone", *range(1, 6), *range(8, 11)), undone=True),
    ],
    "longer": [
        File("longer.csv", calls("longer", *FULL)),
        File("longer.csv", calls("longer", *range(3, 12))),
        File("longer.csv", calls("longer", *range(2, 12))),
    ],
    "declared": [
        File("declared.csv", calls("declared", 1, 2, 3)),
        File("v2 declared.csv", calls("declared", 1, 3, c3="Temas"), replaces=0),
    ],
    "declared_undone": [
        File("declared_undone.csv", calls("declared_undone", 1, 2, 3)),
        File("v2 declared_undone.csv", calls("declared_undone", 1, 3), replaces=0, undone=True),
    ],
    "declared_late": [
        File("declared_late.csv", calls("declared_late", 1, 2, 3)),
        File("v2 declared_late.csv", calls("declared_late", 1, 3)),
        File("v2 declared_late.csv", calls("declared_late", 1, 3), replaces=0),
        File("v2 declared_late.csv", calls("declared_late", 1, 3), replaces=0),
    ],
    "aside": [
        File(
            "aside.csv", more(calls("aside", 1, 2, 3), "aside-x | 32/13/2021 | Sisir", "aside-5 | 2021-07-05 09:00 |")
        ),
        File("aside.csv", calls("aside", 1, 2, 3, 4, 5)),
    ],
    "aside_before": [
        File(
            "aside_before.csv",
            calls("aside_before", 1, 2, 3, 4, 5).replace(HEADER, HEADER + "x | 32/13/2021 | Sisir\n"),
        ),
        File("aside_before.csv", calls("aside_before", 2, 3, 4, 5, 6)),
    ],
    "same": [File("same.csv", calls("same", 1, 2, 3, 4)), File("same.csv", more(calls("same", 1, 2, 3, 4), " | | "))],
    "all_aside": [
        File("all_aside.csv", HEADER + "all_aside-1 | 32/13/2021 | Sisir\nall_aside-2 | 33/13/2021 | Sisir"),
        File("all_aside.csv", calls("all_aside", 1, 2)),
    ],
    "contradicted": [
        File("contradicted senin.csv", calls("contradicted", 1, 2)),
        File("contradicted selasa.csv", calls("contradicted", 2, 3, c2="Temas")),
    ],
    "items": [File("items.csv", tents(1, 2, 3, 4, 5)), File("items.csv", tents(1, 2, 3, 4))],
}


@pytest.fixture(scope="module")
def reports_by_case(shared_books: Books) -> dict[str, list[Report]]:
    """Every case stored, what is to be undone undone, and published once: the reports on its files."""
    outcomes: dict[str, list[Outcome]] = {}
    with settings.elsewhere(shared_books.folder), connection() as con:
        for case, files in CASES.items():
            outcomes[case] = []
            for number, (name, table, target, _) in enumerate(files):
                load = outcomes[case][target].load if target is not None else None
                path = shared_books.drawn(f"{case}/{number}/{name}", table)
                outcomes[case] += take(path, con, Declaration(replaces=load.load_id if load else None))
            for file, outcome in zip(files, outcomes[case], strict=True):
                if file.undone and outcome.load:
                    load_store.undo(outcome.load.load_id)
        snapshot = publish_with_repair()
        return {case: reports(of_case, None, snapshot, WORDS) for case, of_case in outcomes.items()}


def counts(books: Books, reports_by_case: list[Report]) -> list[tuple[str, int, int, int]]:
    """Status, read, loaded and duplicate rows of each load, in order of arrival."""
    sql = "SELECT status, rows_read, rows_loaded, rows_duplicate FROM ops.loads WHERE load_id IN (SELECT unnest($ids))"
    return books.ask(f"{sql} ORDER BY load_id", ids=[report["load_id"] for report in reports_by_case])


def days(books: Books, case: str) -> list[int]:
    """The days of July on which the case has a call."""
    sql = "SELECT day(day) FROM staging.calls WHERE starts_with(call_id, $case) ORDER BY started_at"
    return [day for (day,) in books.ask(sql, case=f"{case}-")]


def difference(report: Report) -> tuple[int, int, int]:
    return report["difference"]["added"], report["difference"]["changed"], report["difference"]["removed"]


@pytest.mark.parametrize(
    ("name", "is_rekap"),
    [
        ("rekap.xlsx", True), ("Rekap.XLSX", True), ("rekap (1).xlsx", True), ("rekap(2).xlsx", True),
        ("rekap (1) (12).xlsx", True), ("rekap v2.xlsx", False), ("rekap FINAL.xlsx", False),
        ("rekap (2021).xlsx", False), ("rekap - salinan.xlsx", False), ("rekap.csv", False),
    ],
)  # fmt: skip
def test_a_copy_has_the_name_of_what_it_copies(name: str, is_rekap: bool) -> None:
    assert (base_name(name) == "rekap.xlsx") is is_rekap


def test_a_corrected_file_of_the_same_name_takes_the_place_of_the_older_one(
    shared_books: Books, reports_by_case: dict[str, list[Report]]
) -> None:
    old, new = reports_by_case["corrected"]
    assert (new["status"], new["supersedes"]) == ("superseded_older", old["load_id"])
    assert difference(new) == (1, 1, 1)
    assert new["difference_rows"] == {"added": ["7"], "changed": ["5"], "removed": ["5"]}
    assert counts(shared_books, reports_by_case["corrected"]) == [
        ("superseded", 6, 0, 6),
        ("superseded_older", 6, 6, 0),
    ]
    assert days(shared_books, "corrected") == [1, 2, 3, 5, 6, 7]
    village = "SELECT village FROM staging.calls WHERE call_id = 'corrected-5'"
    by = "SELECT superseded_by FROM ops.loads WHERE load_id = $id"
    assert shared_books.ask(village) == [("Temas",)]
    assert shared_books.ask(by, id=old["load_id"]) == [(new["load_id"],)]


def test_what_changed_is_told_in_words(reports_by_case: dict[str, list[Report]]) -> None:
    text = render(reports_by_case["corrected"][1:], WORDS)
    assert "place of corrected.csv" in text and "1 row added, 1 changed, 1 no longer there" in text
    assert "row 5" in text


@pytest.mark.parametrize(("case", "status"), [("share79", "loaded"), ("share80", "superseded_older")])
def test_four_fifths_of_the_older_one_make_a_correction(
    reports_by_case: dict[str, list[Report]], case: str, status: str
) -> None:
    assert reports_by_case[case][1]["status"] == status


def test_the_oldest_calls_of_a_rolling_list_stay(shared_books: Books, reports_by_case: dict[str, list[Report]]) -> None:
    assert difference(reports_by_case["rolling"][1]) == (3, 0, 0)
    assert counts(shared_books, reports_by_case["rolling"]) == [
        ("superseded", 10, 2, 8),
        ("superseded_older", 11, 11, 0),
    ]
    assert days(shared_books, "rolling") == list(range(1, 14))


@pytest.mark.parametrize(("case", "loaded", "duplicate"), [("weekly", 9, 2), ("other", 0, 9)])
def test_another_name_or_other_rows_make_a_new_file(
    shared_books: Books, reports_by_case: dict[str, list[Report]], case: str, *, loaded: int, duplicate: int
) -> None:
    assert counts(shared_books, reports_by_case[case]) == [
        ("loaded", 10, 10, 0),
        ("loaded", loaded + duplicate, loaded, duplicate),
    ]


def test_the_ends_of_the_span_belong_to_it(reports_by_case: dict[str, list[Report]]) -> None:
    assert difference(reports_by_case["ends"][1]) == (0, 0, 2)


def test_a_changed_row_without_a_key_is_told_by_its_moment(reports_by_case: dict[str, list[Report]]) -> None:
    assert difference(reports_by_case["unnamed"][1]) == (1, 1, 0)


def test_a_row_that_only_moved_in_time_is_changed(
    shared_books: Books, reports_by_case: dict[str, list[Report]]
) -> None:
    assert difference(reports_by_case["moved"][1]) == (0, 1, 0)
    assert days(shared_books, "moved") == [2, 3, 3, 4, 5]


@pytest.mark.parametrize(
    ("case", "left", "statuses"),
    [
        ("chain", [1, 2, 3, 4, 5, 8, 9, 10], ["superseded", "superseded", "superseded_older"]),
        ("first_undone", [1, 2, 3, 4, 5, 8, 9, 10], ["undone", "superseded", "superseded_older"]),
        ("middle_undone", [1, 2, 3, 4, 5, 8, 9, 10], ["superseded", "undone", "superseded_older"]),
        ("last_undone", [1, 2, 3, 4, 5, 7, 8, 9, 10], ["superseded", "superseded_older", "undone"]),
    ],
)
def test_a_chain_ends_with_the_newest_that_counts(
    shared_books: Books, reports_by_case: dict[str, list[Report]], case: str, *, left: list[int], statuses: list[str]
) -> None:
    assert days(shared_books, case) == left
    results = counts(shared_books, reports_by_case[case])
    assert [status for status, *_ in results] == statuses
    assert [numbers for status, *numbers in results if status == "undone"] in ([], [[0, 0, 0]])


def test_what_the_first_said_inside_the_last_one_s_span_is_gone_too(
    shared_books: Books, reports_by_case: dict[str, list[Report]]
) -> None:
    assert [loaded for _, _, loaded, _ in counts(shared_books, reports_by_case["longer"])] == [1, 0, 10]
    assert difference(reports_by_case["longer"][1]) == (1, 0, 0)
    assert days(shared_books, "longer") == list(range(1, 12))


def test_a_declared_replacement_needs_no_name_and_no_share(
    shared_books: Books, reports_by_case: dict[str, list[Report]]
) -> None:
    old, new = reports_by_case["declared"]
    assert (new["status"], new["supersedes"], difference(new)) == ("superseded_older", old["load_id"], (0, 1, 1))
    assert days(shared_books, "declared") == [1, 3]
    assert days(shared_books, "declared_undone") == [1, 2, 3]


def test_a_file_that_is_there_already_can_still_be_declared_to_replace_another(
    shared_books: Books, reports_by_case: dict[str, list[Report]]
) -> None:
    old, first, again, once_more = reports_by_case["declared_late"]
    assert (again["status"], again["load_id"] != first["load_id"]) == ("superseded_older", True)
    assert (once_more["status"], once_more["load_id"]) == ("already_loaded", again["load_id"])
    assert days(shared_books, "declared_late") == [1, 3]
    assert old["rows_loaded"] == first["rows_loaded"] == 0


def test_what_was_set_aside_goes_with_the_file_that_is_replaced(
    shared_books: Books, reports_by_case: dict[str, list[Report]]
) -> None:
    old = reports_by_case["aside"][0]
    assert (old["rows_quarantined"], old["cells_quarantined"]) == (0, 0)
    assert counts(shared_books, reports_by_case["aside"]) == [("superseded", 5, 0, 5), ("superseded_older", 5, 5, 0)]


def test_what_was_set_aside_outside_the_span_waits_on(
    shared_books: Books, reports_by_case: dict[str, list[Report]]
) -> None:
    assert reports_by_case["aside_before"][0]["rows_quarantined"] == 1
    assert counts(shared_books, reports_by_case["aside_before"]) == [
        ("superseded", 6, 1, 4),
        ("superseded_older", 5, 5, 0),
    ]


def test_a_file_that_was_wholly_set_aside_gives_its_place_to_the_corrected_one(
    shared_books: Books, reports_by_case: dict[str, list[Report]]
) -> None:
    assert [reports_by_case["all_aside"][n]["rows_quarantined"] for n in (0, 1)] == [0, 0]
    assert counts(shared_books, reports_by_case["all_aside"]) == [
        ("superseded", 2, 0, 2),
        ("superseded_older", 2, 2, 0),
    ]


def test_nothing_differs_in_a_file_that_was_only_saved_again(reports_by_case: dict[str, list[Report]]) -> None:
    assert (reports_by_case["same"][1]["status"], difference(reports_by_case["same"][1])) == (
        "superseded_older",
        (0, 0, 0),
    )


def test_the_same_key_with_other_content_is_listed_without_superseding(
    reports_by_case: dict[str, list[Report]],
) -> None:
    new = reports_by_case["contradicted"][1]
    assert (new["status"], difference(new), new["difference_rows"]) == ("loaded", (1, 1, 0), {"changed": ["2"]})


def test_a_list_of_what_is_gets_replaced_as_a_whole(
    shared_books: Books, reports_by_case: dict[str, list[Report]]
) -> None:
    assert (reports_by_case["items"][1]["status"], difference(reports_by_case["items"][1])) == (
        "superseded_older",
        (0, 0, 1),
    )
    assert shared_books.ask("SELECT count(*) FROM staging.items WHERE starts_with(item, 'tent_')") == [(4,)]


def test_every_load_adds_up(shared_books: Books, reports_by_case: dict[str, list[Report]]) -> None:
    unequal = "rows_read <> rows_loaded + rows_duplicate + rows_quarantined"
    assert shared_books.ask(f"SELECT * FROM ops.loads WHERE {unequal}") == []


@pytest.mark.parametrize(("which", "text"), [("unknown", "status"), ("undone", "status"), ("other feed", "calls")])
def test_what_cannot_be_replaced_is_refused_in_a_sentence(
    shared_books: Books, reports_by_case: dict[str, list[Report]], which: str, text: str
) -> None:
    ids = {
        "unknown": "999999",
        "undone": reports_by_case["last_undone"][2]["load_id"],
        "other feed": reports_by_case["other"][0]["load_id"],
    }
    with settings.elsewhere(shared_books.folder), connection() as con:
        path = shared_books.drawn("barang.csv", tents(7, 8, 9))
        before = len(load_store.all_loads())
        (outcome,) = take(path, con, Declaration(replaces=ids[which]))
        assert outcome.refusal is not None and text in outcome.refusal.sentence(WORDS)
        assert len(load_store.all_loads()) == before


def test_a_check_tells_what_the_ingest_then_does(shared_books: Books, reports_by_case: dict[str, Any]) -> None:
    path = shared_books.drawn("again/corrected.csv", calls("corrected", 1, 2, 3, 5, 6, 8, c3="Temas", c5="Temas"))
    (before,), (after,) = shared_books.check(path), shared_books.ingest(path)
    assert {name: before[name] for name in after} == after
    assert (before["supersedes"], difference(before)) == (reports_by_case["corrected"][1]["load_id"], (1, 1, 1))
