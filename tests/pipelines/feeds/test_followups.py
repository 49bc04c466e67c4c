"""Calls back: each word lands in its code, what cannot be understood is nothing good, a death ends what it may end."""

from itertools import zip_longest

import pytest

from pipelines.feeds import codes
from tests.pipelines.books import Books, Report

COLUMNS = {
    "outcome": "followup_outcome", "contacted": "contacted", "place": "care_place",
    "physical_state": "physical_state", "emotional_state": "emotional_state",
}  # fmt: skip
WORDS = {
    column: [(word, code) for code, words in codes.words(domain).items() for word in words]
    for column, domain in COLUMNS.items()
}
ROWS = """
    followup_id | person | recipient | contact_phone  | due_at           | done_at          | attempt | outcome   | physical_state
    TL-1        | P-014  | Siti      | 0812-3000-4001 | 2021-07-05       | 2021-07-04 09:00 | 1       | reached   | entah
    TL-2        | P-014  |           |                | 2021-07-06       |                  |         | entahlah  | baik
    TL-3        | P-014  |           |                | 2021-07-07       | 2091-07-07       | 1       | reached   | baik
    TL-4        |        |           | 0812-3000-4002 | 2021-07-07       | 2021-07-07       | 1       | reached   |
    TL-4        |        |           |                | 2021-07-07       |                  |         |           |
                |        |           |                | 2021-07-07       | 2021-07-07       | 1       | reached   |
    TL-5        | P-015  | Budi      | 0812-3000-4003 | 2021-07-05       | kemarin          | 1       | reached   |
    TL-6        | P-016  | Cici      | 0812-3000-4004 | 2021-07-05 10:00 |                  | 2       |           |
                | P-017  |           |                | 2021-07-05 08:00 | 2021-07-05 08:00 | 1       | no answer |
                | P-017  |           |                | 2021-07-05 08:00 | 2021-07-05 12:00 | 2       | reached   |
"""  # noqa: E501


@pytest.fixture(scope="module")
def posko(shared_books: Books) -> Books:
    columns = [[word for word, _ in words] for words in WORDS.values()]
    lines = [
        f"K-{nth} | Kata {nth} | 0813-1000-{nth:04} | 2021-07-01 | {' | '.join(row)}"
        for nth, row in enumerate(zip_longest(*columns, fillvalue=""))
    ]
    header = f"followup_id | recipient | contact_phone | due_at | {' | '.join(WORDS)}"
    shared_books.take_all(followups="\n".join([header, *lines]))
    return shared_books


@pytest.fixture(scope="module")
def report(posko: Books) -> Report:
    return posko.take("hari-ini.csv", ROWS, feed="followups")


@pytest.mark.parametrize("column", COLUMNS)
def test_every_word_lands_in_its_code(posko: Books, column: str) -> None:
    read = dict(posko.ask(f"SELECT followup_id, {column} FROM staging.followups WHERE followup_id LIKE 'K-%'"))
    # nothing was tried in rows that have no outcome
    tried = len(WORDS["outcome"]) if column == "contacted" else len(WORDS[column])
    expected = [code for _, code in WORDS[column]][:tried]
    assert [read[f"K-{nth}"] for nth in range(len(expected))] == expected


def test_what_cannot_be_understood_is_nothing_good(posko: Books, report: Report) -> None:
    rows = dict(
        posko.ask(
            """SELECT followup_id, (outcome, physical_state, done_at IS NOT NULL) FROM staging.followups
            WHERE followup_id IN ('TL-1', 'TL-2', 'TL-3', 'TL-5')"""
        )
    )
    assert rows == {
        "TL-1": ("reached", None, True),  # done before it was due
        "TL-2": ("unknown", "good", False),
        "TL-3": (None, "good", False),  # of a day to come
        "TL-5": ("reached", None, False),
    }
    rules = posko.ask(
        """SELECT rule, column_name FROM ops.quarantine WHERE load_id = $load AND scope = 'cell' ORDER BY row_number""",
        load=report["load_id"],
    )
    assert rules == [
        ("unknown_word", "physical_state"),
        ("unknown_word", "outcome"),
        ("far_future", "done_at"),
        ("unreadable_moment", "done_at"),
    ]


def test_a_row_that_names_nobody_is_about_the_person_of_its_call_or_set_aside(posko: Books, report: Report) -> None:
    assert (report["rows_quarantined"], report["reasons"]["missing"]) == (1, 1)
    people = posko.ask(
        """SELECT person_basis, count(*), count(DISTINCT person_code) FROM staging.followups
        WHERE followup_id = 'TL-4' GROUP BY ALL"""
    )
    assert people == [("phone", 2, 1)]


@pytest.mark.usefixtures("report")
def test_a_row_in_which_nothing_was_tried_is_no_attempt(posko: Books) -> None:
    sql = "SELECT attempt, outcome FROM staging.followups WHERE followup_id = 'TL-6'"
    assert posko.ask(sql) == [(None, None)]


