"""One person's chain: joined where the identity is certain, and nowhere else."""

from collections.abc import Iterator
from datetime import datetime

import duckdb
import pytest

from analytics.metrics.calls.call_rows import recent_calls
from analytics.metrics.cases.chain import case_chain
from analytics.metrics.cases.open_steps import died_at, headline_of, open_steps
from analytics.metrics.cases.scope import case_identity, case_keys
from analytics.metrics.requests.request_rows import recent_requests
from tests.world import World

NOW = datetime.fromisoformat("2021-07-10T12:00+07:00")
WEEK = {"start": datetime(2021, 7, 1).date(), "end": datetime(2021, 7, 10).date()}
CALLS = """
    call_id | started_at | answered_at | channel | outcome | caller_phone | caller_name | village | district | need
    c1 | 2021-07-05 08:00:30 | 2021-07-05 08:01 | phone | answered | 081234500001 | Bu Sari | Sisir | Batu | oxygen
    c2 | 2021-07-06 08:00 | 2021-07-06 08:01 | phone | answered | 081234500001 | Bu Sari | Sisir | Batu | food
"""
# Ani is the child of Bu Sari, who calls for her; both share a telephone. Who r3 is for nobody wrote down
REQUESTS = """
    request_id|call_id|requested_at|category|village|district|item|quantity_requested|urgency|status|fulfilled_at|recipient|contact_phone
    r1|c1|2021-07-05 08:00|oxygen|Sisir|Batu|cylinder_1m3|2|high|fulfilled|2021-07-05 11:00|Ani|081234500001
    r2|c2|2021-07-06 08:00|food|Sisir|Batu|food_parcel|1|normal|open||Ibu Sari|081234500001
    r3|  |2021-07-08 08:00|oxygen|Sisir|Batu|cylinder_1m3|1|high|open|||081234500001
    r4|  |2021-07-09|oxygen|Sisir|Batu|cylinder_1m3|1|high|open||Ani|081234500001
"""
PLANS = """
    plan_id|planned_at|day|shift|vehicle|trip|stop|from_depot|request_id|village|district|item|quantity|empties|arrive_at
    p1|2021-07-05 08:30|2021-07-05|day|A|1|1|Gudang|r1|Sisir|Batu|cylinder_1m3|2|0|2021-07-05 10:00
    p2|2021-07-10 08:30|2021-07-10|day|A|1|1|Gudang|r4|Sisir|Batu|cylinder_1m3|1|0|2021-07-10 14:00
"""
DELIVERIES = """
    plan_id | day | stop | outcome | delivered_at | vehicle | from_depot | request_id | item | quantity_delivered
    p1 | 2021-07-05 | 1 | delivered | 2021-07-05 11:00 | A | Gudang | r1 | cylinder_1m3 | 2
"""
FOLLOWUPS = """
    followup_id|attempt|person|recipient|contact_phone|due_at|done_at|outcome|contacted|physical_state|emotional_state
    f1 | 1 | P-014 | Ani | 081234500001 | 2021-07-06 | 2021-07-06 09:00 | reached | own | fair | calm
    f2 | 1 | P-014 |     |              | 2021-07-09 | 2021-07-09 09:00 | unreachable | own |  |
    f3 | 1 |       |     | 081234500001 | 2021-07-09 | 2021-07-09 10:00 | reached | own | poor | calm
"""
COMPANIONSHIPS = """
    companion_id | person | person_kind | started_at | ended_at
    K-1 | P-014 | patient | 2021-07-06 |
"""
ASSESSMENTS = """
    assessment_id | person | assessed_at | team | result
    a1 | P-014 | 2021-07-07 13:00 | health | referred
"""
REFERRALS = """
    referral_id | person | opened_at | origin | origin_id | kind | to_agency | status | status_at
    x1 | P-014 | 2021-07-07 14:00 | call | c1 | health | RSUD Contoh | requested | 2021-07-07 14:00
    x1 | P-014 | 2021-07-07 14:00 | call | c1 | health | RSUD Contoh | no_receiver | 2021-07-08 09:00
"""
BOOKS = {
    "calls": CALLS, "requests": REQUESTS, "plans": PLANS, "deliveries": DELIVERIES, "followups": FOLLOWUPS,
    "companionships": COMPANIONSHIPS, "assessments": ASSESSMENTS, "referrals": REFERRALS,
}  # fmt: skip


