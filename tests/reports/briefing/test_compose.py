"""A briefing: the pages' figures at one moment, in words, and no number where nothing is known."""

import json
import math
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from duckdb import DuckDBPyConnection

from analytics.metrics.calls.call_backs import lost_totals
from analytics.metrics.calls.calls import call_totals, calls_by_channel, daily_calls
from analytics.metrics.deliveries.orders import orders_to_place
from analytics.metrics.gifts.donations import donation_totals
from analytics.metrics.gifts.gift_balances import cash_balance, flow, goods_balance
from analytics.metrics.oxygen.depletion_summary import cover_of, needs
from analytics.metrics.oxygen.oxygen import open_orders, oxygen_use
from analytics.metrics.requests.request_backlog import backlog
from analytics.metrics.requests.request_waits import time_to_fulfil
from analytics.metrics.requests.requests import request_totals, requests_by_category
from analytics.metrics.villages.village_rates import village_rates
from analytics.metrics.villages.villages import village_coverage
from i18n import LANGUAGES
from level import Level
from reports.briefing.compose import code_of, compose, link
from reports.briefing.document import Briefing, Figure, as_json, figures_json
from reports.briefing.options import SECTIONS, Options
from tests.reports.briefing.conftest import MADE_AT, ZONE, Composed, week
from tests.world import World

WEEK: dict[str, Any] = {"start": date(2021, 7, 12), "end": date(2021, 7, 18)}
END = datetime(2021, 7, 18, 23, 59, 59, 999999, tzinfo=ZONE)


def figures(briefing: Briefing) -> dict[str, Figure]:
    return {figure.key: figure for item in briefing.items for figure in item.figures}


def chart(briefing: Briefing, key: str) -> dict[str, Any]:
    return next(item.chart.content for item in briefing.items if item.chart is not None and item.chart.key == key)


def rows(briefing: Briefing, key: str) -> list[tuple[Any, ...]]:
    table = next(item.table for item in briefing.items if item.table is not None and item.table.key == key)
    return [*table.rows, *table.more]


def metrics_of_pages(con: DuckDBPyConnection) -> dict[str, Any]:
    """Every figure as the pages ask for it: the same metric with the same arguments."""
    calls, lost = call_totals(con, **WEEK).iloc[0], lost_totals(con, **WEEK, now=END).iloc[0]
    wanted, waiting = request_totals(con, **WEEK, now=END).iloc[0], backlog(con, now=END).iloc[0]
    times = time_to_fulfil(con, **WEEK, now=END).times.iloc[0]
    lasts = needs(con, now=END)
    cover, use = cover_of(lasts).iloc[0], oxygen_use(con, **WEEK)
    coming, to_place = open_orders(con, now=END), orders_to_place(con, now=END)
    gifts = donation_totals(con, **WEEK).iloc[0]
    placed = village_coverage(con, **WEEK).iloc[0]
    maps = {counted: village_rates(con, **WEEK, counted=counted) for counted in ("calls", "requests")}
    names = {
        "calls": (calls, ("calls", "people", "answered_share", "within_60s_share", "abandoned_share")),
        "requests": (wanted, ("requests", "fulfilled_share", "unmet")),
        "donations": (gifts, ("cash_in_idr", "spent_idr", "on_hand_idr", "donations", "evidence_share")),
    }
    columns = {f"{section}.{name}": row[name] for section, (row, each) in names.items() for name in each}
    counted = {
        f"villages.{name}_{what}": amount
        for name, frame in maps.items()
        for what, amount in (
            ("placed_share", placed[f"{name}_with_village"] / placed[name]),
            ("villages", (frame["cases"] > 0).sum()),
            ("above", (frame["verdict"] == "above").sum()),
        )
    }
    return columns | counted | {
        "requests.sensitive": None,  # two in the week, too few
        "calls.median_handling_seconds": calls["median_handling_seconds"],
        **{f"calls.{name}": lost[name] for name in ("lost_callers", "reached_callers", "waiting_callers")},
        **{f"requests.{name}": waiting[name] for name in ("open_requests", "stale_requests")},
        **{f"requests.{name}": times[name] for name in ("median_hours", "within_24h_share")},
        "oxygen.days_of_oxygen": lasts["days_p50"].iloc[0],
        "oxygen.gas_m3": cover["m3"],
        **{f"oxygen.{name}": cover[name] for name in ("out_1d_share", "depots_out", "dry_depots")},
        **{f"oxygen.{name}": use[name].sum() for name in ("issued_m3", "issued")},
        "oxygen.days_without": use.groupby("day")["ran_out"].any().sum(),
        "oxygen.on_the_way": coming["quantity"].sum(),
        "oxygen.overdue_orders": coming["overdue"].sum(),
        "deliveries.orders_to_place": len(to_place),
        "deliveries.late_orders_to_place": to_place["is_late"].sum(),
        "deliveries.cylinders_to_order": to_place["quantity"].sum(),
        # three stops in the week, too few
        **{f"deliveries.{name}": None for name in ("served_share", "on_time_share", "cylinders_delivered")},
        "deliveries.not_reported": None,
    }  # fmt: skip


