"""Match the titles of a sheet, or the questions of a form, with the columns of a feed."""

from collections import Counter
from dataclasses import dataclass, field
from functools import cache, lru_cache
from operator import attrgetter

from pipelines.feeds import FEEDS
from pipelines.feeds.title_qualifiers import (
    QualifiedTitle,
    base_title,
    behind_all,
    both_behind,
    column_of_qualified,
    qualified_title,
)  # fmt: skip
from pipelines.feeds.title_zones import without_zone
from pipelines.feeds.titles import KNOWN_BY, ONLY_OURS, column_of, qualifier_of, title_constants
from pipelines.types.feed import NUMBER_KINDS, Column, Feed, Kind, folded
from pipelines.types.grid import Rows
from pipelines.types.top_rows import looks_like_data

_FEW = 2  # a title that so few columns know tells one feed from the others


@dataclass(frozen=True)
class HeaderMatch:
    """Which columns of one feed a row of titles names."""

    feed: Feed
    position: int
    """Position of the row in the first rows of the sheet, from 0."""
    score: float
    """The higher the fewer feeds know its titles; 0 where none is known."""
    is_telling: bool
    """Whether a title is known by so few feeds that the row can hardly be anything else."""
    places: dict[str, int]
    """Column → place of its title."""
    clocks: dict[str, int]
    """Column → place of the title of a time of day beside that date."""
    constants: dict[str, str]
    """Column → what the rows above declare for the whole sheet."""
    qualifiers: dict[str, int] = field(default_factory=dict)
    """Qualifier → place of its title; they tell nothing of which feed it is."""
    behind: dict[str, str] = field(default_factory=dict)
    """Column of figures → what its title, or a row above, says of all of them."""
    is_own: bool = True
    """Of a book that Posko writes itself: whether a title is of such books alone."""

    @property
    def columns(self) -> int:
        """Number of columns of the sheet that it names."""
        return len(self.places) + len(self.clocks)

    @property
    def missing(self) -> list[str]:
        """Names of the required columns it lacks; alternatives joined by ` / `."""
        present = {*self.places, *self.constants}
        one = [] if not self.feed.one_of or present & {*self.feed.one_of} else [" / ".join(self.feed.one_of)]
        return [name for name in self.feed.needed_headers if name not in present] + one

    @property
    def complete(self) -> bool:
        """Whether it names every required column."""
        return self.score > 0 and not self.missing


def match_header(top: Rows, feed: Feed) -> HeaderMatch:
    """Return the best header row of the sheet for this feed.

    A complete match is better than a rich one. Both are better than the one word of a signature (`Petugas`) below a
    table that would then be its title. A row with a date or a telephone number is data, whatever words are in it.
    """
    fits = [_fit_row(top, position, feed) for position, (_, row) in enumerate(top) if not looks_like_data(row)]
    order = attrgetter("complete", "is_telling", "score")
    return max(fits, key=order, default=HeaderMatch(feed, 0, 0, False, {}, {}, {}))


def _fit_row(top: Rows, position: int, feed: Feed) -> HeaderMatch:
    cells = [_title(cell, feed) for cell in top[position][1]]
    places, clocks = _places(cells, feed)
    qualified = _qualified(top[position][1], feed, {*places.values(), *clocks.values()})
    for name, (place, title) in qualified.items():
        if name in places and title.is_money:
            continue
        # `Jumlah` beside `Jumlah (kg)`: nobody can tell what it counts
        if places.pop(name, None) is None:
            places[name], cells[place] = place, title.base
    known_by = [max(KNOWN_BY[cells[place]], 1) for place in places.values()]
    score = sum(1 / feeds for feeds in known_by)
    is_telling = (len(places) > 1 or len(cells) == 1) and (feed.reference or min(known_by, default=0) <= _FEW)
    bases = [base_title(cell) for cell in top[position][1]]
    qualifiers = _qualifiers(bases, feed, {*places.values(), *clocks.values()})
    constants = title_constants(top[:position], feed, places | qualifiers) if places else {}
    constants |= {implied.column: implied.code for implied in feed.implied if implied.holds({**places, **constants})}
    titles = {name: title.behind for name, (place, title) in qualified.items() if places.get(name) == place}
    behind = both_behind(titles, behind_all(top[:position], feed, places))
    is_own = not feed.ours or any(cells[place] in ONLY_OURS for place in places.values())
    return HeaderMatch(feed, position, score, is_telling, places, clocks, constants, qualifiers, behind, is_own)


