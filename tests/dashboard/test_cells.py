"""A column's name says how its cells are written."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest

from dashboard.widgets import cells
from i18n import Words

W = Words("id")


@pytest.mark.parametrize(
    ("column", "cell", "text"),
    [
        ("calls", 1234, "1.234"),
        ("amount_idr", 1500000, "Rp1.500.000"),
        ("share", 0.125, "12,5%"),
        ("coverage_share", 0.8, "80,0%"),
        ("out_3d_share", 0.348, "35%"),
        ("out_3d_share", 0.004, "<1%"),
        ("out_3d_share", 0.005, "<1%"),
        ("out_3d_share", 1.0, ">99%"),
        ("method", "burn_rate", "rata-rata 7 hari"),
        ("change", 0.5, "+50%"),
        ("change", -0.5, "-50%"),
        ("mean_7d", 13.857, "13,9"),
        ("quantity", Decimal("2.000"), "2"),
        ("quantity", Decimal("2.500"), "2,5"),
        ("day", date(2021, 7, 12), "12 Jul"),
        ("started_at", datetime(2021, 7, 12, 14, 5), "12 Jul 2021 14.05"),
        ("received_at", datetime(2021, 7, 12), "12 Jul 2021"),
        ("weekday", 0, "Sen"),
        ("category", "oxygen", "Oksigen"),
        ("needs", "oxygen;food", "Oksigen, Pangan"),
        ("needs", ["oxygen", "food"], "Oksigen, Pangan"),
        ("source", "donor.person", "Perorangan"),
        ("target", "item.rice", "Beras"),
        ("stale", True, "ya"),
        ("village", "Sisir", "Sisir"),
    ],
)
def test_a_cell_is_written_as_its_column_promises(column: str, cell: Any, text: str) -> None:
    assert cells.written(W, column, cell) == text


@pytest.mark.parametrize("nothing", [None, float("nan"), pd.NaT, pd.NA, []])
def test_a_missing_cell_is_a_dash_and_never_a_nought(nothing: Any) -> None:
    assert cells.written(W, "calls", nothing) == "–"


def test_only_columns_of_figures_stand_on_the_right() -> None:
    assert cells.is_figure(pd.Series([1, None, 2.5]))
    assert not cells.is_figure(pd.Series([True, False]))
    assert not cells.is_figure(pd.Series(["1"]))
    assert not cells.is_figure(pd.Series([None]))
