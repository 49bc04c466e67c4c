"""Zones that titles name, and titles that name none."""

import pytest

from pipelines.feeds.title_zones import is_zone_column, without_zone, zone_above, zone_of_title


@pytest.mark.parametrize(
    ("title", "zone", "plain"),
    [
        ("Pukul (WITA)", "WITA", "pukul"),
        ("Start Time (UTC)", "UTC", "start time"),
        ("Waktu GMT+8", "WITA", "waktu"),
        ("Jam_WIT", "WIT", "jam"),
        ("Time [UTC+05:30]", "+05:30", "time"),
        ("Mulai/WIB", "WIB", "mulai"),
        ("Time (GMT-3)", "-03:00", "time"),
    ],
)
def test_a_zone_stands_at_the_end_of_a_title(title: str, zone: str, plain: str) -> None:
    assert (zone_of_title(title), without_zone(title)) == (zone, plain)


@pytest.mark.parametrize("title", ["Waktu", "Tabung witt", "Kredit", "Jam masuk", "UTCX", "Jumlah (kg)", "Dwit"])
def test_a_title_without_a_zone_stays(title: str) -> None:
    assert zone_of_title(title) is None and "(" not in without_zone(title)


@pytest.mark.parametrize(
    ("cells", "zone"),
    [
        (["Zona waktu: WITA", "", ""], "WITA"),
        (["Timezone", "UTC"], "UTC"),
        (["Semua waktu dalam WIT"], "WIT"),
        (["All times are UTC"], "UTC"),
        (["(Time zone: GMT+8)"], "WITA"),
        (["Dicetak 12/07/2021 08:15 WIB"], None),
        (["Waktu: 12/07/2021 08:15 WIB"], None),
        (["Posko WIT"], None),
        (["Zona merah"], None),
    ],
)
def test_a_row_above_declares_the_zone_of_its_times(cells: list[str], zone: str | None) -> None:
    assert zone_above(cells) == zone


def test_a_zone_of_infections_is_no_time_zone() -> None:
    assert (is_zone_column("Time zone"), is_zone_column("Zona"), is_zone_column("Zone")) == (True, False, False)
