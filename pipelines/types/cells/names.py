"""Names of people within a text: what follows a form of address, and what a list of known people has.

A name is not shown where it follows a form of address or a title (`Bpk Budi Santoso`, `a/n Ratna`), with or without
what somebody is between them (`Pak Guru Santoso`, `Bu RT 3 Lestari`). What follows is no name where it is a word of
everyday life (`Ibu dan Anak`), an organisation, or behind what somebody is a place (`Bu Kades Sisir`), and where an
institution is named after somebody (`RSUD dr. Saiful Anwar`). Titles that are other words too (`dr` for *dari*, `H`,
`Kel`) count before a capital alone.
"""

import re
from functools import cache

from pipelines.types.cells.shipped_places import shipped_places
from pipelines.types.telephone.written_numbers import HIDDEN

_ADDRESSES = """
    bpk bapak bp pak ibu ibuk bu buk sdr sdr/i sdri sdra saudara saudari tn tuan ny nyonya nn nona mr mrs ms miss mister
    madam mas mbak mba bang kak keluarga ustadz ustadzah ustaz ustazah ust kyai kiai kh nyai habib shri smt kumari
    shrimati drg drs dra prof hj hajah pdt pendeta romo mbah pakde pakdhe bude budhe paklik bulik
    alm almh almarhum almarhumah mendiang a/n a.n
    श्री श्रीमती सुश्री कुमारी डॉ डॉक्टर डा पंडित मौलाना हाजी स्वर्गीय प्रो
"""
_WITH_POINT = "dr h an ir स्व"
"""Forms of address only with a point behind them, or as a title beside another: `dr Gudang` is *from* the store."""
_BEFORE_CAPITAL = """
    dr h ir kel haji kyai gus cak ning neng teteh kang abah umi mak emak koh cik bli om tante oma opa eyang kakek nenek
    adik adek dik ayah bunda imam pastor suster bruder frater bhante pandit swami maulana rev capt
    kapten mayor letkol kolonel letjen mayjen serma serda sertu serka kopda praka bripka bripda brigadir aiptu aipda
    ipda iptu akp kompol akbp kombes
    bidan dokter lurah kades camat
"""
"""Titles, kin and callings that are so much else besides that only a capital behind them says that a name follows."""
_ROLES = """
    guru bidan lurah kades camat bupati walikota wali gubernur kepala ketua wakil sekretaris bendahara dokter perawat
    mantri kader ustadz ustaz haji hajah direktur manajer admin petugas operator sopir supir satpam presiden menteri
    kapolsek kapolres danramil dandim babinsa bhabinkamtibmas kasun kadus carik modin dosen rektor dekan hakim jaksa
    polisi tentara koordinator korlap relawan donatur pemilik pemberi penerima rt rw rtrw haji spesialis umum gigi
    paru jantung penyakit dalam kandungan bedah mata kulit saraf
    professor doctor nurse teacher driver डॉक्टर अध्यापक सरपंच प्रधान
"""
"""What somebody is: a name may follow it."""
_STATES = """
    hamil menyusui asuh angkat tiri kandung muda tua mertua baru lama lain sakit melahirkan bersalin nifas lansia sepuh
    janda jompo miskin terdampak mengandung kandungnya besar kecil tersebut inti isoman positif kritis pasien korban
    warga pengungsi rumah tangga balita bayi anak anaknya almarhum almarhumah yang
"""
"""How somebody is: a name follows where it has a capital and other words have none."""
_NO_NAMES = """
    dan atau bapak ibu pak bu kota negara desa dusun kampung kelurahan kecamatan kabupaten provinsi kec kab prov
    pkk pertiwi bhayangkari hamba di ke dari untuk dengan saya kami kita nya itu ini susui gizi
    kos kost kontrakan warung kantin dapur pengajian majelis taklim dharma wanita persit aisyiyah muslimat fatayat
    harapan sejahtera mandiri utama berencana a.n an no nomor telp hp wa tidak belum sudah minta butuh perlu mau
    and or of the with for from hospital mother child father at in to on is
    के की का को से ने में पर और है हैं साहब माँ गाँव नंबर
"""
_EVERYDAY = """
    datang ambil kirim pesan telpon telepon bilang tanya lapor antar jemput terima kasih masih akan lagi sedang tadi
    kemarin besok hari pagi siang sore malam umur usia tahun tanpa lintas jaga piket oksigen tabung regulator kasur
    ambulans sembako makanan obat masker vitamin susu popok covid sesak demam isolasi darurat asal pribadi semua setiap
    satu dua tiga beberapa kedua para i
    tolong mohon harap bisa ada
"""
"""Of these a name may be made (`Sedap Malam`), but none begins with one."""
_ORGANISATIONS = """
    posko gudang depo depot toko kios apotek klinik posyandu polindes kantor dinas dinkes dinsos bpbd bnpb pmi polsek
    polres koramil kodim bank koperasi komunitas kelompok lsm ormas partai gereja vihara pura kelenteng samator kadin
    baznas lazismu lazisnu muhammadiyah banser senkom tagana sar basarnas karang pt cv ud sd smp sma smk universitas
    perusahaan panti asrama hotel pasar terminal balai
"""
_NAMED_AFTER = """
    rs rsu rsud rsup rsia rsi rst rsj rsab universitas univ masjid mushola jl jln jalan gedung stadion bandara
    lapangan yayasan ponpes pondok pesantren puskesmas sd smp sma smk gor
"""
_PARTICLES = frozenset(("bin", "binti", "bte", "al", "el", "ibn", "van", "de", "da"))
_ALWAYS, _POINTED = tuple(_ADDRESSES.split()), tuple(_WITH_POINT.split())
_CAPITAL = frozenset(_BEFORE_CAPITAL.split()) - {*_ALWAYS}
_SKIPPED_ROLES, _SKIPPED_STATES = frozenset(_ROLES.split()), frozenset(_STATES.split())
_INSTITUTIONS = tuple(_NAMED_AFTER.split())
_ENDS_NAME = {*_NO_NAMES.split(), *_ORGANISATIONS.split(), *_INSTITUTIONS, *_ALWAYS}
_NO_BEGINNINGS = _ENDS_NAME | {*_EVERYDAY.split()}
_ENDS_AMID_CAPITALS = _ENDS_NAME | _SKIPPED_ROLES | _SKIPPED_STATES
_ENDS_OTHERWISE = _ENDS_AMID_CAPITALS | _NO_BEGINNINGS
FORMS_OF_ADDRESS = tuple(word for word in sorted({*_ALWAYS, *_POINTED, *_CAPITAL, "atas nama"}) if word.isascii())
"""Those of Latin letters; texts in other scripts are looked at anyway."""
_LETTER = r"(?:[^\W_]|[\u0900-\u0963])"
_FORM = "|".join(re.escape(form) for form in sorted({*_ALWAYS, *_CAPITAL}, key=len, reverse=True))
_ONE = rf"(?:atas\s+nama|(?:{_FORM})(?!{_LETTER})\.?|(?:{'|'.join(_POINTED)})\.)"
_BETWEEN = r"(?:\s*[/&,+]\s*|\s+(?:dan|atau|and|or)\s+|[\s_.]*)"
_ADDRESSED = re.compile(
    rf"(?<![^\W_])(?P<first>{_ONE})(?:{_BETWEEN}(?P<more>{_ONE}))*(?!{_LETTER})(?:\s*[:/]\s*|\s+-\s+|\s+|_|-|(?<=\.))",
    re.IGNORECASE,
)
_WORD = re.compile(rf"[^\W\d_]{_LETTER}*(?:['’.-]{_LETTER}+)*\.?")
_GAP_OF_NAME, _GAP_OF_ROLE = re.compile(r"[ _\t]{1,3}"), re.compile(r"(?:[ _\t]+|[:/,.-][ _]?)?(?:[0-9]+[/ _:.,-]+)*")
_MOST_WORDS = 5
_NAMES_OF_INSTITUTIONS = "|".join((*_INSTITUTIONS, "rumah sakit"))
_INSTITUTION = re.compile(
    rf"(?<![^\W_])(?:{_NAMES_OF_INSTITUTIONS})\.?(?:\s+(?:tk|tingkat|i{{1,3}}|iv|sakit|umum|daerah)\.?)*\s*$",
    re.IGNORECASE,
)
_NO_TITLE = {
    "h": re.compile(
        r"(?:hari|blok|tipe|type|gedung|lantai|kamar|ruang|zona|jalur|kelas|golongan|vitamin|shift)\s*$", re.I
    ),
    "haji": re.compile(r"(?:asrama|jemaah|jamaah|calon|biaya|ibadah|naik|tabungan)\s*$", re.I),
    "kel": re.compile(r"(?:desa|ds|dusun|kec|kecamatan)\.?\s*[/&,]\s*$", re.I),
    "mas": re.compile(r"toko\s*$", re.I),
}
_OF_TOWN = re.compile(r"(?<![^\W_])(?:kec|kecamatan|kota|kab|kabupaten)(?![^\W_])", re.I)


