"""Retention: old rows about people become days, places and counts; what is named as unchanged stays equal."""

import json
from collections.abc import Callable
from datetime import date
from types import ModuleType
from typing import Any

import duckdb
import pytest

import settings
from access.audit import Action
from analytics.metrics.books.reach import books as books_of
from pipelines import feeds
from pipelines.cli.main import main
from pipelines.erasure import erase, reduced_rows, retention
from pipelines.erasure.search import Spellings, search
from pipelines.storage import load_store, tombstones
from pipelines.storage.lock import writing
from pipelines.types.errors import FeedError
from pipelines.types.feed import Left
from tests.pipelines.books import Books
from tests.pipelines.erasure.unpacked import texts_of
from tests.recorded import recorded
from tests.warm_models import warm_models

DAY = date(2021, 7, 1)
CALLS = """
    call_id | started_at | answered_at | ended_at | outcome | caller_phone | caller_name | village | need
    P-1 | 2021-06-05 08:10 | 2021-06-05 08:11 | 2021-06-05 08:20 | answered | 0812-0000-0001 | Bu Siti | Sisir | oxygen
    P-2 | 2021-06-05 09:10 |  | 2021-06-05 09:12 | abandoned | 0812-0000-0001 | Bu Siti | Sisir |
    P-3 | 2021-06-20 09:10 | 2021-06-20 09:12 | 2021-06-20 09:20 | answered | 0812-0000-0002 | Pak Hijau | Temas | food
    P-4 | 2021-07-06 09:10 | 2021-07-06 09:12 | 2021-07-06 09:20 | answered | 0812-0000-0001 | Bu Siti | Sisir | food
"""
NEWER = f"""{CALLS}
    P-5 | 2021-07-07 09:10 | 2021-07-07 09:12 | 2021-07-07 09:20 | answered | 0812-0000-0003 |  | Temas | food
"""
REQUESTS = """
    request_id | call_id | requested_at     | category | village | status    | recipient | contact_phone  | address
    R-1        | P-1 | 2021-06-05 08:20 | oxygen   | Sisir   | fulfilled | Bu Siti   | 0812-0000-0001 | Jl. Mawar 3
    R-2        |         | 2021-07-06 09:20 | medicine | Sisir   | open      | Bu Siti   | 0812-0000-0001 | Jl. Mawar 3
"""
FOLLOWUPS = """
    followup_id | recipient | contact_phone  | due_at           | done_at          | outcome | village
    F-1         | Bu Siti   | 0812-0000-0001 | 2021-06-10 09:00 | 2021-06-10 09:10 | reached | Sisir
    F-2         | Pak Lama  | 0812-0000-0008 | 2021-06-11 09:00 | 2021-06-11 09:10 | moved   | Temas
    F-3         | Bu Siti   | 0812-0000-0001 | 2021-07-10 09:00 |                  |         | Sisir
"""
DONATIONS = """
    donation_id | received_at | donor         | donor_kind | kind | amount_idr
    D-1         | 2021-06-10  | Ibu Kebaikan  | person     | cash | 100000
    D-2         | 2021-06-11  | Yayasan Besar | community  | cash | 200000
"""
ALL = ("calls", "requests", "followups", "donations")
UNCHANGED = (
    """SELECT day, village_code, direction, channel, sum(calls), sum(answered), sum(busy), sum(failed),
        sum(missed + abandoned + short_abandoned) FROM marts.call_days GROUP BY ALL ORDER BY ALL""",
    "SELECT * FROM marts.request_days ORDER BY ALL",
    "SELECT request_id, call_id, category, village_code, item, quantity_requested, status, day FROM staging.requests "
    "ORDER BY ALL",
    "SELECT needs, urgency, village_code, day, count(*) FROM staging.calls GROUP BY ALL ORDER BY ALL",
)


def reduce(books: Books, day: date = DAY) -> list[retention.Reduction]:
    with settings.elsewhere(books.folder), warm_models(books.folder), writing(0):
        return retention.reduce(dict.fromkeys(ALL, day), lambda step: None)


