"""Which villages are in force, and what is known of each."""

from typing import Any

from tests.pipelines.build.geo.gazetteer import CONTOH, gazetteer

OTHER_CITY = """
code          | name    | district | city
98.02.01.1001 | Kamboja | Teratai  | Kota Lain
98.02.01.1002 | Teratai | Teratai  | Kota Lain
"""


def villages(*loads: str, columns: str, reference: str = CONTOH, **more: Any) -> list[tuple[Any, ...]]:
    con = gazetteer(*loads, reference=reference, **more)
    return con.execute(f"SELECT {columns} FROM staging.villages ORDER BY village_code").fetchall()


def cities(*loads: str, **more: Any) -> list[tuple[Any, ...]]:
    con = gazetteer(*loads, **more)
    return con.execute("SELECT city, count(*) FROM staging.villages GROUP BY city ORDER BY city").fetchall()


def test_without_any_load_our_own_villages_are_in_force() -> None:
    assert cities() == [("Kota Contoh", 6)]


def test_a_village_has_its_codes_kind_district_city_and_point() -> None:
    columns = (
        "village_code, bps_code, name, kind, district, district_code, city, city_code, latitude, longitude, load_id"
    )
    assert villages(columns=columns)[1] == (
        "99.01.01.2002", "9901010001", "Sumberjati", "desa", "Contoh", "99.01.01", "Kota Contoh", "99.01",
        -7.12, 112.12, "reference",
    )  # fmt: skip


def test_a_file_of_populations_completes_the_villages_and_blanks_nothing() -> None:
    populations = "code | name | district | population\n99.01.01.1001 | Mawar | Contoh | 120"
    first, second = villages(populations, columns="name, kind, latitude, population, population_made_up, load_id")[:2]
    assert first == ("Mawar", "kelurahan", -7.10, 120, False, "load-1")
    assert second == ("Sumberjati", "desa", -7.12, None, False, "reference")


def test_a_made_up_population_says_so() -> None:
    populations = "code | population\n99.01.01.1001 | 120"
    assert villages(populations, columns="population, population_made_up", made_up=True)[0] == (120, True)


def test_the_youngest_load_wins_field_by_field() -> None:
    older = "code | name | population\n99.01.01.1001 | Mawar Lama | 100"
    younger = "code | population\n99.01.01.1001 | 130"
    assert villages(older, younger, columns="name, population")[0] == ("Mawar Lama", 130)


def test_an_older_name_still_counts_as_a_spelling() -> None:
    renamed = "code | name\n99.01.01.1001 | Mawar Baru"
    assert villages(renamed, columns="name, aliases")[0] == ("Mawar Baru", "Mawar;Mawar Indah")


def test_a_row_with_only_a_bps_code_takes_the_code_of_the_village_we_know_by_it() -> None:
    by_bps = "bps_code | name | population\n9901020002 | Tulung Jati | 77"
    assert villages(by_bps, columns="village_code, population")[4] == ("99.01.02.2002", 77)


def test_a_bps_code_in_the_column_of_codes_or_as_a_p_code_is_understood() -> None:
    by_bps = "code | bps_code | population\n9901020001 | | 55\n | ID9901020002 | 77"
    assert [row for row in villages(by_bps, columns="name, population") if row[1]] == [
        ("Melati", 55),
        ("Tulungjati", 77),
    ]


def test_a_row_without_code_is_joined_by_its_name_inside_the_district() -> None:
    by_name = "name | district | population\nMawar | Melati | 41\nMAWAR | Contoh | 42"
    assert [row for row in villages(by_name, columns="village_code, population") if row[1]] == [
        ("99.01.01.1001", 42),
        ("99.01.02.2003", 41),
    ]


def test_rows_that_speak_of_no_village_are_set_aside_with_their_reason() -> None:
    load = """
    code        | bps_code   | name   | district
                | 9901020999 | Hutan  | Melati
    99.01.02    |            | Melati | Melati
                |            | Nowhere| Melati
                |            | Mawar  |
    """
    con = gazetteer(load)
    query = "SELECT row_number, rule, column_name, found, suggestion FROM resolved.village_problems ORDER BY row_number"
    assert con.execute(query).fetchall() == [
        (1, "unknown_bps_code", "bps_code", "9901020999", None),
        (2, "unknown_village_code", "code", "99.01.02", None),
        (3, "unknown_village", "name", "Nowhere", None),
        (4, "ambiguous_village", "name", "Mawar", "Mawar (Contoh); Mawar (Melati)"),
    ]
    assert con.execute("SELECT count(*) FROM staging.villages").fetchall() == [(6,)]


def test_capitals_of_an_official_list_are_written_as_a_name() -> None:
    capitals = "code | name | district | city\n98.02.01.1001 | KAMBOJA ASRI | TERATAI | KOTA LAIN"
    assert villages(capitals, reference="", columns="name, district, city, kind") == [
        ("Kamboja Asri", "Teratai", "Kota Lain", "kelurahan")
    ]


def test_another_city_puts_ours_away() -> None:
    assert cities(OTHER_CITY) == [("Kota Lain", 2)]


def test_another_city_stands_beside_ours_while_a_row_refers_to_ours() -> None:
    assert cities(OTHER_CITY, spellings=[("Tulung Jati", "")]) == [("Kota Contoh", 6), ("Kota Lain", 2)]
    assert cities(OTHER_CITY, spellings=[("99.01.02.2002", "")]) == [("Kota Contoh", 6), ("Kota Lain", 2)]


def test_a_name_that_the_loaded_city_has_too_does_not_refer_to_ours() -> None:
    namesake = OTHER_CITY + "98.02.01.1003 | Tulungjati | Teratai | Kota Lain\n"
    assert cities(namesake, spellings=[("Tulungjati", "")]) == [("Kota Lain", 3)]
    assert cities(namesake, spellings=[("Tulungjati", "Melati")]) == [("Kota Contoh", 6), ("Kota Lain", 3)]


def test_a_file_about_our_city_keeps_it_beside_another() -> None:
    populations = "code | population\n99.01.01.1001 | 120"
    assert cities(OTHER_CITY, populations) == [("Kota Contoh", 6), ("Kota Lain", 2)]


def test_a_spelling_is_told_among_the_villages_in_force_only() -> None:
    con = gazetteer(OTHER_CITY, spellings=[("Tulungjatu", ""), ("Kambojja", "")])
    query = "SELECT village_text, village_code FROM resolved.village_spellings ORDER BY village_text"
    assert con.execute(query).fetchall() == [("Kambojja", "98.02.01.1001"), ("Tulungjatu", None)]


def test_a_district_has_its_population_only_where_it_was_loaded() -> None:
    con = gazetteer()
    assert con.execute("FROM staging.districts ORDER BY district_code").fetchall() == [
        ("99.01.01", "Contoh", "Kota Contoh", "99.01", 500, "2020", 3),
        ("99.01.02", "Melati", "Kota Contoh", "99.01", None, None, 3),
    ]
