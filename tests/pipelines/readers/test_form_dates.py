"""A form's own question about the day comes before the moment it was sent; several needs are no single request."""

import pytest

from i18n import Words
from tests.pipelines.books import Books

DATED = """
    start | Tanggal permintaan | Jam | Nomor HP | Desa | Kebutuhan | _uuid | _submission_time
    2021-07-12T10:04:00+07:00 | 10/07/2021 | | 0812-0000-0001 | Sisir | Oksigen, Obat | a-1 | 2021-07-12T03:09:00
    2021-07-12T11:04:00+07:00 | 13/06/2021 | 9.15 | 0812-0000-0002 | Temas | Tabung 6 m3   | a-2 | 2021-07-12T04:09:00
"""


@pytest.mark.parametrize("feed", ["calls", None])
def test_the_day_a_form_asks_for_is_when_it_happened(books: Books, feed: str | None) -> None:
    report = books.take("formulir.csv", DATED, feed=feed)
    assert report["feed"] == "calls"
    assert not any("formulir dikirim" in sentence or "was sent" in sentence for sentence in report["assumed"])
    assert books.ask("SELECT strftime(started_at, '%d/%m %H:%M'), needs FROM staging.calls ORDER BY row_number") == [
        ("10/07 00:00", ["medicine", "oxygen"]),
        ("13/06 09:15", ["oxygen"]),
    ]


def test_a_request_with_several_needs_says_what_to_do(books: Books) -> None:
    report = books.take("formulir.csv", DATED, feed="requests")
    assert (report["rows_loaded"], report["reasons"]) == (1, {"several_words": 1})
    assert "--feed" in Words("id")("quarantine.several_words", column="Kebutuhan", found="Oksigen, Obat")