def sums(books: Books) -> list[Any]:
    return [books.ask(sql) for sql in UNCHANGED]


@pytest.fixture(scope="module")
def reductions(shared_books: Books) -> dict[str, Any]:
    """Books of two months of which the first is reduced, and what was said of them before and after."""
    shared_books.take_all(panggilan=CALLS, permintaan=REQUESTS, tindak=FOLLOWUPS, donasi=DONATIONS)
    shared_books.take("panggilan.csv", NEWER)  # supersedes the first
    with settings.elsewhere(shared_books.folder), writing(0):
        planned = retention.planned(dict.fromkeys(ALL, DAY), lambda step: None)
    before = sums(shared_books)
    return {"planned": planned, "before": before, "done": reduce(shared_books)}


def test_what_is_named_as_unchanged_is_equal(reductions: dict[str, Any], shared_books: Books) -> None:
    assert sums(shared_books) == reductions["before"]
    assert all(reductions["before"])


def test_a_dry_run_says_what_is_done(reductions: dict[str, Any]) -> None:
    assert reductions["planned"] == reductions["done"]
    calls, requests, followups, donations = reductions["done"]
    assert (calls.old, calls.reduced, calls.left, calls.needed) == (3 + 3, 3, 1 + 2, 0)
    assert (calls.first, calls.last) == (date(2021, 6, 5), date(2021, 6, 20))
    assert (requests.old, requests.reduced, requests.left) == (1, 1, 1)
    assert (followups.old, followups.reduced, followups.left, followups.needed) == (1, 1, 1, 1)
    assert (donations.old, donations.reduced, donations.left) == (2, 2, 0)


def test_nothing_of_a_person_is_left_of_an_old_row(reductions: dict[str, Any], shared_books: Books) -> None:
    rows = shared_books.ask(
        "SELECT caller, caller_person_code, time_known, hour, wait_seconds FROM staging.calls "
        "WHERE day < DATE '2021-07-01'"
    )
    assert rows == [(None, None, False, None, None)] * 3
    searched = search(shared_books.folder, Spellings("6281200000002"))
    assert searched.matches == []


def test_care_of_whom_nothing_newer_is_known_becomes_a_sum(reductions: dict[str, Any], shared_books: Books) -> None:
    assert shared_books.ask("SELECT followup_id FROM staging.followups ORDER BY 1") == [("F-1",), ("F-3",)]
    sums_left = "SELECT feed, day, district_code, outcome, records FROM staging.reduced_days"
    assert shared_books.ask(sums_left) == [("followups", date(2021, 6, 11), "35.79.01", "moved", 1)]
    with duckdb.connect(str(shared_books.current()), read_only=True) as con:
        assert books_of(con)["followups"].first == date(2021, 6, 12)


def test_gifts_count_without_the_person_who_gave(reductions: dict[str, Any], shared_books: Books) -> None:
    gifts = "SELECT donor, donor_code IS NULL, donor_kind, amount_idr FROM staging.donations ORDER BY day"
    assert shared_books.ask(gifts) == [(None, True, "person", 100000), ("Yayasan Besar", False, "community", 200000)]
    texts = b"".join(texts_of(shared_books.folder))
    assert [name for name in (b"Kebaikan", b"Pak Lama", b"0812-0000-0008") if name in texts] == []


def test_rows_of_since_that_day_stay_as_they_are(reductions: dict[str, Any], shared_books: Books) -> None:
    rows = shared_books.ask("SELECT count(caller), count(hour) FROM staging.calls WHERE day >= DATE '2021-07-01'")
    assert rows == [(2, 2)]


def test_old_rows_that_arrive_later_do_not_come_back(reductions: dict[str, Any], shared_books: Books) -> None:
    report = shared_books.take("panggilan.csv", NEWER.replace("Pak Hijau", "Pak Biru"))
    assert report["lines_skipped"]["erased"] == 3
    assert sums(shared_books) == reductions["before"]
    texts = b"".join(texts_of(shared_books.folder))
    assert all(private not in texts for private in (b"Biru", b"Hijau", b"81200000002"))


