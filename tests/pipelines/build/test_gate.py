"""Every text passes the gate before a model reads it: numbers, ids like numbers, names of known people."""

import re
from collections.abc import Callable, Iterator
from contextlib import nullcontext

import duckdb
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import settings as settings_of_hypothesis
from hypothesis import strategies as st

import settings
import warehouse
from pipelines.build.gate.finished import check_texts
from pipelines.build.gate.gate import code
from pipelines.build.gate.macros import gate_macros
from pipelines.build.gate.texts import TEXT, kinds
from pipelines.disclosure.case_list import case_contacts
from pipelines.disclosure.delivery_list import stop_contacts
from pipelines.feeds import FEEDS
from pipelines.parse.connection import connection
from pipelines.types.cell_text import LONGEST_NAME, clipped, one_line
from pipelines.types.cells.names import FORMS_OF_ADDRESS, names_addressed
from pipelines.types.errors import CheckFailed
from pipelines.types.feed import Feed
from pipelines.types.sql import sql
from pipelines.types.telephone.written_numbers import WORDS_OF_DIGITS, holds_number
from tests.world import World

NUMBERS = ("81234500001", "81234500002", "81234500003", "81234500004", "81234500005", "81234500006", "81234500007")
LONG, LONG_ID = "Gudang " * 400, "r" * 300
NAMES = ("Xylofina", "Quarzman", "Zubaidah", "Trombone", "Fagotto", "Celesta")


digits = st.integers(min_value=811_0000_0000, max_value=899_9999_9999).map(str)
gaps = st.sampled_from(["", "-", " ", ".", "; ", " : ", "=", "+", "x", "|", "....", "\u200b", "/"])
written_numbers = st.tuples(st.sampled_from(["0", "+62", "62", "", "0062 ", "RS 62"]), digits, gaps).map(
    lambda parts: f"hub {parts[0]}{parts[2].join((parts[1][:3], parts[1][3:7], parts[1][7:]))} ya"
)
spelt_numbers = st.lists(st.sampled_from([*WORDS_OF_DIGITS, *"0123456789"]), min_size=9, max_size=14).flatmap(
    lambda words: st.sampled_from([" ", ", ", "_", "-", ". "]).map(lambda between: between.join(words))
)


