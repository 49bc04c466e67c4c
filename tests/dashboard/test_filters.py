"""Places are listed from wide to narrow."""

import pandas as pd

from dashboard.shell.filters import line
from i18n import Words


def test_places_are_named_with_what_they_lie_in() -> None:
    places = pd.DataFrame(
        [
            ("35.79", "Kota Batu", "city"),
            ("35.79.02", "Bumiaji", "district"),
            ("35.79.02.2004", "Bumiaji", "village"),
        ],
        columns=["code", "name", "level"],
    )
    assert list(line.place_labels(Words("id"), places).items()) == [
        ("all", "Semua tempat"),
        ("35.79", "Kota Batu (seluruh kota)"),
        ("35.79.02", "Kecamatan Bumiaji"),
        ("35.79.02.2004", "Bumiaji, Kec. Bumiaji"),
    ]
