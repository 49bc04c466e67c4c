"""The text for WhatsApp: what is to be done, the figures, the moment; nothing of the data is mark-up."""

from dataclasses import replace

from reports.briefing.document import Action, Briefing
from reports.briefing.message import briefing_text
from reports.message_text import plain
from tests.reports import sample
from tests.reports.briefing.conftest import Composed, week


def test_the_text_names_what_is_to_be_done_before_the_figures(weekly: Briefing) -> None:
    text = briefing_text(weekly)
    assert text.startswith(f"*{weekly.title}, {weekly.centre}*\n{weekly.period}\n")
    first, figure = weekly.actions[0], weekly.figures[0]
    order = [f"*{plain(weekly.summary[0])}*", plain(first.short), f"• {figure.label}: {figure.text}"]
    places = [text.index(part) for part in order]
    assert places == sorted(places)
    assert "menurut keadaan akhir hari Minggu, 18 Juli 2021" in text
    assert weekly.as_of_text in text and weekly.code in text


def test_equal_briefings_give_an_equal_text_in_every_language(weekly: Briefing, composed: Composed) -> None:
    assert briefing_text(weekly) == briefing_text(composed(week()))
    assert len({briefing_text(composed(week(language))) for language in ("id", "en", "hi")}) == 3


def test_a_change_names_the_days_it_is_compared_with(composed: Composed) -> None:
    text, other = (briefing_text(composed(week(comparison=name))) for name in ("previous", "month_earlier"))
    assert "naik 100% dari 21" in text and "Dibandingkan dengan Senin, 5 Juli 2021 sampai" in text
    assert "Dibandingkan" not in other and "naik" not in other


def test_a_name_in_the_data_cannot_set_bold_or_begin_a_line() -> None:
    assert plain("*Posko* _Batu_\n1. `x` ~y~") == "∗Posko∗ -Batu- 1. 'x' -y-"
    nasty = replace(sample.briefing(), actions=(Action("=1+1 *kirim*\n• palsu", "besok", True),))
    line = next(line for line in briefing_text(nasty).splitlines() if "kirim" in line)
    assert line.startswith("1. =1+1 ∗kirim∗ • palsu — terlambat, seharusnya besok")


def test_a_long_list_names_how_many_are_left_out(weekly: Briefing) -> None:
    later = (Action("nanti", "", False, is_due=False),) * 2
    many = replace(weekly, actions=(*(Action(f"tugas {n}", "", False) for n in range(25)), *later))
    text = briefing_text(many)
    assert "20. tugas 19\n" in text and "tugas 20" not in text and "nanti" not in text
    assert weekly.w("briefing.actions_more", more=25 - 20 + 2) in text


def test_a_late_action_says_since_when_and_another_until_when() -> None:
    actions = (
        Action("panjang", "Kamis, 22 Jul 16.00", True, short="Pesan 6 × 2 m³", when="22 Jul"),
        Action("panjang", "Jumat, 23 Jul 16.00", False, short="Kirim 5 × 2 m³", when="23 Jul 16.00"),
    )
    briefing = replace(sample.briefing(), actions=actions)
    text = briefing_text(briefing)
    assert f"1. Pesan 6 × 2 m³ — {briefing.w('alert.late', until='22 Jul')}\n" in text
    assert f"2. Kirim 5 × 2 m³ — {briefing.w('alert.until', until='23 Jul 16.00')}\n" in text


def test_made_up_and_incomplete_data_are_declared_and_the_link_ends_it(weekly: Briefing) -> None:
    marked = replace(
        weekly, made_up="DATA CONTOH: latihan.", incomplete="Belum lengkap.", link="https://posko.example/x"
    )
    text = briefing_text(marked)
    assert text.startswith("*DATA CONTOH - BUKAN DATA NYATA*\nDATA CONTOH: latihan.\n")
    assert "Belum lengkap." in text
    assert text.rstrip().endswith("https://posko.example/x")


def test_without_data_it_holds_no_figure() -> None:
    text = briefing_text(sample.empty())
    assert sample.empty().words["figures"] not in text
