"""Which village a place means, as people write it."""

import random

from tests.pipelines.build.geo.gazetteer import gazetteer

Answer = tuple[str | None, str | None, str | None, str | None]


def resolve(*written: str | tuple[str, str]) -> list[Answer]:
    """village_code, district_code, rule and suggestion for each place as written (village, or village and district)."""
    spellings = [(place, "") if isinstance(place, str) else place for place in written]
    con = gazetteer(spellings=spellings)
    rows = con.execute("FROM resolved.village_spellings").fetchall()
    answers = {(village, district): answer for village, district, *answer in rows}
    return [tuple(answers[place]) for place in spellings]


def villages(*written: str | tuple[str, str]) -> list[str | None]:
    """Only the village_code of each place."""
    return [village for village, *_ in resolve(*written)]


def test_one_village_is_told_however_its_name_is_written() -> None:
    written = [
        "Tulungjati", "TULUNGJATI", "tulung jati", "Tulung-Jati", "Ds. Tulungjati", "Ds.Tulung Jati", "desa tulungjati",
        "Dusun Tulungjati", "Desa/Kel. Tulungjati", "Túlungjati", "Tulungjati RT 03/RW 02", " Tulungjati.",
        "Tulungjati (Tulung Jati)", "Jl. Anggrek 3, Ds. Tulungjati, Kec. Melati", "Tulungjati, Melati",
        "Tulungjati - Melati",
    ]  # fmt: skip
    assert resolve(*written) == [("99.01.02.2002", "99.01.02", None, None)] * len(written)


def test_a_village_is_told_by_either_code() -> None:
    written = ["99.01.02.2002", "9901022002", "9901022002\u2060", "9901020002", "99.01.02.2002 Tulungjati"]
    assert villages(*written) == ["99.01.02.2002"] * len(written)


def test_a_two_behind_a_word_doubles_it() -> None:
    assert villages("Oro-oro", "Oro Oro", "Oro2", "Ds. Oro2") == ["99.01.01.2003"] * 4


def test_an_abbreviated_first_half_is_written_out() -> None:
    assert villages("Sbr. Jati") == ["99.01.01.2002"]


def test_a_hamlet_stands_for_its_village() -> None:
    assert resolve("Kedungwaru") == [("99.01.01.2002", "99.01.01", None, None)]


def test_one_or_two_slips_in_a_long_name_are_forgiven() -> None:
    assert villages("Tulungjat", "Tulngjati", "Tulungajti", "Tulumgjato") == ["99.01.02.2002"] * 4


def test_a_short_name_forgives_only_one_slip() -> None:
    assert villages("Orooro", "Mawaar", ("Mawaar", "Contoh")) == ["99.01.01.2003", None, "99.01.01.1001"]
    unknown = (None, "99.01.01", "unknown_village", "Mawar (kelurahan, Contoh)")
    assert resolve(("Mawxy", "Contoh")) == [unknown]


def test_two_names_equally_near_are_nobody_s_until_the_district_decides() -> None:
    table = """
    code          | name     | district
    99.01.01.2009 | Lamajati | Contoh
    99.01.02.2009 | Lamejati | Melati
    """
    con = gazetteer(reference=table, spellings=[("Lamijati", ""), ("Lamijati", "Melati")])
    query = "SELECT village_code, rule, suggestion FROM resolved.village_spellings ORDER BY district_text"
    assert con.execute(query).fetchall() == [
        (None, "ambiguous_village", "Lamajati (desa, Contoh); Lamejati (desa, Melati)"),
        ("99.01.02.2009", None, None),
    ]


def test_a_name_of_village_and_district_is_ambiguous_but_its_district_is_sure() -> None:
    both = "Melati (desa, Melati); Melati (kecamatan)"
    assert resolve("Melati", "Mellati") == [(None, "99.01.02", "ambiguous_village", both)] * 2


def test_a_kind_or_a_district_tells_a_village_from_the_district_of_its_name() -> None:
    assert villages("Desa Melati", ("Melati", "Melati"), "Melati, Kec. Melati") == ["99.01.02.2001"] * 3