def test_old_days_that_arrive_later_count_and_are_reduced_at_the_next_run(
    reductions: dict[str, Any], shared_books: Books
) -> None:
    late = """
        call_id | started_at       | outcome  | caller_phone   | caller_name | village | need
        P-9     | 2021-06-28 09:10 | answered | 0812-0000-0009 | Bu Telat    | Temas   | food
    """
    shared_books.take("susulan.csv", late)
    of_june = "SELECT count(*), count(caller) FROM staging.calls WHERE day < DATE '2021-07-01'"
    assert shared_books.ask(of_june) == [(4, 1)]
    assert [(one.feed, one.old) for one in reduce(shared_books) if one.old] == [("calls", 1)]
    assert shared_books.ask(of_june) == [(4, 0)]
    assert b"Telat" not in b"".join(texts_of(shared_books.folder))


def test_what_was_left_is_not_undone(reductions: dict[str, Any], shared_books: Books) -> None:
    with settings.elsewhere(shared_books.folder):
        (load, *_) = [one for one in load_store.loads() if one.reduced]
    with pytest.raises(FeedError, match="cannot be undone"):
        shared_books.undo(load.load_id)


def test_a_crash_leaves_the_old_state_and_the_next_command_completes_it(
    books: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    books.take_all(panggilan=CALLS, permintaan=REQUESTS, donasi=DONATIONS)
    before = sums(books)

    def kill_in(module: ModuleType, function: str, run: Callable[[], object]) -> None:
        with monkeypatch.context() as patched:
            patched.setattr(module, function, _killed)
            with pytest.raises(KeyboardInterrupt):
                run()
        assert sums(books) == before  # readers have the snapshot of before

    def finish() -> None:
        with settings.elsewhere(books.folder), warm_models(books.folder), writing(0):
            erase.finish(lambda step: None)

    kill_in(tombstones, "write", lambda: reduce(books))
    finish()
    assert books.ask("SELECT count(caller) FROM staging.calls") == [(4,)]
    kill_in(erase, "rewrite_originals", lambda: reduce(books))
    kill_in(reduced_rows, "move_in", finish)
    finish()
    assert sums(books) == before
    assert books.ask("SELECT count(caller) FROM staging.calls WHERE day < DATE '2021-07-01'") == [(0,)]
    assert books.ask("SELECT count(*), count(donor_code) FROM staging.donations") == [(2, 1)]


def _killed(*arguments: object, **named: object) -> None:
    raise KeyboardInterrupt


def test_the_limit_is_the_first_of_a_month() -> None:
    assert retention.limits({"calls": 12, "requests": 1}, date(2021, 1, 31)) == {
        "calls": date(2020, 1, 1),
        "requests": date(2020, 12, 1),
    }


def test_a_feed_without_people_has_nothing_to_reduce() -> None:
    with pytest.raises(FeedError, match="plans"):
        retention.limits({"plans": 6}, DAY)


def test_it_is_off_until_it_is_set_and_recorded_when_it_is_done(
    books: Books, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with settings.elsewhere(books.folder):
        assert main(["retain", "--json"]) == 0
        assert json.loads(capsys.readouterr().out)["feeds"] == []
        monkeypatch.setenv("POSKO_RETENTION", "calls=12")
        assert main(["retain", "--json", "--dry-run"]) == 0
        assert recorded(books.folder, Action.retained) == []
        assert main(["retain", "--json"]) == 0
    begun, done = recorded(books.folder, Action.retained)
    assert (begun.facts["outcome"], done.facts["outcome"], done.rows) == ("begun", "done", 0)


def test_each_feed_about_people_says_what_a_retention_leaves_of_it() -> None:
    assert [feed.table for feed in feeds.FEEDS if feed.is_about_people != (feed.retention is not None)] == []
    for feed in feeds.FEEDS:
        if feed.retention:
            stays = feed.retention.left is Left.ALL
            assert bool(feed.retention.why) == stays
            assert stays or feed.happened or feed.retention.moments
