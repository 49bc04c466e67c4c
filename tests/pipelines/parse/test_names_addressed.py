"""A name behind a form of address is not shown; words of everyday life and institutions are."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.types.cells.names import masked_names
from pipelines.types.cells.shipped_places import shipped_places

ADDRESSES = (
    "Bpk",
    "Bpk.",
    "Bapak",
    "Pak",
    "Ibu",
    "Bu",
    "Sdr.",
    "Sdri",
    "dr.",
    "drg.",
    "Hj.",
    "Ny.",
    "Tn",
    "Mas",
    "Hj",
    "a/n",
    "alm.",
    "drg",
    "KH",
)
ROLES = (
    "Guru",
    "Bidan",
    "lurah",
    "Kades",
    "Ketua RT",
    "RT 3",
    "RW 02",
    "dokter",
    "Camat",
    "Haji",
    "Kepala",
    "hamil",
    "Baru",
)
CAPITALS = ("H", "dr", "Kel.", "Dr", "Kapten", "Om", "Nenek", "Bidan", "Gus")
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
    "डॉ. राम कुमार": "डॉ. •••",
    "स्व. राम कुमार": "स्व. •••",
    "Bapak dan Ibu Suparman": "Bapak dan Ibu •••",
    "Bapak/Ibu Santoso": "Bapak/Ibu •••",
    "Ibu Ani dan Bapak Budi": "Ibu ••• dan Bapak •••",
    "Pak Guru Santoso": "Pak Guru •••",
    "Bu Bidan Ratna": "Bu Bidan •••",
    "Bu_Bidan_Ratna.csv": "Bu_Bidan_•••",
    "Bu bidan ratna": "Bu bidan •••",
    "PAK LURAH HARTONO": "PAK LURAH •••",
    "Bpk Ketua RT Slamet Riyadi": "Bpk Ketua RT •••",
    "Pak RT 03/02 Slamet": "Pak RT 03/02 •••",
    "Pak Kades: Hartono": "Pak Kades: •••",
    "Bu dokter Lestari": "Bu dokter •••",
    "Dokter Lestari": "Dokter •••",
    "Ibu hamil Ratna Sari": "Ibu hamil •••",
    "Bpk. Baru Santoso": "Bpk. Baru •••",
    "Toko Pak Budi": "Toko Pak •••",
    "Rumah Ibu Ratna": "Rumah Ibu •••",
    "Bpk: Budi": "Bpk: •••",
    "Ibu-Ratna": "Ibu-•••",
    "Kel. Santoso": "Kel. •••",
    "Hj Aminah": "Hj •••",
    "H Budi": "H •••",
    "a/n Budi Santoso": "a/n •••",
    "atas nama Budi": "atas nama •••",
    "dr Lestari": "dr •••",
    "Dr Smith": "Dr •••",
    "Almarhum Slamet Riyadi": "Almarhum •••",
    "alm budi": "alm •••",
    "KH Ahmad Dahlan": "KH •••",
    "prof budi santoso": "prof •••",
    "Kapten Budi": "Kapten •••",
    "Ibu Siti binti Ahmad": "Ibu •••",
    "Keluarga Gita Sedap Malam Contoh": "Keluarga •••",
    "bpk budi datang tadi": "bpk ••• datang tadi",
}
READABLE = (
    "Ibu dan Anak", "RSIA Ibu dan Anak", "RSUD dr. Saiful Anwar", "RS Tk. II dr. Soepraoen", "RS Baptis", "Gudang Batu",
    "dr Gudang Kadin", "Jl. H. Agus Salim 12", "Ibu hamil", "ibu rumah tangga", "Kel. Sisir", "Bu Kades", "Bu RT 3",
    "Ibu Kota", "Bapak/Ibu", "Kelompok Ibu PKK", "Toko Mas Jaya", "Program Keluarga Harapan", "Emas batangan",
    "PT Samator", "Oksigen 1 m3", "Posko Bumiaji", "Desa Sumber Brantas", "Kamis, 15 Juli 2021",
    "Bu Kades Sisir", "Pak Lurah Batu", "Ibu hamil Bumiaji", "ibu-ibu Sisir", "H-3", "hari H Lebaran", "Blok H Nomor 3",
    "Kel. Kauman, Kec. Klojen", "Desa/Kel. Temas", "5 tabung dr PMI", "Bidan Desa", "Dokter Spesialis Paru",
    "Asrama Haji Sukolilo", "Rumah Sakit dr. Soetomo", "pak lurah minta tabung", "Kepala Gudang", "Ketua PKK",
    "IBU HAMIL BUTUH OKSIGEN", "a/n PT Samator", "a/n Posko Bumiaji", "titipan dr Toko Jaya", "Bapak dan Ibu guru",
    "Kakek umur 70", "Bidan Puskesmas Batu", "Sdr/i", "Ibu Kota Malang",
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


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(ADDRESSES),
    st.lists(st.sampled_from(ROLES), min_size=1, max_size=2),
    st.sampled_from([" ", ": ", "_"]),
    st.lists(word, min_size=1, max_size=3),
)
def test_no_name_gets_through_behind_what_somebody_is(
    address: str, roles: list[str], between: str, words: list[str]
) -> None:
    masked = masked_names(f"Kirim ke {address} {' '.join(roles)}{between}{' '.join(words)}")
    assert not any(word in masked for word in words)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(CAPITALS), st.lists(word, min_size=1, max_size=3), st.sampled_from(["", "Gudang ", "untuk "]))
def test_no_name_gets_through_behind_a_title_before_a_capital(title: str, words: list[str], before: str) -> None:
    masked = masked_names(f"{before}{title} {' '.join(words)}")
    assert not any(word in masked for word in words)


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from(["Pak Lurah", "Bu Kades", "Ibu hamil", "Ketua RT 3", "Kel.", "dr", "Bidan", "Camat"]),
    st.sampled_from(sorted(shipped_places())),
)
def test_a_place_behind_what_somebody_is_stays(who: str, place: str) -> None:
    assert masked_names(f"{who} {place}") == f"{who} {place}"