def names_addressed(text: str, *, is_place: bool = False) -> list[tuple[int, int]]:
    """Where names stand that follow a form of address, in order.

    Args:
        text: any text
        is_place: whether it stands in a column of places, where `Kel.` is a kelurahan and no family
    """
    spans: list[tuple[int, int]] = []
    is_mixed = _is_mixed(text)
    for match in _ADDRESSED.finditer(text):
        if _INSTITUTION.search(text[: match.start()]) or not _is_title(match, text, is_place=is_place):
            continue
        span = _name_behind(match, needs_capital=_needs_capital(match), is_mixed=is_mixed)
        if span and (not spans or span[0] >= spans[-1][1]):
            spans.append(span)
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


def _plain(word: str) -> str:
    return word.rstrip(".").casefold()


def _is_title(match: re.Match[str], text: str, *, is_place: bool) -> bool:
    """Whether what looks like a form of address is none of the other things it may be."""
    first = _plain(match["first"])
    if text[: match.start()].casefold().endswith(f"{first}-"):
        return False  # `ibu-ibu` are many
    other = _NO_TITLE.get(first)
    if other and other.search(text[: match.start()]):
        return False
    if first == "h" and not match["more"] and not match["first"].startswith("H"):
        return False
    return first != "kel" or not (is_place or _OF_TOWN.search(text[match.end() :]))


