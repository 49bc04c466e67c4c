"""The short lists of letters, marks and numbers say of the scripts that are read what Unicode says."""

import unicodedata

import duckdb
import pytest

from pipelines.types.cells.letters import with_ranges

SCRIPTS = [range(0x20, 0x2E0), range(0x300, 0x530), range(0x610, 0x700), range(0x900, 0x980)]


@pytest.mark.parametrize("category", ["L", "M", "N"])
def test_the_ranges_are_those_of_unicode_in_the_scripts_that_are_read(category: str) -> None:
    points = [point for script in SCRIPTS for point in script if unicodedata.category(chr(point)) != "Cn"]
    query = f"SELECT point FROM (SELECT unnest($1) AS point) WHERE regexp_matches(chr(point), '\\p{category}')"
    matched = {row[0] for row in duckdb.execute(with_ranges(query), [points]).fetchall()}
    assert matched == {point for point in points if unicodedata.category(chr(point)).startswith(category)}


def test_a_class_is_widened_where_it_stands_in_brackets() -> None:
    query = with_ranges(
        r"SELECT regexp_replace('Bu Siti (2) – उषा!', '[^\pL\pM\pN]+', ' ', 'g'), regexp_extract('7b', '\pL')"
    )
    assert duckdb.execute(query).fetchone() == ("Bu Siti 2 उषा ", "b")
