"""A column of kinds or firms whose cells are people is a column of people; one of kinds, firms and places is none."""

import pytest

from pipelines.detect.person_columns import with_people
from pipelines.feeds import by_table
from pipelines.parse.connection import connection
from pipelines.types.grid import Grid
from pipelines.types.sheet import Sheet

PEOPLE = (
    ("recipient_kind", ["Budi Santoso", "Siti Aminah", "Xylofina Quarzman", "Agus", "warga"]),
    ("recipient_kind", ["Bpk Slamet", "Ibu Xylofina", "Pak Joko"]),
    ("purpose", ["Siti Aminah", "Budi", "Dewi Lestari"]),
)
OTHERS = (
    ("recipient_kind", ["Warga Isoman", "Panti Asuhan", "Pondok Pesantren", "Tenaga Kesehatan", "rumah tangga"]),
    ("recipient_kind", ["posko", "rumah sakit", "Ibu hamil", "Lansia"]),
    ("purpose", ["Oksigen untuk warga", "Operasional: BBM antar tabung", "Sembako isoman", "Bantuan umum"]),
    ("purpose", ["Budi daya jamur warga", "Konsumsi relawan", "Sewa mobil", "Obat"]),
)


def people_of(column: str, cells: list[str]) -> frozenset[str]:
    with connection() as con:
        con.execute(
            "CREATE TABLE g AS SELECT unnest(range(2, 2 + len($1)))::BIGINT AS row_number, unnest($1) AS c0", [cells]
        )
        sheet = Sheet(Grid("g", 1), by_table("distributions"), 1, {column: 0})
        return with_people(con, sheet).people


@pytest.mark.parametrize(("column", "cells"), PEOPLE)
def test_a_column_of_names_is_one_of_people(column: str, cells: list[str]) -> None:
    assert people_of(column, cells) == {column}


@pytest.mark.parametrize(("column", "cells"), OTHERS)
def test_a_column_of_kinds_and_purposes_is_none(column: str, cells: list[str]) -> None:
    assert people_of(column, cells) == frozenset()
