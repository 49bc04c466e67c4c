"""A companion, or somebody who is accompanied or handed over, who is erased is nowhere any more."""

import settings
from pipelines.erasure.erase import erase_phone, number_of
from tests.pipelines.books import QUIET, Books
from tests.pipelines.erasure.unpacked import holding

ROSTER = """
    companion_id   | companion_name | companion_phone | role    | capacity
    PD-1           | Rini Contoh    | 0812-0000-0001  | alumni  | 4
    PD-2           | Dimas Contoh   | 0812-0000-0002  | student | 2
"""
PAIRS = """
    companion_id   | companion_name | companion_phone | person         | recipient | contact_phone  | person_kind | started_at
    0812-0000-0001 |                |                 | P-014          | Bu Siti   | 0812-0000-0003 | nurse       | 2021-07-05
                   | Rini Contoh    | 0812-0000-0001  | P-015          | Pak Budi  | 0812-0000-0004 | nurse       | 2021-07-05
    PD-2           |                |                 | 0812-0000-0003 | Bu Siti   |                | volunteer   | 2021-07-06
"""  # noqa: E501
REFERRALS = """
    referral_id | person | recipient | contact_phone  | opened_at  | status    | status_at
    RJ-1        | P-014  | Bu Siti   | 0812-0000-0003 | 2021-07-08 |           |
    RJ-2        | P-015  | Pak Budi  | 0812-0000-0004 | 2021-07-08 | requested | 2021-07-09
"""


def test_number_and_name_leave_every_book_of_care_and_do_not_come_back(books: Books) -> None:
    books.take_all(companions=ROSTER, companionships=PAIRS, referrals=REFERRALS)
    assert holding(books.folder, "81200000001") != set()
    with settings.elsewhere(books.folder):
        erase_phone(number_of("0812-0000-0001"), QUIET.step)
        erase_phone(number_of("0812-0000-0003"), QUIET.step)
    assert books.ask("SELECT count(*) FROM staging.companions") == [(1,)]
    assert books.ask("SELECT count(*) FROM staging.companionships") == [(0,)]
    assert books.ask("SELECT DISTINCT referral_id FROM staging.referrals") == [("RJ-2",)]
    more = "    PD-3 | Sari Contoh | 0812-0000-0005 | student | 2\n"
    again = books.take("lagi.csv", ROSTER + more, feed="companions")
    assert (again["rows_loaded"], again["lines_skipped"]) == (1, {"erased": 1})
    for private in ("81200000001", "81200000003", "Rini", "Siti"):
        assert holding(books.folder, private) == set(), private