def _needs_capital(match: re.Match[str]) -> bool:
    """Whether the form of address is so much else besides that only a capital behind it says that a name follows."""
    first = match["first"]
    is_pointed = first.endswith(".") and _plain(first) in _POINTED
    return match[0].endswith("-") or (not match["more"] and _plain(first) in _CAPITAL and not is_pointed)


def _name_behind(match: re.Match[str], *, needs_capital: bool, is_mixed: bool) -> tuple[int, int] | None:
    """Where the name behind a form of address stands; None where what follows is none.

    Args:
        match: the form of address, perhaps with more of them behind it
        needs_capital: whether a name has a capital
        is_mixed: whether the text has small and capital letters, so that a name shows by its capitals
    """
    text = match.string
    skipped = {_plain(word[0]) for word in _WORD.finditer(match[0])} & _SKIPPED_ROLES
    word = _WORD.match(text, match.end())
    while word and (plain := _plain(word[0])) in _SKIPPED_ROLES | _SKIPPED_STATES:
        skipped.add(plain)
        gap = _GAP_OF_ROLE.match(text, word.end())
        word = _WORD.match(text, gap.end()) if gap and gap.end() > word.end() else None
    if not word or _plain(word[0]) in _NO_BEGINNINGS:
        return None
    needs_capital = needs_capital or bool(skipped and is_mixed)
    is_behind_state = bool(skipped & _SKIPPED_STATES) and not is_mixed
    if is_behind_state or not _may_begin(word[0], needs_capital=needs_capital, is_mixed=is_mixed):
        return None
    end = _end_of_name(text, word, is_mixed=is_mixed)
    if (skipped or needs_capital) and _is_place(text[word.start() : end]):
        return None
    return word.start(), end


def _may_begin(word: str, *, needs_capital: bool, is_mixed: bool) -> bool:
    """Whether a word may begin a name; of those in capitals amid small letters `PMI` is none."""
    if not needs_capital:
        return True
    is_acronym = is_mixed and len(word) > 1 and word.isupper()
    return word[0].isupper() and not is_acronym


def _end_of_name(text: str, first: re.Match[str], *, is_mixed: bool) -> int:
    word, end = first, first.end()
    ends = _ENDS_AMID_CAPITALS if is_mixed else _ENDS_OTHERWISE
    for _ in range(_MOST_WORDS - 1):
        gap = _GAP_OF_NAME.match(text, word.end())
        following = _WORD.match(text, gap.end()) if gap else None
        if following is None:
            break
        word, plain = following, _plain(following[0])
        if plain in _PARTICLES:
            continue
        if plain in ends or (is_mixed and not word[0][0].isupper()):
            break
        end = word.end()
    return end


@cache
def _places() -> frozenset[str]:
    return frozenset(name.casefold() for name in shipped_places())


def _is_place(name: str) -> bool:
    words = re.split(r"[ _\t]+", name.rstrip(".").casefold())
    return any(" ".join(words[:last]) in _places() for last in range(1, len(words) + 1))


def _is_mixed(text: str) -> bool:
    """Whether there are capitals amid small letters, beyond the first letter of all."""
    return text[1:] != text[1:].lower() and text != text.upper()
