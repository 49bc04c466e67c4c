"""Which column a form's question asks for: `Nomor HP yang bisa dihubungi` is the caller's phone.

A question is matched by the phrases in it, one question to one column. Where two questions fit a column equally well,
or a question two columns, neither is taken: a column nobody understood is better than the wrong one.
"""

from functools import cache, lru_cache

from pipelines.feeds import FEEDS
from pipelines.feeds.feed import Column, Feed, Kind, folded

_NEEDED = (
    "butuhkan, dibutuhkan, kebutuhan, perlukan, diperlukan, keperluan, jenis bantuan, bantuan apa, you need, needed, "
    "needs, आवश्यकता, ज़रूरत, जरूरत, चाहिए"
)
_HOW_MANY = (
    "berapa tabung, berapa buah, berapa banyak, jumlah tabung, jumlah barang, jumlah yang dibutuhkan, how many, कितने, "
    "कितनी"
)
_WHEN_ASKED = (
    "tanggal permintaan, tgl permintaan, waktu permintaan, tanggal meminta, tanggal kejadian, waktu kejadian, "
    "tanggal laporan, tanggal lapor, waktu lapor, tanggal pelaporan, tanggal panggilan, tanggal telepon, "
    "request date, date of request, date of call, date of report, अनुरोध की तारीख, अनुरोध तिथि"
)
# column → what is said within a question that asks for it; a title of two words or more that the column has is one too
_PHRASES = {
    "caller_phone": "nomor hp, no hp, nomor telepon, no telepon, nomor telp, no telp, nomor wa, no wa, nomor whatsapp, "
    "nomor kontak, nomor yang bisa dihubungi, nomor yang dapat dihubungi, hp aktif, wa aktif, phone number, "
    "mobile number, whatsapp number, contact number, फ़ोन नंबर, फोन नंबर, मोबाइल नंबर, व्हाट्सएप नंबर, संपर्क नंबर",
    "caller_name": "nama anda, nama lengkap, nama pelapor, nama pemohon, your name, full name, आपका नाम, पूरा नाम",
    "village": "desa, kelurahan, village, गाँव, गांव, ग्राम",
    "district": "kecamatan, sub district, district, प्रखंड, तहसील",
    "need": _NEEDED,
    "category": _NEEDED,
    "item": "barang apa, ukuran tabung, tabung apa, tabung ukuran, which item, what item, कौन सी वस्तु",
    "quantity": _HOW_MANY,
    "quantity_requested": _HOW_MANY,
    "started_at": _WHEN_ASKED,
    "requested_at": _WHEN_ASKED,
    "urgency": "seberapa mendesak, seberapa darurat, tingkat kegawatan, tingkat kedaruratan, how urgent, कितना ज़रूरी",
    "note": "keluhan, catatan, keterangan tambahan, informasi tambahan, additional information, comments, टिप्पणी",
    "operator": "nama petugas, nama relawan",
    "donor": "nama donatur, nama penyumbang, nama pemberi, donor name, दाता का नाम",
    "kind": "bentuk donasi, jenis donasi, bentuk sumbangan, donasi berupa, type of donation, दान का प्रकार",
    "amount_idr": "nominal, jumlah uang, jumlah transfer, nilai donasi, berapa rupiah, कितने रुपये, राशि",
    "received_at": "tanggal transfer, tanggal donasi, tanggal penyerahan, date of donation",
    "purpose": "peruntukan, tujuan donasi, purpose of",
    "depot": "nama gudang, gudang mana, which warehouse",
    "supplier": "nama pemasok, nama toko, which supplier",
}
# what a question asks for, by the word it asks with; one that is answered by yes or no asks for none of our columns
_FIGURES = (Kind.NUMBER, Kind.COUNT, Kind.MONEY, Kind.PHONE)
_TEXTS = (Kind.TEXT, Kind.PERSON, Kind.CODE, Kind.CODES)
_YES_OR_NO = "apakah, do you, are you, is there, did you, have you, क्या आप, mengapa, kenapa, why, क्यों"
_ASKS_FOR = (
    ("kapan, when, कब", (Kind.MOMENT,)),
    ("berapa, how many, how much, कितने, कितना, कितनी", _FIGURES),
    ("di mana, dimana, where, कहाँ, siapa, who, कौन", _TEXTS),
)
_WHOLE = 1000  # a title that is one of the column's own is better than any phrase


def matched(titles: list[str], feed: Feed) -> dict[str, int]:
    """Column → place of the title that asks for it."""
    strengths = {
        (place, column.name): strength
        for place, title in enumerate(titles)
        for column in feed.columns
        if (strength := _strength(title, column))
    }
    found: dict[str, int] = {}
    while best := [pair for pair in strengths if _is_best(pair, strengths)]:
        found |= {name: place for place, name in best}
        strengths = {
            pair: strength
            for pair, strength in strengths.items()
            if pair[1] not in found and pair[0] not in found.values()
        }
    return found


@lru_cache(maxsize=5_000)
def known_by(title: str) -> int:
    """How many columns of all feeds a title may ask for."""
    return sum(1 for feed in FEEDS if not feed.by_shape for column in feed.columns if _strength(title, column))


def _is_best(pair: tuple[int, str], strengths: dict[tuple[int, str], int]) -> bool:
    """Whether every other column for this title, and every other title for this column, fits less well."""
    place, name = pair
    rivals = (
        strength for other, strength in strengths.items() if other != pair and (other[0] == place or other[1] == name)
    )
    return strengths[pair] > max(rivals, default=0)


def _strength(title: str, column: Column) -> int:
    """How well a title asks for a column: 0 not at all, else the letters of the longest phrase of it."""
    words = folded(title)
    if words in column.headers or folded(title.rpartition("/")[2]) in column.headers:
        return _WHOLE  # a form puts the name of a group of questions before, and a slash
    said = f" {words} "
    if not words or column.kind not in _asked_for(said):
        return 0
    return max((len(phrase) for phrase in _phrases(column) if f" {phrase} " in said), default=0)


def _asked_for(said: str) -> tuple[Kind, ...]:
    """What kinds of column a folded question, spaces around it, can ask for."""
    if said.startswith(_words(_YES_OR_NO)):
        return ()
    return next((kinds for words, kinds in _ASKS_FOR if any(word in said for word in _words(words))), tuple(Kind))


@cache
def _words(words: str) -> tuple[str, ...]:
    return tuple(f" {folded(word)} " for word in words.split(","))


@cache
def _phrases(column: Column) -> tuple[str, ...]:
    own = tuple(folded(phrase) for phrase in _PHRASES.get(column.name, "").split(",") if phrase)
    return own + tuple(header for header in column.headers if " " in header)