def _title(cell: str, feed: Feed) -> str:
    """The folded title, less the zone behind it where only then it names a moment or a time of day."""
    whole, plain = folded(cell), without_zone(cell)
    if whole == plain:
        return whole
    moments = [column for column in feed.columns if column.kind is Kind.MOMENT]
    known = {header for column in moments for header in (*column.headers, *column.clock_headers)}
    return plain if plain in known and whole not in known else whole


def _places(cells: list[str], feed: Feed) -> tuple[dict[str, int], dict[str, int]]:
    """The place of each column, and of each time of day beside a date, by the folded titles that name them."""
    twice = {cell for cell, times in Counter(cells).items() if times > 1}
    places: dict[str, int] = {}
    clocks: dict[str, int] = {}
    late = {word for column in feed.columns for word in (*column.clock_headers, *column.last_headers)}
    for place, cell in sorted(enumerate(cells), key=lambda pair: pair[1] in late):
        column = column_of(feed, cell, places)
        if column and not (cell in twice and column.kind in NUMBER_KINDS):
            places[column.name] = place
        elif clock := next((c for c in feed.columns if cell and cell in c.clock_headers), None):
            clocks.setdefault(clock.name, place)
    return places, clocks


def _qualified(cells: list[str], feed: Feed, taken: set[int]) -> dict[str, tuple[int, QualifiedTitle]]:
    """The place of each column of figures whose title says what they count; of two for one column, neither."""
    fits = [
        (column.name, place, title)
        for place, cell in enumerate(cells)
        if place not in taken and (title := qualified_title(cell)) and (column := column_of_qualified(feed, title))
    ]
    times = Counter(name for name, *_ in fits)
    return {name: (place, title) for name, place, title in fits if times[name] == 1}


def _qualifiers(cells: list[str], feed: Feed, taken: set[int]) -> dict[str, int]:
    """The place of each qualifier among the folded titles that name no column."""
    places: dict[str, int] = {}
    for place, cell in enumerate(cells):
        qualifier = None if place in taken else qualifier_of(feed, cell, places)
        if qualifier:
            places[qualifier.name] = place
    return places


