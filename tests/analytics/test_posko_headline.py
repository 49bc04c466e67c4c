"""The one sentence of the posko: of all depots and today's orders; without a stock book never as if all were well."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from analytics.metrics.actions.headline import known_without_stock, posko_headline
from finding import Finding
from i18n import LANGUAGES, Words
from level import Level
from tests.analytics.staged import staged

NOW = datetime(2021, 7, 20, 12, tzinfo=ZoneInfo("Asia/Jakarta"))
DAYS = {"start": date(2021, 7, 14), "end": date(2021, 7, 20)}
NOTHING = Finding("oxygen.none", {})


def test_with_a_stock_book_the_sentence_is_that_of_stock_and_orders() -> None:
    stock = Finding("oxygen.stock_and_orders", {})
    assert posko_headline(stock, [Finding("calls.counted", {"calls": 7, "days": 7})]) is stock


def test_without_one_it_says_what_is_known_and_that_stock_is_not() -> None:
    calls = Finding("calls.counted", {"calls": 7, "days": 7})
    finding = posko_headline(NOTHING, [Finding("followups.none", {}), calls])
    assert finding == Finding("posko.without_stock", {"known": calls})
    for language in LANGUAGES:
        w = Words(language)
        sentence = w.sentence(finding)
        assert w.sentence(calls) in sentence and len(sentence) > len(w.sentence(calls))
    assert posko_headline(NOTHING, [Finding("followups.hidden", {})]).key == "posko.unknown"


def test_only_books_that_are_loaded_say_something() -> None:
    con = staged(
        calls="call_id started_at direction\na 2021-07-20T08:00 inbound\nb 2021-07-20T09:00 inbound",
        referrals=(
            "referral_id person_code opened_at kind status status_at\n"
            "r p 2021-07-01T08:00 health requested 2021-07-02T08:00"
        ),
    )
    findings = known_without_stock(con, **DAYS, place=None, now=NOW, level=Level.DESK)
    assert [finding.key.partition(".")[0] for finding in findings] == ["calls", "referrals"]
    assert findings[0].numbers["calls"] == 2


def test_a_need_that_the_posko_flagged_is_no_headline_of_readers() -> None:
    requests = "request_id requested_at category status\n"
    requests += "\n".join(f"r{n} 2021-07-20T08:00 food open" for n in range(9))
    requests += "\n" + "\n".join(f"s{n} 2021-07-20T08:00 oxygen open" for n in range(3))
    con = staged(requests=requests)
    of_now = {"place": None, "now": NOW}
    (desk,) = known_without_stock(con, **DAYS, **of_now, level=Level.DESK)
    (readers,) = known_without_stock(con, **DAYS, **of_now, level=Level(sensitive=("food",)))
    assert "food" in desk.numbers.values()
    assert "food" not in readers.numbers.values()