def test_every_figure_is_the_one_that_the_page_asks_for(weekly: Briefing, books: DuckDBPyConnection) -> None:
    of_care = ("followups.", "companions.", "referrals.")  # those stand in test_care
    amounts = {key: figure.amount for key, figure in figures(weekly).items()}
    printed = {key: amount for key, amount in amounts.items() if not key.startswith(of_care)}
    expected = metrics_of_pages(books)
    assert printed.keys() == expected.keys()
    for key, amount in printed.items():
        known = None if expected[key] is None or math.isnan(expected[key]) else float(expected[key])
        assert (None if amount is None else float(amount)) == known, key


def test_every_chart_draws_the_rows_of_its_metric(weekly: Briefing, books: DuckDBPyConnection) -> None:
    days = daily_calls(books, **WEEK)
    assert [day["amount"] for day in chart(weekly, "calls.daily")["days"]] == days["calls"].tolist()
    ranked = requests_by_category(books, **WEEK)
    drawn = chart(weekly, "requests.ranked")["rows"]
    assert sum(row["amount"] for row in drawn) == ranked["requests"].sum()
    curve = time_to_fulfil(books, **WEEK, now=END).curve
    assert [point[1] for point in chart(weekly, "requests.curve")["curves"][0]["points"]] == [
        round(share, 4) for share in curve["fulfilled_share"]
    ]
    money = flow(books, **WEEK)
    assert [link["amount"] for link in chart(weekly, "donations.flow")["links"]] == money["amount_idr"].tolist()
    cases = village_rates(books, **WEEK, counted="calls")
    assert rows(weekly, "villages.calls")[0][2] == cases["cases"].iloc[0]
    assert rows(weekly, "donations.balance") == [
        (weekly.w.term("cash_step", step), amount) for step, amount in cash_balance(books, **WEEK).to_numpy().tolist()
    ]
    assert [row[5] for row in rows(weekly, "donations.goods")] == goods_balance(books, **WEEK)["closing"].tolist()
    assert [row[1] for row in rows(weekly, "calls.channels")] == calls_by_channel(books, **WEEK)["calls"].tolist()


def test_of_a_past_week_nothing_counts_that_happened_later(weekly: Briefing) -> None:
    amounts = {key: figure.amount for key, figure in figures(weekly).items()}
    assert weekly.is_past and weekly.moment == END
    # food waits 4 days: that of 15 to 18 July was still open (4); so was medicine from 16 July on (3)
    assert amounts["requests.open_requests"] == 4 + 3
    # 100 less 2 on each of 21 days, times 1 m³; the other depot, empty since the 15th, got 30 only on the 20th
    assert amounts["oxygen.gas_m3"] == 100 - 2 * 21
    assert amounts["oxygen.dry_depots"] == 1
    # its order arrived on the 20th: on the 18th it was on its way, and a day late; the other was not placed yet
    assert (amounts["oxygen.on_the_way"], amounts["oxygen.overdue_orders"]) == (30, 1)
    assert amounts["donations.on_hand_idr"] == 1_000_000 + 5_000_000 - 1_500_000
    assert [event.label for event in weekly.events] == ["PPKM diperketat"]
    assert not any(figure.is_current for figure in figures(weekly).values())