_NEEDED = (
    "butuhkan, dibutuhkan, kebutuhan, perlukan, diperlukan, keperluan, jenis bantuan, bantuan apa, you need, needed, "
    "needs, आवश्यकता, ज़रूरत, जरूरत, चाहिए"
)
_HOW_MANY = (
    "berapa tabung, berapa buah, berapa banyak, jumlah tabung, jumlah barang, jumlah yang dibutuhkan, how many, कितने, "
    "कितनी"
)
_DATE_OF_REQUEST = (
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
    "started_at": _DATE_OF_REQUEST,
    "requested_at": _DATE_OF_REQUEST,
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


def match_questions(titles: list[str], feed: Feed) -> dict[str, int]:
    """Return, by column, the place of the question that asks for it; of two that ask alike, neither."""
    strengths = {
        (place, column.name): strength
        for place, title in enumerate(titles)
        for column in feed.columns
        if (strength := _strength(title, column))
    }
    places: dict[str, int] = {}
    while best := [pair for pair in strengths if _is_best(pair, strengths)]:
        places |= {name: place for place, name in best}
        strengths = {
            pair: strength
            for pair, strength in strengths.items()
            if pair[1] not in places and pair[0] not in places.values()
        }
    return places


@lru_cache(maxsize=5_000)
def count_candidates(title: str) -> int:
    """Return how many columns a question may ask for, those of books left out that Posko writes itself."""
    feeds = [feed for feed in FEEDS if not (feed.by_shape or feed.ours)]
    return sum(1 for feed in feeds for column in feed.columns if _strength(title, column))


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
    question = f" {words} "
    if not words or column.kind not in _kinds_of(question):
        return 0
    return max((len(phrase) for phrase in _phrases(column) if f" {phrase} " in question), default=0)


def _kinds_of(question: str) -> tuple[Kind, ...]:
    """The kinds of column that a folded question, spaces around it, can ask for."""
    if question.startswith(_words(_YES_OR_NO)):
        return ()
    return next((kinds for words, kinds in _ASKS_FOR if any(word in question for word in _words(words))), tuple(Kind))


@cache
def _words(words: str) -> tuple[str, ...]:
    return tuple(f" {folded(word)} " for word in words.split(","))


@cache
def _phrases(column: Column) -> tuple[str, ...]:
    own = tuple(folded(phrase) for phrase in _PHRASES.get(column.name, "").split(",") if phrase)
    return own + tuple(header for header in column.headers if " " in header)


# when a form was opened or sent, in the order in which it is taken where no question asks when it happened
_MOMENTS = (
    "timestamp", "stempel waktu", "cap waktu", "टाइमस्टैम्प", "start", "submission time", "submission submission time",
    "today",
)  # fmt: skip
_CLOCKS = ("jam permintaan", "jam kejadian", "jam lapor", "pukul berapa", "jam berapa", "time of request")
_KEY = "uuid"
_FEW_FEEDS = 3


def is_form(title: str) -> bool:
    """Whether a folded title is that of the moment a form was sent."""
    return title in _MOMENTS


def match_form(top: Rows, feed: Feed) -> HeaderMatch:
    """Return which columns of the feed a form's questions ask for; none when no row has the moment it was sent."""
    for position, (_, cells) in enumerate(top):
        titles = [folded(cell) for cell in cells]
        if any(map(is_form, titles)):
            return _match_form_row(position, cells, feed)
    return HeaderMatch(feed, 0, 0, False, {}, {}, {})


def assumed_of_form(match: HeaderMatch, top: Rows) -> tuple[str, ...]:
    """Return keys of `assumed` in i18n: what a form did not ask."""
    happened = match.places.get(match.feed.happened or "")
    sent = happened is not None and is_form(folded(top[match.position][1][happened]))
    silent = "channel" in match.constants and "channel" not in match.places
    return (("form_sent_at",) if sent else ()) + (("channel_is_web_form",) if silent else ())


def _match_form_row(position: int, cells: list[str], feed: Feed) -> HeaderMatch:
    titles = [folded(cell) for cell in cells]
    questions = ["" if is_form(title) or title == _KEY else cell for title, cell in zip(titles, cells, strict=True)]
    places = match_questions(questions, feed)
    counts = [count_candidates(cells[place]) for place in places.values()]
    is_own = not feed.ours or 0 in counts
    counts = [max(1, count) for count in counts]
    sent = next((titles.index(title) for title in _MOMENTS if title in titles), None)
    clocks = _clocks(questions, feed, places)
    if feed.happened and feed.happened not in places and sent is not None:
        places[feed.happened] = sent
    if feed.key and feed.key not in places and _KEY in titles:
        places[feed.key] = titles.index(_KEY)
    is_telling = len(counts) > 1 and min(counts) <= _FEW_FEEDS
    by_form = any(column.name == "channel" and column.domain == "channel" for column in feed.columns)
    constants = {"channel": "web_form"} if by_form else {}
    qualifiers = _qualifiers(titles, feed, {*places.values(), *clocks.values()})
    score = sum(1 / n for n in counts)
    return HeaderMatch(feed, position, score, is_telling, places, clocks, constants, qualifiers, is_own=is_own)


def _clocks(questions: list[str], feed: Feed, places: dict[str, int]) -> dict[str, int]:
    """The question about the time of day beside the one about the day it happened."""
    if feed.happened is None or feed.happened not in places:
        return {}
    headers = {*feed.column(feed.happened).clock_headers, *_CLOCKS}
    free = [place for place, title in enumerate(questions) if folded(title) in headers and place not in places.values()]
    return {feed.happened: free[0]} if free else {}
