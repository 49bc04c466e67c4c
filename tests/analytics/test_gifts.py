"""A gift followed, a giver told, the law's limits met, and what the books lack: hand-counted."""

from datetime import date

import duckdb
import pytest

from analytics.metrics.gifts import gift_gaps, gift_trace, limits, statements
from level import Level
from tests.analytics.staged import staged

JULY = {"start": date(2021, 7, 1), "end": date(2021, 7, 31)}
LAW = """
    limit_key                most  regulation
    operating_share          0.1   Perda
    victims_operating_share  0     Perda
    permit_months            3     Perda
    permit_renewals          1     Perda
"""
SISIR, TEMAS = "35.79.01.1001", "35.79.01.1002"


@pytest.fixture(scope="module")
def con() -> duckdb.DuckDBPyConnection:
    """d1 (a company's money) buys rice for two villages; d2 (a person's) is for victims; d3 is rice."""
    return staged(
        donations="""
            donation_id  received_at  donor  donor_code  donor_kind  kind     item  quantity  amount_idr  for_victims
            d1           2021-07-01   PT     c1          company     cash     -     -         1000        false
            d2           2021-07-02   -      p1          person      cash     -     -         500         true
            d3           2021-07-02   PT     c1          company     in_kind  rice  5         -           false
        """,
        purchases="""
            purchase_id  purchased_at  item  quantity  amount_idr  donation_id  is_operating  has_evidence
            p1           2021-07-03    rice  10        800         d1           false         true
            p2           2021-07-04    soap  1         120         -            true          false
        """,
        distributions=f"""
            distribution_id  distributed_at  village  village_code  item  quantity  amount_idr donation_id has_evidence
            x1               2021-07-05      Sisir    {SISIR}       rice  4         -           d1           true
            x2               2021-07-06      Temas    {TEMAS}       rice  6         -           -            false
            x3               2021-07-07      Sisir    {SISIR}       -     -         200         d2           false
        """,
        villages=f"village_code name district\n{SISIR} Sisir Batu\n{TEMAS} Temas Batu",
        limits=LAW,
    )


def test_a_gift_of_money_is_followed_through_what_it_bought_to_the_villages(con: duckdb.DuckDBPyConnection) -> None:
    frame = gift_trace.destinations(con, level=Level.DESK, donation_id="d1")
    rows = zip(frame["village"].fillna(""), frame["gift_state"], frame["amount_idr"], strict=True)
    # x2 takes the rice that was given on 2 July first (5), then 1 of what d1 bought for 80 each
    assert list(rows) == [
        ("Sisir", "handed_over", 4 * 80),
        ("Temas", "handed_over", (6 - 5) * 80),
        ("", "in_store", (10 - 4 - 1) * 80),
        ("", "operating", 120),
        ("", "on_hand", 1000 - 800 - 120),
    ]
    finding = gift_trace.trace_headline(con, level=Level.DESK, donation_id="d1")
    assert (finding.key, finding.numbers["handed_percent"], finding.numbers["villages"]) == ("gift.reached", 40, 2)


def test_each_part_says_whether_it_names_the_gift(con: duckdb.DuckDBPyConnection) -> None:
    frame = gift_trace.gift_parts(con, level=Level.DESK, donation_id="d1")
    named = frame.set_index("distribution_id")["by_rule"]
    assert (named["x1"], named["x2"]) == ("named", "oldest")


def test_a_gift_of_which_nothing_was_handed_over_says_so() -> None:
    con = staged(donations="donation_id received_at kind amount_idr\nd1 2021-07-01 cash 9\nd2 2021-07-01 in_kind -")
    assert gift_trace.trace_headline(con, level=Level.DESK, donation_id="d1").key == "gift.waiting_cash"
    assert gift_trace.trace_headline(con, level=Level.DESK, donation_id="d2").key == "gift.none"


def test_gifts_to_choose_are_the_newest_and_the_one_that_was_chosen(con: duckdb.DuckDBPyConnection) -> None:
    frame = gift_trace.gifts(con, level=Level.DESK, chosen="d1")
    assert frame["donation_id"].tolist() == ["d2", "d3", "d1"]
    assert frame["donor"].fillna("").tolist() == ["", "PT", "PT"]


def test_only_organisations_have_a_statement(con: duckdb.DuckDBPyConnection) -> None:
    assert statements.organisations(con)[["donor_code", "donations", "amount_idr"]].values.tolist() == [["c1", 2, 1000]]
    assert statements.statement(con, donor_code="p1").empty


