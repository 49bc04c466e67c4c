"""The text for WhatsApp: what is to be done, the figures, the moment; nothing of the data is mark-up."""

from dataclasses import replace

from reports.briefing.document import Action, Briefing
from reports.briefing.message import briefing_text, plain
from tests.reports import sample
from tests.reports.briefing.conftest import Composed, week


def test_the_text_names_what_is_to_be_done_before_the_figures(weekly: Briefing) -> None:
    text = briefing_text(weekly)
    assert text.startswith(f"*{weekly.title}, {weekly.centre}*\n{weekly.period}\n")
    assert text.index(weekly.actions[0].text) < text.index(f"• {weekly.figures[0].label}: {weekly.figures[0].text}")
    assert "menurut keadaan akhir hari Minggu, 18 Juli 2021" in text
    assert weekly.as_of_text in text and weekly.code in text


def test_equal_briefings_give_an_equal_text_in_every_language(weekly: Briefing, composed: Composed) -> None:
    assert briefing_text(weekly) == briefing_text(composed(week()))
    assert len({briefing_text(composed(week(language))) for language in ("id", "en", "hi")}) == 3


def test_a_name_in_the_data_cannot_set_bold_or_begin_a_line() -> None:
    assert plain("*Posko* _Batu_\n1. `x` ~y~") == "∗Posko∗ -Batu- 1. 'x' -y-"
    nasty = replace(sample.briefing(), actions=(Action("=1+1 *kirim*\n• palsu", "besok", True),))
    line = next(line for line in briefing_text(nasty).splitlines() if "kirim" in line)
    assert line.startswith("1. =1+1 ∗kirim∗ • palsu — ")


def test_a_long_list_names_how_many_are_left_out(weekly: Briefing) -> None:
    many = replace(weekly, actions=tuple(Action(f"tugas {n}", "", False) for n in range(11)))
    text = briefing_text(many)
    assert "8. tugas 7\n" in text and "tugas 8" not in text
    assert weekly.w("briefing.actions_more", more=11 - 8) in text


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