def test_the_last_days_are_of_now_and_so_is_what_a_page_shows_so(books: DuckDBPyConnection, composed: Composed) -> None:
    options = Options("weekly", date(2021, 7, 19), date(2021, 7, 25), "previous", ("requests", "oxygen"), "id")
    now = composed(options)
    assert not now.is_past and now.moment == MADE_AT
    assert figures(now)["oxygen.gas_m3"].amount == 100 - 2 * 28 + 2 * 30
    assert "Permintaan" in now.incomplete
    beside_a_page = compose(books, week(), now=MADE_AT, made_at=MADE_AT, moment_at=MADE_AT)
    assert not beside_a_page.is_past and figures(beside_a_page)["oxygen.gas_m3"].amount == 100 - 2 * 28 + 2 * 30


@pytest.mark.parametrize(("comparison", "before"), [("previous", 7 * 3), ("month_earlier", None)])
def test_a_change_names_what_it_is_compared_with(composed: Composed, comparison: str, before: int | None) -> None:
    briefing = composed(week(comparison=comparison))
    change = figures(briefing)["calls.calls"].change
    assert change == ("" if before is None else f"naik 100% dari {before}")
    assert ("7 hari sebelumnya" in briefing.sections[0].items[0].sentence) == (before is not None)


def test_a_state_is_compared_with_the_end_of_the_earlier_days(weekly: Briefing, books: DuckDBPyConnection) -> None:
    now, then = (backlog(books, now=moment).iloc[0]["open_requests"] for moment in (END, END - timedelta(days=7)))
    figure = figures(weekly)["requests.open_requests"]
    assert figure.amount == now and figure.change.endswith(f" {then}")
    assert figures(weekly)["oxygen.gas_m3"].change


def test_what_cannot_be_compared_says_so(composed: Composed, weekly: Briefing) -> None:
    earlier = Options("weekly", date(2021, 7, 1), date(2021, 7, 24), "month_earlier", ("calls",), "en")
    assert composed(earlier).comparison.startswith(
        "Not compared: too few complete days to compare with Tuesday, 1 June"
    )
    assert not figures(composed(earlier))["calls.calls"].change
    assert weekly.comparison == "Dibandingkan dengan Senin, 5 Juli 2021 sampai Minggu, 11 Juli 2021"


def test_days_that_the_books_do_not_reach_are_unknown_not_zero(composed: Composed) -> None:
    options = Options("weekly", date(2021, 7, 19), date(2021, 7, 28), "previous", ("oxygen",), "id")
    days = chart(composed(options), "oxygen.use")["days"]
    assert [day["day"] for day in days] == [f"2021-07-{n}" for n in range(19, 29)]
    assert [day["amount"] for day in days[-3:]] == [None] * 3
    assert days[-4]["incomplete"] and not days[0]["incomplete"]


def test_a_sensitive_need_is_printed_among_others_and_by_whole_weeks_from_five_on(
    weekly: Briefing, books: DuckDBPyConnection
) -> None:
    ranked = requests_by_category(books, **WEEK, level=Level.DESK)
    assert ranked.loc[ranked["category"] == "psychosocial", "requests"].tolist() == [2]

    word = weekly.w.term("category", "psychosocial")
    assert word not in [row[0] for row in rows(weekly, "requests.ranked")]
    assert ("Lainnya, termasuk psikososial", 2) in [row[:2] for row in rows(weekly, "requests.ranked")]
    assert sum(row[1] for row in rows(weekly, "requests.ranked")) == ranked["requests"].sum()
    hidden = figures(weekly)["requests.sensitive"]
    assert (hidden.amount, hidden.text, hidden.is_hidden) == (None, "disembunyikan", True)
    assert "psikososial" in weekly.suppressed.lower()


def test_no_person_is_in_it(weekly: Briefing) -> None:
    text = json.dumps(as_json(weekly), ensure_ascii=False)
    assert "Budi" not in text
    assert "0812345" not in text and "r17-0" not in text
    assert figures_json(weekly)["people"] is False


@pytest.mark.parametrize(("kind", "language"), [("weekly", "hi"), ("inspection", "en"), ("jury", "id")])
def test_every_kind_is_whole_in_every_language(composed: Composed, kind: str, language: str) -> None:
    briefing = composed(week(language, kind))
    for section in briefing.sections:
        assert section.items or section.missing
    for item in briefing.items:
        assert item.sentence and item.definition and item.basis and item.coverage and item.quarantine and item.source
        assert item.chart is None or item.chart.alt
    assert bool(briefing.signatures) == (kind == "inspection")
    assert "{" not in json.dumps([*briefing.summary, *(figure.text for figure in briefing.figures)])