def test_a_statement_tells_what_became_of_each_gift(con: duckdb.DuckDBPyConnection) -> None:
    frame = statements.statement(con, donor_code="c1").set_index("donation_id")
    assert frame.loc["d1", "handed_over_idr"] == 5 * 80
    assert (frame.loc["d3", "handed_over_quantity"], frame.loc["d3", "in_store_quantity"]) == (5, 0)
    assert statements.statement_headline(con, donor_code="c1").numbers["handed_idr"] == 400


def test_operating_costs_stand_against_all_cash_received(con: duckdb.DuckDBPyConnection) -> None:
    row = limits.collection_limits(con, end=JULY["end"]).set_index("limit_key").loc["operating_share"]
    assert (row["numerator_idr"], row["denominator_idr"], row["limit_state"]) == (120, 1000 + 500, "within")
    assert row["limit_share"] == 120 / 1500


def worked(named: str) -> duckdb.DuckDBPyConnection:
    """Fuel for 90, once of all; the only gift of 300 is for victims."""
    return staged(
        donations="donation_id received_at kind amount_idr for_victims\nd1 2021-03-01 cash 300 true",
        distributions=f"""
            distribution_id  distributed_at  item  quantity  amount_idr  is_operating  donation_id
            x1               2021-07-09      -     -         90          true          {named}
        """,
        limits=LAW,
    )


@pytest.mark.parametrize(("named", "state"), [("-", "check"), ("d1", "exceeded")])
def test_costs_out_of_a_gift_for_victims_are_beyond_the_limit_when_they_name_it(named: str, state: str) -> None:
    rows = limits.collection_limits(worked(named), end=JULY["end"]).set_index("limit_key")
    assert (
        rows.loc["victims_operating_share", "limit_state"],
        rows.loc["victims_operating_share", "numerator_idr"],
    ) == (state, 90)
    assert rows.loc["operating_share", "limit_state"] == "exceeded"  # 90 of 300 is more than a tenth


@pytest.mark.parametrize(
    ("last", "state"), [("2021-05-15", "within"), ("2021-08-01", "check"), ("2021-12-01", "exceeded")]
)
def test_a_collection_needs_its_permit_renewed_and_then_ends(last: str, state: str) -> None:
    con = staged(donations=f"donation_id received_at kind amount_idr\na 2021-03-01 cash 1\nb {last} cash 1", limits=LAW)
    rows = limits.collection_limits(con, end=date(2021, 12, 31)).set_index("limit_key")
    assert rows.loc["permit_months", "limit_state"] == state


def test_without_gifts_or_limits_nothing_is_claimed() -> None:
    assert set(limits.collection_limits(staged(limits=LAW), end=JULY["end"])["limit_state"]) == {"unknown"}
    assert limits.collection_limits(staged(), end=JULY["end"]).empty


def test_uses_without_a_receipt_are_listed(con: duckdb.DuckDBPyConnection) -> None:
    assert gift_gaps.missing_receipts(con, **JULY)["use_id"].tolist() == ["x3", "p2", "x2"]


def test_what_only_one_book_tells_of_is_listed_and_moves_no_balance() -> None:
    con = staged(
        donations="""
            donation_id  received_at  kind     item          quantity  amount_idr  in_bank
            d1           2021-07-02   cash     -             -         700         false
            d2           2021-07-05   in_kind  cylinder_1m3  3         -           -
            d3           2021-07-05   in_kind  rice          3         -           -
        """,
        bank_lines="""
            line_id  day         bank  direction  amount_idr  subject   subject_id  is_sure
            b1       2021-07-03  BRI   inbound    500         donation  d9          false
            b2       2021-07-03  BRI   outbound   80          -         -           false
            b3       2021-07-03  BRI   outbound   90          purchase  p1          false
        """,
        stock="""
            movement_id  occurred_at  depot  item          condition  movement  quantity
            m1           2021-07-01   Utara  cylinder_1m3  full       opening   5
            m2           2021-07-09   Utara  cylinder_1m3  full       donation  2
        """,
    )
    bank = gift_gaps.unmatched_money(con, **JULY)
    assert bank[["unmatched", "subject_id"]].values.tolist() == [["credit", "b1"], ["debit", "b2"], ["transfer", "d1"]]
    assert bank["may_be"].iloc[0] == "d9"
    stock = gift_gaps.unmatched_goods(con, **JULY)
    assert stock[["unmatched", "subject_id"]].values.tolist() == [["stock_donation", "m2"], ["donation", "d2"]]
