"""A name behind a form of address is not shown; words of everyday life and institutions are."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.types.cells.names import masked_names

ADDRESSES = ("Bpk", "Bpk.", "Bapak", "Pak", "Ibu", "Bu", "Sdr.", "Sdri", "dr.", "drg.", "Hj.", "Ny.", "Tn", "Mas")
NAMED = {
    "Bpk Budi Santoso": "Bpk •••",
    "pak budi": "pak •••",
    "Gudang Pak Budi": "Gudang Pak •••",
    "Bantuan untuk Ibu Xylofina Quarzman di Desa Sisir": "Bantuan untuk Ibu ••• di Desa Sisir",
    "Sdr. Andi, Sdri. Ani": "Sdr. •••, Sdri. •••",
    "drg. Siti Aminah, M.Kes": "drg. •••, M.Kes",
    "H. Abdul Malik": "H. •••",
    "Pak RT Slamet": "Pak RT •••",
    "IBU SITI AMINAH": "IBU •••",
    "Ibu_Siti_Aminah.csv": "Ibu_•••",
    "a.n. Budi Santoso": "a.n. •••",
    "Prof. Dr. Sanusi": "Prof. Dr. •••",
    "श्री राम कुमार": "श्री •••",
}
READABLE = (
    "Ibu dan Anak", "RSIA Ibu dan Anak", "RSUD dr. Saiful Anwar", "RS Tk. II dr. Soepraoen", "RS Baptis", "Gudang Batu",
    "dr Gudang Kadin", "Jl. H. Agus Salim 12", "Ibu hamil", "ibu rumah tangga", "Kel. Sisir", "Bu Kades", "Bu RT 3",
    "Ibu Kota", "Bapak/Ibu", "Kelompok Ibu PKK", "Toko Mas Jaya", "Program Keluarga Harapan", "Emas batangan",
    "PT Samator", "Oksigen 1 m3", "Posko Bumiaji", "Desa Sumber Brantas", "Kamis, 15 Juli 2021",
)  # fmt: skip


@pytest.mark.parametrize(("text", "masked"), NAMED.items())
def test_a_name_behind_a_form_of_address_is_not_shown(text: str, masked: str) -> None:
    assert masked_names(text) == masked


@pytest.mark.parametrize("text", READABLE)
def test_what_names_nobody_stays(text: str) -> None:
    assert masked_names(text) == text


word = st.text("abcdefghijklmnoprstuvwyz", min_size=4, max_size=9).map(lambda text: f"Qx{text}")


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(ADDRESSES),
    st.lists(word, min_size=1, max_size=3),
    st.sampled_from(["", "Gudang ", "kiriman ", "Rumah - "]),
)  # fmt: skip
def test_no_name_gets_through_behind_a_form_of_address(address: str, words: list[str], before: str) -> None:
    masked = masked_names(f"{before}{address} {' '.join(words)}")
    assert not any(word in masked for word in words)
    assert masked.startswith(f"{before}{address} ")
    assert masked_names(masked) == masked
