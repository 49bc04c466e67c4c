"""Periods end where the data end; places are listed from wide to narrow."""

from datetime import date

import pandas as pd
import pytest

from dashboard.shell import filters
from i18n import Words


@pytest.mark.parametrize(
    ("kind", "start"),
    [("days_7", date(2021, 7, 6)), ("days_28", date(2021, 6, 15)), ("month", date(2021, 7, 1))],
)
def test_a_period_ends_on_the_last_day_of_the_data(kind: str, start: date) -> None:
    assert filters.period_of(kind, date(2021, 7, 12)) == filters.Period(start, date(2021, 7, 12))


def test_places_are_named_with_what_they_lie_in() -> None:
    places = pd.DataFrame(
        [
            ("35.79", "Kota Batu", "city"),
            ("35.79.02", "Bumiaji", "district"),
            ("35.79.02.2004", "Bumiaji", "village"),
        ],
        columns=["code", "name", "level"],
    )
    assert list(filters.place_labels(Words("id"), places).items()) == [
        ("all", "Semua tempat"),
        ("35.79", "Kota Batu (seluruh kota)"),
        ("35.79.02", "Kecamatan Bumiaji"),
        ("35.79.02.2004", "Bumiaji, Kec. Bumiaji"),
    ]