def test_numbers_are_the_same_in_every_language(composed: Composed) -> None:
    amounts = [
        {key: each["amount"] for key, each in figures_json(
            composed(week(language))
        )["figures"].items()}
        for language in LANGUAGES
    ]  # fmt: skip
    assert amounts[0] == amounts[1] == amounts[2]


def test_equal_data_give_an_equal_briefing_and_only_content_gives_the_code(
    weekly: Briefing, books: DuckDBPyConnection, composed: Composed
) -> None:
    assert compose(books, week(), now=MADE_AT, made_at=MADE_AT) == weekly
    later = composed(week(), MADE_AT.replace(hour=11))
    assert (later.fingerprint, later.code) == (weekly.fingerprint, weekly.code)
    other = composed(week(comparison="month_earlier"))
    assert other.fingerprint != weekly.fingerprint
    assert code_of("0" * 64) == "00-0000"


def test_json_of_the_figures_holds_every_number(weekly: Briefing) -> None:
    plain = figures_json(weekly)
    assert json.loads(json.dumps(plain)) == plain
    assert plain["figures"]["calls.calls"]["amount"] == 42
    assert plain["feeds"] == sorted(plain["feeds"]) and "calls" in plain["feeds"]
    assert plain["known_at"].startswith("2021-07-18T23:59:59")


def test_the_link_opens_the_same_choices(monkeypatch: pytest.MonkeyPatch) -> None:
    assert link(week(), "K7-4Q2M") == ""
    monkeypatch.setenv("POSKO_URL", "https://posko.example/")
    start = "https://posko.example/inspeksi?kode=K7-4Q2M&kind=inspection&span=custom"
    assert link(week(), "K7-4Q2M") == f"{start}&from=2021-07-12&to=2021-07-18&paper=id"
    few = Options("weekly", date(2021, 7, 12), date(2021, 7, 18), "month_earlier", ("calls", "oxygen"), "hi")
    assert link(few, "K7-4Q2M").endswith("&paper=hi&compare=month_earlier&sections=calls,oxygen")


def test_without_a_snapshot_no_number_is_printed() -> None:
    empty = compose(None, week(), now=MADE_AT, made_at=MADE_AT)
    assert empty.is_empty and not figures_json(empty)["figures"]
    assert all(section.missing and not section.items for section in empty.sections)
    assert not empty.actions and not empty.sources.rows


def test_a_book_that_was_never_loaded_is_named_and_made_up_data_are(world: World) -> None:
    con = world(
        calls="DATA CONTOH - BUKAN DATA NYATA |\nstarted_at | village\n2021-07-05 09:00 | Sisir\n2021-07-07 09:00 |"
    )
    options = Options("weekly", date(2021, 7, 5), date(2021, 7, 6), "previous", SECTIONS, "id")
    briefing = compose(con, options, now=MADE_AT, made_at=MADE_AT)
    by_key = {section.key: section for section in briefing.sections}
    assert briefing.made_up.startswith("DATA CONTOH")
    assert by_key["calls"].items
    for name in ("requests", "oxygen", "deliveries", "donations"):
        assert by_key[name].missing and not by_key[name].items, name
    assert "Stok" in by_key["oxygen"].missing
    assert {figure.key.partition(".")[0] for figure in briefing.figures} == {"calls"}
    assert briefing.no_actions != briefing.w("briefing.no_actions")


def test_days_that_the_books_do_not_hold_give_no_number(composed: Composed) -> None:
    options = Options("weekly", date(2021, 5, 3), date(2021, 5, 9), "previous", SECTIONS, "id")
    assert composed(options).is_empty and not composed(options).actions


def test_a_share_stands_beside_what_it_is_a_part_of(weekly: Briefing) -> None:
    for figure in figures(weekly).values():
        if figure.numerator and figure.amount is not None and figure.unit == "share":
            part, whole = (
                int("".join(filter(str.isdigit, text.split()[0]))) for text in (figure.numerator, figure.denominator)
            )
            assert round(part / whole, 6) == round(float(Decimal(str(figure.amount))), 6), figure.key