@pytest.fixture(scope="module")
def con(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """The books of a mother and her child."""
    folder = tmp_path_factory.mktemp("case")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("POSKO_DATA", str(folder / "data"))
        made = World(folder / "files")
        yield made(**BOOKS)
        made.close()


def key_of(con: duckdb.DuckDBPyConnection, record: str) -> str:
    """The key that the identity of a record leads to."""
    return str(case_identity(con, key=record)["key"].item())


def test_a_record_of_somebody_certain_leads_to_the_person_by_id_and_by_name_and_number(
    con: duckdb.DuckDBPyConnection,
) -> None:
    ani = key_of(con, "followup:f1")
    assert ani.startswith("person:")
    assert {key_of(con, record) for record in ("request:r1", "request:r4", "followup:f2", "referral:x1")} == {ani}
    mother = key_of(con, "request:r2")
    assert mother.startswith("person:")
    assert mother == key_of(con, "call:c1"), "titles do not make another person"
    assert mother != ani, "who calls for a child is not the child"


def test_the_chain_of_a_person_is_all_and_only_theirs_in_the_order_of_time(con: duckdb.DuckDBPyConnection) -> None:
    rows = case_chain(con, key=key_of(con, "followup:f1"), now=NOW)
    assert list(zip(rows["step"], rows["record"].fillna(""), strict=True)) == [
        ("call", "c1"), ("request", "r1"), ("stop", "r1"), ("fulfilled", "r1"), ("companion", ""), ("followup", "f1"),
        ("assessment", "a1"), ("referral", "x1"), ("referral", "x1"), ("request", "r4"), ("followup", "f2"),
        ("stop", "r4"),
    ]  # fmt: skip
    assert rows["state"].tolist()[-1] == "planned"
    assert rows[rows["record"] == "r4"]["time_known"].tolist() == [False, True]


def test_the_chain_has_no_name_and_no_number(con: duckdb.DuckDBPyConnection) -> None:
    texts = case_chain(con, key=key_of(con, "followup:f1"), now=NOW).to_csv()
    assert not [private for private in ("Ani", "Sari", "0812345", "812345", "P-014", "K-1") if private in texts]


def test_what_is_open_says_what_comes_next(con: duckdb.DuckDBPyConnection) -> None:
    rows = open_steps(con, key=key_of(con, "followup:f1"), now=NOW)
    assert {(row.step, row.next_step) for row in rows.itertuples()} == {
        ("request", "stop_is_planned"),
        ("followup", "own"),
        ("referral", "find_receiver"),
        ("accompanied", "accompany"),
    }
    headline = headline_of(rows, has_died=False)
    assert (headline.key, headline.numbers["open"]) == ("case.open", 4)


def test_at_an_earlier_moment_the_case_stood_as_it_stood_then(con: duckdb.DuckDBPyConnection) -> None:
    then = datetime.fromisoformat("2021-07-05T10:30+07:00")
    assert case_chain(con, key=key_of(con, "followup:f1"), now=then)["step"].tolist()[:2] == ["call", "request"]
    assert open_steps(con, key=key_of(con, "followup:f1"), now=then)["record"].tolist() == ["f1", "r1"], (
        "of what is planned the next"
    )


def test_where_it_is_uncertain_who_it_is_only_ids_are_followed_and_others_are_counted(
    con: duckdb.DuckDBPyConnection,
) -> None:
    row = case_identity(con, key="request:r3").iloc[0]
    assert (row["key"], row["basis"], row["person"]) == ("request:r3", "phone", None)
    assert row["possible"] == len(["Ani", "Bu Sari", "f3"])
    assert case_chain(con, key="request:r3", now=NOW)["record"].tolist() == ["r3"]
    number_alone = case_identity(con, key="followup:f3").iloc[0]
    assert (number_alone["basis"], number_alone["person"]) == ("phone", None)


def test_a_typed_code_is_a_person_or_a_record_and_never_a_name_or_a_number(con: duckdb.DuckDBPyConnection) -> None:
    person = key_of(con, "followup:f1")
    code = person.removeprefix("person:")
    assert case_keys(con, text=code.lower()) == [person]
    assert case_keys(con, text="r3") == ["request:r3"]
    for text in ("Ani", "081234500001", "62812 3450 0001", "P-014", "person:Ani", "nix:1", ""):
        assert case_keys(con, text=text) == []
    assert not case_identity(con, key="request:none")["exists"].item()
    assert case_identity(con, key="nonsense").empty


def test_rows_lead_to_the_case_of_whom_they_are_about(con: duckdb.DuckDBPyConnection) -> None:
    requests = recent_requests(con, **WEEK).set_index("request_id")["case"]
    assert requests["r1"] == requests["r4"] == key_of(con, "followup:f1")
    assert requests["r3"] == "request:r3"
    assert recent_calls(con, **WEEK)["case"].tolist() == [key_of(con, "call:c1")] * 2


def test_who_did_not_die_did_not_die(con: duckdb.DuckDBPyConnection) -> None:
    assert died_at(con, person=key_of(con, "followup:f1").removeprefix("person:"), now=NOW) is None
