"""A file whose titles nobody knows, brought to the Data page: looked at, tried, taken, and known from then on."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.runtime.context import ContextProxy
from streamlit.testing.v1 import AppTest

import settings
from i18n import Words

W = Words("id")
BOOK = """Kapan;Siapa;Kontak;Dari Mana;Butuhnya apa;Gawat?;Cerita
05/07/2021 08.10;Bu Contoh Satu;0812-0000-0001;Sisir;oksigen;darurat;sesak sejak malam
13/07/2021 09.30;Pak Contoh Dua;0812-0000-0002;Punten;obat;biasa;minta vitamin
14/07/2021 25.10;Pak Contoh Tiga;0812-0000-0003;Temas;ambulans;segera;ke rumah sakit
"""
MORE = BOOK.splitlines()[0] + "\n15/07/2021 10.00;Bu Contoh;0812-0000-0004;Beji;obat;biasa;-\n"


CHANGE = "Telepon: dari 0 menjadi 2 baris; 2 hari berubah (5 Jul – 13 Jul 2021)."


class Desk:
    """The Data page of an empty posko, and what it says."""

    def __init__(self) -> None:
        self.page = AppTest.from_file(str(settings.ROOT / "pages" / "data.py"), default_timeout=120)
        self.page.query_params["lang"] = "id"
        self.page.run()

    def send(self, name: str, text: str) -> None:
        """Choose a file."""
        self.page.file_uploader[0].set_value((name, text.encode(), "text/csv")).run()

    def press(self, label: str) -> None:
        """Press a button."""
        next(button for button in self.page.button if button.label == label).click().run()

    @property
    def chosen(self) -> dict[str, str]:
        """What stands in the select boxes."""
        return {box.label: box.value for box in self.page.selectbox}

    @property
    def text(self) -> str:
        """Every text of the page."""
        parts = [
            *self.page.markdown,
            *self.page.caption,
            *self.page.get("html"),
            *self.page.warning,
            *self.page.success,
        ]
        return " ".join(str(getattr(part, "value", None) or getattr(part.proto, "body", "")) for part in parts)

    @property
    def figures(self) -> list[str]:
        """The figures of the dry run: loaded, duplicate, rows and cells set aside."""
        return [metric.value for metric in self.page.metric]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """An empty posko on whose machine the reader sits."""
    folder = tmp_path_factory.mktemp("unknown")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("POSKO_DATA", str(folder))
        patch.setattr(ContextProxy, "ip_address", "127.0.0.1")
        patch.setattr(ContextProxy, "cookies", {})
        yield folder


@pytest.fixture(autouse=True)
def own_data_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """All tests of this file see one posko, in the order of the work."""
    monkeypatch.setenv("POSKO_DATA", str(folder))
    return folder


@pytest.fixture(scope="module")
def desk(folder: Path) -> Desk:
    made = Desk()
    made.send("buku.csv", BOOK)
    return made


@pytest.fixture(scope="module")
def taken(desk: Desk) -> Desk:
    """The page after its file was taken, by whichever worker runs the tests that need it."""
    desk.press(W("mapping.try"))
    desk.press(W("mapping.accept"))
    return desk


def test_each_column_stands_with_a_guess_at_its_meaning(desk: Desk) -> None:
    assert not desk.page.exception
    assert desk.chosen | {
        "Kapan": "started_at", "Siapa": "caller_name", "Kontak": "caller_phone", "Dari Mana": "village",
        "Butuhnya apa": "need", "Gawat?": "urgency", "Cerita": "unused", W("mapping.what"): "calls",
    } == desk.chosen  # fmt: skip


def test_names_numbers_and_remarks_are_not_shown(desk: Desk) -> None:
    assert "Sisir" in desk.text and "•••" in desk.text
    assert not [private for private in ("0812", "Contoh Satu", "sesak") if private in desk.text]


def test_a_meaning_given_twice_or_missing_is_said_before_anything_is_tried(desk: Desk) -> None:
    box = next(box for box in desk.page.selectbox if box.label == "Kapan")
    box.set_value("caller_name").run()
    assert [warning.value for warning in desk.page.warning] == [
        W("mapping.twice", columns="Nama penelepon"),
        W("mapping.missing", columns="Waktu telepon *"),
    ]
    assert W("mapping.try") not in [button.label for button in desk.page.button]
    next(box for box in desk.page.selectbox if box.label == "Kapan").set_value("started_at").run()
    assert not desk.page.warning


def test_a_dry_run_counts_and_shows_what_would_be_set_aside_under_the_file_s_own_titles(desk: Desk) -> None:
    desk.press(W("mapping.try"))
    assert desk.figures == ["2", "0", "1", "0"]
    assert desk.page.info[0].value == f"**{W('data.will_change')}**\n\n- {CHANGE}"
    assert "Kolom Kapan: “14/07/2021 25.10”" in desk.text
    assert not (settings.data_folder() / "loads").exists()


def test_what_is_agreed_is_taken_and_remembered(taken: Desk) -> None:
    assert not taken.page.exception
    assert [text.value for text in taken.page.success] == [f"**{W('data.taken')}**\n\n- {CHANGE}"]
    assert len(list((settings.data_folder() / "mappings").glob("*.toml"))) == 1


def test_the_next_file_of_these_titles_is_known(taken: Desk) -> None:
    again = Desk()
    again.send("buku lagi.csv", MORE)
    assert not again.page.exception
    assert W("mapping.what") not in again.chosen
    assert W("assumed.mapping_remembered") in " ".join(info.value for info in again.page.info)


def test_what_was_remembered_can_be_agreed_to_anew(taken: Desk) -> None:
    again = Desk()
    again.send("buku lain.csv", MORE.replace("15/07", "16/07"))
    again.press(W("mapping.ignore_saved_map", file="buku lain.csv"))
    assert not again.page.exception
    assert (again.chosen["Kapan"], again.chosen["Cerita"]) == ("started_at", "unused")
    assert W("mapping.because.remembered") in again.text
    next(box for box in again.page.selectbox if box.label == "Cerita").set_value("note").run()
    again.press(W("mapping.try"))
    again.press(W("mapping.accept"))
    (saved,) = (settings.data_folder() / "mappings").glob("*.toml")
    assert 'note = "Cerita"' in saved.read_text("utf-8")


def test_what_was_remembered_can_be_forgotten(taken: Desk) -> None:
    again = Desk()
    again.press(W("mapping.kept_show"))
    again.press(W("mapping.forget", feed=W("feed.calls")))
    assert not again.page.exception
    assert not list((settings.data_folder() / "mappings").glob("*.toml"))
    assert W("mapping.kept_none") in again.text


def test_an_undo_says_what_changes_before_it_is_pressed_and_after(taken: Desk) -> None:
    again = Desk()
    pick = next(box for box in again.page.selectbox if box.label == W("data.undo_pick"))
    pick.select_index(len(pick.options) - 1).run()
    (announced,) = [text.value for text in again.page.info if W("data.will_change") in text.value]
    again.press(W("data.undo_do"))
    assert not again.page.exception
    (confirmed,) = [text.value for text in again.page.success]
    assert confirmed.startswith("**buku.csv")
    assert confirmed.partition("\n\n")[2] == announced.partition("\n\n")[2] != ""
