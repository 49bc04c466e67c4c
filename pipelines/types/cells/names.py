"""Names of people within a text: what follows a form of address, and what a list of known people has.

A name is not shown where it follows a form of address (`Bpk Budi Santoso`), unless what follows is a word of everyday
life (`Ibu hamil`, `Ibu dan Anak`) or an institution is named after somebody (`RSUD dr. Saiful Anwar`).
"""

import re

from pipelines.types.telephone.written_numbers import HIDDEN

_ADDRESSES = """
    bpk bapak bp pak ibu bu sdr sdri sdra saudara saudari tn tuan ny nyonya nn nona mr mrs ms miss mas mbak mba bang kak
    keluarga ustadz ustaz ust kyai shri smt श्री श्रीमती सुश्री कुमारी
"""
_WITH_POINT = "dr drg drs dra prof h hj an a.n ir"
"""Forms of address only with a point behind them, or as a title beside another: `dr Gudang` is *from* the store."""
_NO_NAMES = """
    dan atau hamil anak anaknya kota negara bapak ibu pak bu rumah tangga guru menyusui asuh angkat tiri kandung muda
    rt rw rtrw kades lurah camat bupati walikota wali gubernur kepala ketua wakil sekretaris bendahara desa dusun
    kampung pkk pertiwi bhayangkari bidan hamba yang di ke dari untuk dengan saya kami kita nya itu ini sakit melahirkan
    bersalin nifas lansia sepuh tua mertua pengungsi warga pasien korban penerima relawan perawat dokter
    posko gizi balita bayi
    janda jompo susui pemilik pemberi donatur kos kost kontrakan warung kantin dapur pengajian majelis taklim dharma
    wanita persit aisyiyah muslimat fatayat direktur manajer admin petugas operator sopir kader satpam presiden menteri
    kapolsek danramil babinsa bhabinkamtibmas mengandung kandungnya besar kecil baru lama lain harapan sejahtera
    berencana miskin terdampak inti tersebut a.n an no nomor telp hp wa tidak belum sudah minta butuh perlu mau
    and or of the with for hospital mother child father के की का और माँ गाँव नंबर
"""
_NAMED_AFTER = """
    rs rsu rsud rsup rsia rsi rst rsj rsab rumah universitas univ masjid mushola jl jln jalan gedung stadion bandara
    lapangan yayasan ponpes pondok pesantren puskesmas sd smp sma smk gor
"""
_ALWAYS, _POINTED = tuple(_ADDRESSES.split()), tuple(_WITH_POINT.split())
_NOT_NAMES, _INSTITUTIONS = frozenset(_NO_NAMES.split()), tuple(_NAMED_AFTER.split())
FORMS_OF_ADDRESS = tuple(word for word in (*_ALWAYS, *_POINTED) if word.isascii() and word.isalpha())
"""Those of Latin letters; texts in other scripts are looked at anyway."""
_FORM = "|".join(_ALWAYS)
_TITLE = "|".join(map(re.escape, _POINTED))
_LETTER = r"(?:[^\W_]|[\u0900-\u0963])"
_WORD = rf"[^\W\d_]{_LETTER}*(?:['’.-]{_LETTER}+)*\.?"
_ADDRESSED = re.compile(
    rf"(?<![^\W_])(?<!toko )(?:(?:{_FORM})\.?|(?:{_TITLE})\.)(?:\s*(?:(?:{_FORM})\.?|(?:{_TITLE})\.?)(?![^\W_]))*"
    rf"(?:\s+|(?<=\.)|_)(?:(?:rt|rw|haji|hajah)\.?(?:\s*[0-9]+)?\s+)?(?P<name>{_WORD}(?:[ _]{_WORD}){{0,4}})",
    re.IGNORECASE,
)
_INSTITUTION = re.compile(
    rf"(?<![^\W_])(?:{'|'.join(_INSTITUTIONS)})\.?(?:\s+(?:tk|tingkat|i{{1,3}}|iv|sakit|umum|daerah)\.?)*\s*$",
    re.IGNORECASE,
)


def names_addressed(text: str) -> list[tuple[int, int]]:
    """Where names stand that follow a form of address, in order."""
    spans = []
    for match in _ADDRESSED.finditer(text):
        end = _end_of_name(match, is_mixed=_is_mixed(text))
        if end is not None and not _INSTITUTION.search(text[: match.start()]):
            spans.append((match.start("name"), end))
    return spans


def masked_names(text: str) -> str:
    """Return a text without the names that follow a form of address."""
    return hide(text, names_addressed(text))


def hide(text: str, spans: list[tuple[int, int]]) -> str:
    """Return a text with a mask in the place of these spans, which are in order."""
    parts, end = [], 0
    for start, stop in spans:
        parts += [text[end:start], HIDDEN]
        end = stop
    return "".join([*parts, text[end:]]) if spans else text


def _end_of_name(match: re.Match[str], *, is_mixed: bool) -> int | None:
    """Where the name ends; None where what follows the form of address is no name.

    is_mixed: whether the text has small and capital letters, so that a name shows by its capitals
    """
    end, start = None, match.start("name")
    for nth, word in enumerate(re.finditer(_WORD, match["name"])):
        plain = word[0].rstrip(".").casefold()
        if plain in _NOT_NAMES or (nth and is_mixed and not word[0][0].isupper()) or (nth and plain in _INSTITUTIONS):
            break
        end = start + word.end()
    return end


def _is_mixed(text: str) -> bool:
    return text != text.lower() and text != text.upper()