@pytest.mark.usefixtures("report")
def test_attempts_without_a_number_of_the_call_share_one_where_person_and_moment_are_certain(posko: Books) -> None:
    attempts = posko.ask(
        """SELECT count(DISTINCT followup_id), list(attempt ORDER BY attempt), list(attempt) FILTER (is_latest)
        FROM staging.followups WHERE followup_id LIKE 'x-%' AND due_at = TIMESTAMPTZ '2021-07-05 08:00:00+07'"""
    )
    assert attempts == [(1, [1, 2], [2])]


@pytest.mark.usefixtures("report")
def test_the_data_reach_as_far_as_something_was_done(posko: Books) -> None:
    # midnight of the seventh, of which no time of day is written; that of a day to come is none
    until = posko.ask("SELECT CAST(data_until AS VARCHAR) FROM ops.feeds WHERE feed = 'followups'")
    assert until == [("2021-07-07 00:00:00+07",)]


MONITORED = {
    "isoman": """
        No | NIK              | Nama Pasien | No HP          | Alamat | Tgl Pemantauan | Suhu | Saturasi | Kondisi     | Ket
        1  | 3579014506780001 | Siti        | 0812-3000-4001 | Jl. A  | 05/07/2021     | 36,8 | 95       | baik        | batuk
        2  | 3579014506780002 | Budi        | 0812-3000-4002 | Jl. B  | 05/07/2021     | 38,1 | 91       | sesak       |
    """,  # noqa: E501
    "home_isolation": """
        Patient ID | Patient name | Phone number   | Monitoring date | Temperature | SpO2 | General condition | Remarks
        P-014      | Siti         | 0812-3000-4001 | 2021-07-05      | 36.8        | 95   | stable            |
    """,
    "nigrani": """
        मरीज़ का नाम | मोबाइल          | निगरानी तारीख | परिणाम     | शारीरिक स्थिति
        Siti       | 0812-3000-4001 | 05/07/2021  | बात हुई     | ठीक
    """,
}
OTHERS = """
    Nama       | No HP          | Jatuh Tempo | Jumlah
    Toko Jaya  | 0812-3000-4001 | 05/07/2021  | 100.000
"""


@pytest.mark.parametrize("book", MONITORED)
def test_a_book_of_monitoring_is_known_by_its_titles(posko: Books, book: str) -> None:
    (report,) = posko.check(posko.drawn(f"{book}.csv", MONITORED[book]))
    assert (report["feed"], report["rows_quarantined"], report["cells_quarantined"]) == ("followups", 0, 0)


def test_a_list_of_debts_is_no_list_of_calls(posko: Books) -> None:
    (report,) = posko.check(posko.drawn("utang.csv", OTHERS))
    assert report["status"] == "refused"


DEATHS = """
    recipient | contact_phone  | due_at     | done_at          | outcome
    Siti      | 0812-3000-4001 | 2021-07-08 | 2021-07-08 10:00 | died
              | 0812-3000-4003 | 2021-07-08 | 2021-07-08 11:00 | meninggal
"""
CONSENTS = """
    person         | person_name | agreed_at  | purpose
    0812-3000-4001 | Siti        | 2021-07-01 | show
    0812-3000-4001 | Rudi        | 2021-07-01 | show
    0812-3000-4003 | Budi        | 2021-07-01 | show
    0812-3000-4005 | Wati        | 2021-07-01 | show
"""
CONSENTING = "SELECT count(*) FROM marts.consenting_people"


def test_a_death_ends_what_it_may_end_and_undone_brings_all_back(posko: Books, report: Report) -> None:
    posko.take("persetujuan.csv", CONSENTS, feed="consents")
    assert posko.ask(CONSENTING) == [(4,)]
    deaths = posko.take("meninggal.csv", DEATHS, feed="followups")
    # Siti, not Rudi, who shares her number; and whoever agreed through a number with a death nobody knows whose
    assert posko.ask(CONSENTING) == [(2,)]
    assert deaths["reviews"] == {"unsettled_death": 1}
    assert posko.ask("SELECT person_basis FROM marts.deaths ORDER BY died_at DESC LIMIT 2") == [
        ("phone",),
        ("name_and_phone",),
    ]
    ((of_id,),) = posko.ask("SELECT DISTINCT person_code FROM staging.followups WHERE followup_id = 'TL-1'")
    certain = "SELECT person_code FROM marts.deaths WHERE person_basis = 'name_and_phone' AND died_at > '2021-07-08'"
    assert posko.ask(certain) == [(of_id,)]
    posko.undo(str(deaths["load_id"]))
    assert posko.ask(CONSENTING) == [(4,)]
    assert posko.ask("SELECT count(*) FROM marts.deaths WHERE died_at > '2021-07-08'") == [(0,)]