@pytest.fixture(scope="module")
def macros() -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection with the macros of the gate."""
    with connection() as con:
        con.execute(gate_macros())
        yield con


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """Books with numbers and names where they do not belong."""
    with settings.elsewhere(tmp_path_factory.mktemp("gate")):
        world = World(settings.data_folder() / "files")
        yield world(
            calls="""
            call_id          | started_at       | caller_name       | village           | district | item
            a-1              | 2021-07-05 09:00 | Zubaidah Trombone | Sisir             | Batu     | cylinder_1m3
            0341 81234500001 | 2021-07-05 09:10 | Batu              | Ibu Xylofina      | Batu     | +62 812-3450-0002
            a-3              | 2021-07-05 09:20 |                   | Zubaidah Trombone |          |
            a-4              | 2021-07-05 09:30 |                   | o8123 45oooo3     |          |
            """,
            requests=f"""
            request_id | requested_at | call_id | category | village | item | recipient | address
            r-1 | 2021-07-05 09:12 | 0341 81234500001 | oxygen | Sisir | |           |
            0341 81234500007 | 2021-07-05 09:12 | | oxygen | Sisir | cylinder_1m3 | Jalur A | Jl. 1
            {LONG_ID} | 2021-07-05 09:12 | | oxygen | Sisir | cylinder_1m3 | Jalur B | Jl. 2
            """,
            plans=f"""
            plan_id | planned_at | day | shift | vehicle | trip | stop | depot | request_id | size | quantity
            RA-1 | 2021-07-05 06:00 | 2021-07-06 | Pagi | Pikap | 1 | 1 | Gudang Batu | 0341 81234500007 | 1 m3 | 1
            RA-1 | 2021-07-05 06:00 | 2021-07-06 | Pagi | Pikap | 1 | 2 | Gudang Batu | {LONG_ID} | 1 m3 | 1
            """,
            stock=f"""
            movement_id  | occurred_at      | depot                    | item         | condition | movement | quantity
            812-3450-0004 | 2021-07-05 08:00 | Utara 0812.3450.0005    | cylinder_1m3 | full      | opening  | 2
            m-2          | 2021-07-05 08:00 | Gudang Zubaidah Trombone | cylinder_1m3 | full      | opening  | 3
            m-3          | 2021-07-05 08:00 | Gudang Batu              | cylinder_1m3 | full      | opening  | 4
            m-4          | 2021-07-05 08:00 | Gudang Pak Quarzman      | cylinder_1m3 | full      | opening  | 5
            m-5          | 2021-07-05 08:00 | Gudang Siti Fagotto      | cylinder_1m3 | full      | opening  | 6
            m-6          | 2021-07-05 08:00 | Baris\x07\u2067satu        | cylinder_1m3 | full      | opening  | 7
            {"m" * 300}  | 2021-07-05 08:00 | {LONG} A                 | cylinder_1m3 | full      | opening  | 8
            m-8          | 2021-07-05 08:00 | {LONG} B                 | cylinder_1m3 | full      | opening  | 9
            """,
            distributions="""
            distributed_at | recipient_kind | item         | quantity
            2021-07-05     | Siti Fagotto   | cylinder_1m3 | 1
            2021-07-05     | Budi Celesta   | cylinder_1m3 | 1
            """,
            events="""
            starts_at  | label
            2021-07-05 | Kunjungan Ibu Xylofina, hub 0812 3450 0006, dana Rp1.500.000
            """,
        )
        world.close()


def test_neither_number_nor_name_is_in_the_bytes(snapshot: duckdb.DuckDBPyConnection) -> None:
    current = warehouse.current()
    assert current is not None
    data = [path.read_bytes() for path in (current, *(settings.data_folder() / "cache").glob("*"))]
    for text in (*NUMBERS, *NAMES, "812-3450", "0812.3450", "812 3450", "45oooo"):
        assert not any(text.encode() in each for each in data), text


def test_an_id_like_a_number_is_hashed_and_still_joins(snapshot: duckdb.DuckDBPyConnection) -> None:
    rows = snapshot.execute("SELECT call_id FROM staging.requests JOIN staging.calls USING (call_id)").fetchall()
    assert [re.fullmatch("id-[a-p]{12}", call_id) is not None for (call_id,) in rows] == [True]


def test_a_list_that_is_handed_out_finds_the_rows_whose_ids_are_hashed(snapshot: duckdb.DuckDBPyConnection) -> None:
    stops = stop_contacts(snapshot, day=None, shift=None)
    assert all(re.fullmatch("id-[a-p]{12}", request) for request in stops["request_id"])
    assert stops["name"].tolist() == ["Jalur A", "Jalur B"]
    contacts = pd.concat([case_contacts(snapshot, f"request:{request}") for request in stops["request_id"]])
    assert contacts[["name", "address"]].values.tolist() == [["Jalur A", "Jl. 1"], ["Jalur B", "Jl. 2"]]


OPEN_TEXTS = {
    *(
        "aliases",
        "bank",
        "channel",
        "dated",
        "dcontext",
        "event",
        "label",
        "lastapp",
        "limit_key",
        "norm_source",
        "purpose",
    ),
    *("purposes", "queue", "reason", "regulation", "rule_source", "shift", "source_date", "unit", "word"),
}
"""Columns of text that pass the gate where nobody is named in them: labels, and words of ours or of an authority."""


@pytest.mark.parametrize("feed", FEEDS, ids=lambda feed: str(feed.table))
def test_no_private_column_has_a_way_into_a_snapshot(feed: Feed) -> None:
    private = {column.name for column in feed.columns if column.private}
    checked = set(re.findall("'([a-z_]+)'", sql("checks/no_private_column"))) if private else set()
    # a donor is named where it is a body; ids of bank lines and operators are hashes
    assert private - checked <= {"donor", "line_id", "operator"}
    assert private & set(kinds(feed)) <= {"donor"}
    assert {column for column, kind in kinds(feed).items() if kind == TEXT} <= OPEN_TEXTS


def test_a_depot_named_after_a_known_person_is_a_code_and_listed(snapshot: duckdb.DuckDBPyConnection) -> None:
    few = "SELECT DISTINCT depot FROM staging.stock WHERE quantity < 7"
    depots = {depot for (depot,) in snapshot.execute(few).fetchall()}
    named = ("Gudang Zubaidah Trombone", "Gudang Pak Quarzman", "Gudang Siti Fagotto")
    codes = {code("depot", name) for name in named}
    assert depots == {"Utara …005", "Gudang Batu"} | codes
    listed = snapshot.execute("SELECT column_name, found FROM ops.quarantine WHERE rule = 'names_person'").fetchall()
    assert set(listed) == {("depot", each) for each in codes}


def test_a_name_is_one_line_of_few_letters_and_two_long_ones_stay_two(snapshot: duckdb.DuckDBPyConnection) -> None:
    rows = snapshot.execute("SELECT depot, movement_id FROM staging.stock WHERE quantity >= 7 ORDER BY quantity")
    (line, one, other), ids = zip(*rows.fetchall(), strict=True)
    assert line == "Baris satu"
    assert one != other and max(len(one), len(other)) <= LONGEST_NAME
    assert re.fullmatch("id-[a-p]{12}", ids[1])


@given(text=st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=400))
def test_what_is_clipped_is_a_line_that_stays_as_it_is(text: str) -> None:
    line = clipped(one_line(text))
    assert clipped(one_line(line)) == line and line.splitlines() in ([], [line])
    assert all(len(piece) <= LONGEST_NAME for piece in line.split(";"))


def test_who_stands_among_kinds_of_recipients_is_known_by_name(snapshot: duckdb.DuckDBPyConnection) -> None:
    stock = snapshot.execute("SELECT depot FROM staging.stock WHERE quantity = 6").fetchall()
    assert stock == [(code("depot", "Gudang Siti Fagotto"),)]


def test_the_rest_of_a_text_stays(snapshot: duckdb.DuckDBPyConnection) -> None:
    ((label,),) = snapshot.execute("SELECT label FROM staging.events").fetchall()
    assert label == "Kunjungan Ibu •••, hub …006, dana Rp1.500.000"


def test_a_number_in_the_finished_snapshot_is_refused_without_the_number() -> None:
    with connection() as con:
        con.execute(gate_macros())
        con.execute("CREATE SCHEMA staging; CREATE TABLE staging.depots (depot VARCHAR)")
        con.execute("INSERT INTO staging.depots VALUES ('Gudang Batu'), ('hub 0812-3456-7890')")
        with pytest.raises(CheckFailed) as refused:
            check_texts(con)
    assert "staging.depots" in str(refused.value)
    assert "7890" not in str(refused.value)


def test_a_text_column_nobody_declared_is_refused() -> None:
    with connection() as con:
        con.execute(gate_macros())
        con.execute("CREATE SCHEMA staging; CREATE TABLE staging.depots (nickname VARCHAR)")
        with pytest.raises(CheckFailed, match="nickname"):
            check_texts(con)


@settings_of_hypothesis(max_examples=150, deadline=None)
@given(
    form=st.sampled_from(FORMS_OF_ADDRESS),
    way=st.sampled_from([str.lower, str.upper, str.title]),
    before=st.sampled_from(["", "Gudang ", "5 ", "untuk/", "("]),
    between=st.sampled_from([" ", ". ", ".", ": ", "_", "-", "/", " Ketua RT 3 "]),
)
def test_sql_looks_at_least_at_all_in_which_somebody_is_addressed(
    form: str, way: Callable[[str], str], before: str, between: str, macros: duckdb.DuckDBPyConnection
) -> None:
    text = f"{before}{way(form)}{between}Quarzman"
    if names_addressed(text):
        assert macros.execute("SELECT is_remarkable($1)", [text]).fetchall() == [(True,)]


@pytest.mark.parametrize(
    "kind",
    ["STRUCT(a VARCHAR)", "MAP(INTEGER, VARCHAR)", "JSON", "VARCHAR[][]", "UNION(a INTEGER, b VARCHAR)", "BLOB",
     "STRUCT(a STRUCT(b VARCHAR[]))", "ENUM('a', 'b')", "VARCHAR[3]"],
)  # fmt: skip
def test_text_within_another_type_is_refused_whatever_its_column_is_called(kind: str) -> None:
    with connection() as con:
        con.execute(gate_macros())
        con.execute(f"CREATE SCHEMA staging; CREATE TABLE staging.depots (depot {kind})")
        with pytest.raises(CheckFailed, match="depot"):
            check_texts(con)


def test_a_type_without_text_is_no_text() -> None:
    with connection() as con:
        con.execute(gate_macros())
        con.execute("CREATE SCHEMA staging; CREATE TABLE staging.depots (a BIGINT, b STRUCT(c DOUBLE), d DATE[])")
        check_texts(con)


@settings_of_hypothesis(max_examples=150, deadline=None)
@given(text=st.one_of(written_numbers, spelt_numbers, st.text("0123456789 -.;:x=+satudelpnRS@", max_size=30)))
def test_sql_looks_at_least_at_all_in_which_a_number_is_written(text: str, macros: duckdb.DuckDBPyConnection) -> None:
    ((is_remarkable, looks_like_number),) = macros.execute(
        "SELECT is_remarkable($1), looks_like_number($1)", [text]
    ).fetchall()
    if holds_number(text):
        assert is_remarkable
    if holds_number(text) and re.fullmatch(r"(hub )?[0-9 .,;:=+x|/()-]*( ya)?", text):
        assert looks_like_number


@pytest.mark.parametrize(
    ("call_id", "is_refused"), [("wa-081234567890", False), ("x-628123456789:1", False), ("hub-081234567890", True)]
)
def test_a_hash_of_decimal_digits_is_no_number(call_id: str, is_refused: bool) -> None:
    with connection() as con:
        con.execute(gate_macros())
        con.execute("CREATE SCHEMA staging; CREATE TABLE staging.calls AS SELECT $1::VARCHAR AS call_id", [call_id])
        with pytest.raises(CheckFailed) if is_refused else nullcontext():
            check_texts(con)