def test_a_name_that_two_villages_bear_is_ambiguous_with_both_named() -> None:
    assert resolve("Mawar") == [(None, None, "ambiguous_village", "Mawar (desa, Melati); Mawar (kelurahan, Contoh)")]


def test_the_district_decides_between_two_villages_of_one_name_even_misspelt() -> None:
    districts = ["Melati", "Kec. Melati", "kecamatan MELATI", "Melatii", "Mlati", "99.01.02"]
    assert villages(*(("Mawar", district) for district in districts)) == ["99.01.02.2003"] * len(districts)


def test_a_name_of_a_district_or_city_is_no_village() -> None:
    assert resolve("Contoh", "Kota Contoh", "Kec. Melati") == [
        (None, None, "ambiguous_village", "Contoh (kecamatan); Kota Contoh"),
        (None, None, "ambiguous_village", "Kota Contoh"),
        (None, "99.01.02", "ambiguous_village", "Melati (kecamatan)"),
    ]


def test_a_village_in_another_district_than_the_one_given_is_not_guessed() -> None:
    elsewhere = (None, None, "ambiguous_village", "Tulungjati (desa, Melati)")
    assert (
        resolve(("Tulungjati", "Contoh"), ("Tulungjati", "Nowhere"), ("Tulungjati", "Kota Nowhere")) == [elsewhere] * 3
    )


def test_a_city_beside_the_village_is_no_district() -> None:
    assert villages(("Tulungjati", "Kota Contoh"), "Tulungjati, Contoh") == ["99.01.02.2002"] * 2
    assert villages(("Mawar", "Kota Contoh")) == [None]


def test_what_comes_near_nothing_is_unknown_but_keeps_its_district() -> None:
    assert resolve(("Xyzzy", "Melati"), "99.01.02.9999", "-") == [
        (None, "99.01.02", "unknown_village", None),
        (None, None, "unknown_village", None),
        (None, None, "unknown_village", None),
    ]


def test_a_district_without_a_village_is_nobody_s_fault() -> None:
    assert resolve(("", "Kec. Melati"), ("", "Nowhere")) == [(None, "99.01.02", None, None), (None, None, None, None)]


def test_two_villages_in_one_cell_are_ambiguous() -> None:
    both = "Sumberjati (desa, Contoh); Tulungjati (desa, Melati)"
    assert resolve("Tulungjati / Sumberjati") == [(None, None, "ambiguous_village", both)]


def test_each_pair_as_written_is_answered_once_in_any_script() -> None:
    spellings = [
        ("Mawar", ""),
        ("Mawar", "Melati"),
        ("तुलुंगजाति", ""),
        ("Mawar (Mawar)", "Melati"),
        ("99.01.02.2003", "Melati"),
    ]
    con = gazetteer(spellings=spellings)
    pairs = con.execute("SELECT village_text, district_text FROM resolved.village_spellings").fetchall()
    assert sorted(pairs) == sorted(spellings)


def test_a_spelling_in_another_script_is_told_by_its_alias() -> None:
    table = "code | name | district | aliases\n99.01.02.2002 | Tulungjati | Melati | तुलुंगजाति"
    con = gazetteer(reference=table, spellings=[("तुलुंगजाति", "")])
    assert con.execute("SELECT village_code FROM resolved.village_spellings").fetchall() == [("99.01.02.2002",)]


def test_hundreds_of_misspellings_are_each_answered_once() -> None:
    chance = random.Random(7)
    names = {"".join(chance.choices("abdegijklmnoprstu", k=chance.randint(5, 10))) for _ in range(150)}
    table = "\n".join(
        [
            "code | name | district",
            *(f"99.01.{place % 20:02}.{2001 + place} | {name} | D{place % 20}" for place, name in enumerate(names)),
        ]
    )
    slips = {name[:2] + chance.choice("xyz") + name[3:] for name in names for _ in range(3)}
    con = gazetteer(reference=table, spellings=[(slip, "") for slip in slips])
    answers = con.execute("SELECT count(*), count(village_code) FROM resolved.village_spellings").fetchall()
    assert answers[0][0] == len(slips)
    assert answers[0][1] > 0.95 * len(slips)
