"""What a feed promises: its canonical columns, how each is read, and the headers people write for it."""

import re
import unicodedata
from collections.abc import Container
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import NamedTuple


class Kind(StrEnum):
    """How the text of a cell is read, and what comes out of it."""

    TEXT = "text"  # VARCHAR
    MOMENT = "moment"  # TIMESTAMPTZ
    NUMBER = "number"  # DECIMAL(18,3); `1.500` alone is ambiguous
    COUNT = "count"  # DECIMAL(18,3); `1.500` is 1500
    MONEY = "money"  # BIGINT, whole rupiah
    DURATION = "duration"  # DECIMAL(18,3), seconds
    DEGREES = "degrees"  # DOUBLE; the one separator is the decimal's
    CODE = "code"  # VARCHAR, a code of the column's domain
    CODES = "codes"  # VARCHAR[], one or several codes in a cell
    PHONE = "phone"  # VARCHAR, E.164 digits; private
    PERSON = "person"  # VARCHAR, a name; private
    YES_NO = "yes_no"  # BOOLEAN
    CLOCK = "clock"  # TIME, of every day


class SharedTitle(NamedTuple):
    """A title that means one column in some rows and another in the others: *Jumlah* of money, *Jumlah* of goods."""

    column: str
    """The column that has the title."""
    by: str
    """The column that decides."""
    code: str
    """Its code in the rows that are meant."""


class Implied(NamedTuple):
    """What a table says by its columns alone: amounts by donors are gifts in cash."""

    column: str
    code: str
    needs: tuple[str, ...]
    without: tuple[str, ...]

    def holds(self, places: Container[str]) -> bool:
        """Whether a table with these columns says it."""
        is_there = all(name in places for name in self.needs)
        return is_there and not any(name in places for name in (self.column, *self.without))


class Remark(NamedTuple):
    """What a text beside the columns says in place of one of them: `BATAL (salah transfer)`, `dalam ton`."""

    pattern: str
    """Regular expression of the whole text in lower case; its first group is what it says, where `text` does not."""
    text: str = ""
    """What it says."""
    unless: str = ""
    """Regular expression of a part of the text that makes it say something else; empty for none."""


@dataclass(frozen=True)
class Column:
    """One canonical column; `aliases` are headers people write for it, between commas.

    `clock` are headers of a time of day that completes this column's date. A cell of a column with `date_from` may hold
    only a time of day: the date is that column's. `by_cells` are headers that are this column only where its cells are
    words of its domain, and tell nothing of the feed. `last` are those that are it only where no other title is.
    A note, or a cell of a column that nothing is read from, stands for it in its row where it is one of `remarks`.
    `unknown` is the code of a word that the domain does not have,
    where an empty cell means something else; the cell is in quarantine all the same. A column that `shares` a title is
    read from it where it has none of its own. `when_done` is its code in rows that are struck through as done.
    `between` are the least and the most that degrees, or a size, can be. One that `marks_unread` has a column
    `<name>_unread` beside it: whether its cell says something that cannot be taken, where nothing means something else.
    What stands in an unread cell of one that `hides_unread` is not shown: people write there of a person in words.
    A cell in which the regular expression `other_unit` matches counts something else, `1 jam` among minutes, and is one
    to correct.
    What `goes_out` may be written below zero throughout. What is `not_negative` and is written below zero, or is
    `positive` and zero or less, or `whole`, as people are, and has a fraction, is a cell to correct, as nobody can tell
    what it means; so is what comes `after` another column and is not later than it, or later by more than
    `within_hours`, or what is `not_before` the day of another and is; and so is what `agrees` in all rows about one
    thing, and does not. Like any cell it costs its row only where the
    column is required.
    """

    name: str
    kind: Kind = Kind.TEXT
    aliases: str = ""
    required: bool = False
    private: bool = False
    domain: str | None = None
    unknown: str | None = None
    clock: str = ""
    by_cells: str = ""
    last: str = ""
    date_from: str | None = None
    after: str | None = None
    not_before: str | None = None
    within_hours: int = 24 * 366
    positive: bool = False
    not_negative: bool = False
    goes_out: bool = False
    whole: bool = False
    agrees: bool = False
    when_done: str | None = None
    remarks: tuple[Remark, ...] = ()
    between: tuple[float, float] = (-180, 180)
    marks_unread: bool = False
    hides_unread: bool = False
    other_unit: str = ""
    shares: SharedTitle | None = None

    @cached_property
    def headers(self) -> tuple[str, ...]:
        """Every folded header under which this column arrives."""
        return tuple(dict.fromkeys((folded(self.name), *_folded_words(self.aliases), *self.last_headers)))

    @cached_property
    def last_headers(self) -> tuple[str, ...]:
        """Every folded header that is this column only where no other title is."""
        return _folded_words(self.last)

    @cached_property
    def clock_headers(self) -> tuple[str, ...]:
        """Every folded header of a time of day that completes this column."""
        return _folded_words(self.clock)

    @cached_property
    def cell_headers(self) -> tuple[str, ...]:
        """Every folded header under which the cells tell whether it is this column."""
        return _folded_words(self.by_cells)

    @property
    def is_about_people(self) -> bool:
        """Whether its cells can have a person, a number, or what is written about one."""
        return self.private and self.kind in (Kind.TEXT, Kind.PERSON, Kind.PHONE)

    @property
    def fits_all(self) -> bool:
        """Whether a title row may say it for the whole sheet: a depot or a day it may, a number or a person not."""
        return self.kind in (Kind.TEXT, Kind.MOMENT, Kind.CODE, Kind.CODES) and not self.private


@dataclass(frozen=True)
class Qualifier(Column):
    """A column that says what the figures of other columns mean, or whether their row counts; it is not stored itself.

    Its text stands behind each figure of the columns `qualifies`: `500` of a row that says `kg` is `500 kg`. Those of
    them that are `totals` of several rows are in the unit of the item where the rows of an item have several units,
    and those that are `starts` are then to be corrected. Behind an amount stand only words of `of_money`, unless it
    shares the title of what is counted and so has the unit to itself. One
    with a `domain` decides about the row: any code but those of `counts` skips it, and rows are counted by that code. A
    figure in a column of `skips_filled` skips its row under that code.
    """

    qualifies: tuple[str, ...] = ()
    totals: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()
    of_money: tuple[str, ...] = ()
    counts: tuple[str, ...] = ()
    skips_filled: str | None = None


STRIKE = Qualifier("strike", Kind.CODE, domain="strike", counts=("done", "ignore"))
"""What a row that is struck through means; no title names it, the workbook itself tells which rows are."""


class Left(StrEnum):
    """What is left of an old row about people; of its private columns nothing is."""

    EVENT = "event"  # one event of one day, in a load of its own, in no order
    ROW = "row"  # the row, where it is: it counts as before
    SUM = "sum"  # likewise, in sums by day and outcome alone: who it was decided what is done today
    ALL = "all"  # all of it, as `why` says


@dataclass(frozen=True)
class Retention:
    """What a retention leaves of the old rows of a layout, and which of them it leaves alone.

    Texts in private columns go. Of a moment its day is left; where rows are `timed`, moments stay, as balances and
    hours of work follow from them. Events go `into` the table of another layout where several rows make one. A row is
    as old as the newest of its `moments`, else as its feed says. `instead` is (column, SQL) of what stands in the place
    of a value. A row stays as it is while it is `needed`: SQL of such rows (`load_id`, `part`, `row_number`) in a
    build, where `{day}` is the moment before which rows are old and `{requests}` that of requests.
    """

    left: Left
    why: str = ""
    into: str | None = None
    timed: bool = False
    moments: tuple[str, ...] = ()
    instead: tuple[tuple[str, str], ...] = ()
    needed: str = ""


@dataclass(frozen=True)
class Feed:
    """A subject: `name` is public, `table` is where its rows are stored (two layouts of one subject differ).

    `happened` is the column that says when; `key` the one that names a row, with those of `key_with`, where of several
    alternatives the first that is filled counts. A row in which none of `key_with_where` is filled is no event of that
    name but what it was planned as, or a form that came back empty: it takes the place of no other. A row
    must fill every required column and one of `one_of`; a header must also have `also_in_header`; `implied` is what
    its columns say of all rows.
    `defaults` are (column, text) where a file is silent. `qualifiers` are the columns that change what others mean, so
    that none of them is left unread.
    Rows of a merged feed complete each other, or the models tell them apart, so none of them is a duplicate here. A
    layout `by_shape` is what a reader makes of a file whose shape it knows; no header is ever taken for it. What is
    `planned` may lie ahead, and tells nothing of how far the data reach, but for the moment when it was `done`. What a
    machine `recorded` to the second is one event wherever it stands. A layout of `ours` is one that
    Posko writes itself: its titles make those of no other feed less telling. Of the moments in
    `lasting` each keeps its row from being erased with what is older: who withdrew later has withdrawn. A feed with a
    column about people says by its `retention` what is left of it after the months that are set.
    """

    name: str
    columns: tuple[Column, ...]
    happened: str | None
    qualifiers: tuple[Qualifier, ...] = ()
    key: str | None = None
    key_with: tuple[tuple[str, ...], ...] = ()
    key_with_where: tuple[str, ...] = ()
    stored_as: str | None = None
    reference: bool = False
    is_merged: bool = False
    by_shape: bool = False
    planned: bool = False
    done: str | None = None
    recorded: bool = False
    ours: bool = False
    also_in_header: tuple[str, ...] = ()
    one_of: tuple[str, ...] = ()
    implied: tuple[Implied, ...] = ()
    defaults: tuple[tuple[str, str], ...] = ()
    lasting: tuple[str, ...] = ()
    retention: Retention | None = None

    @property
    def is_about_people(self) -> bool:
        """Whether any of its columns can have a person, a number, or what is written about one."""
        return any(c.is_about_people for c in self.columns)

    @property
    def table(self) -> str:
        """Name of the raw table that holds this layout's rows."""
        return self.stored_as or self.name

    @property
    def has_private_key(self) -> bool:
        """Whether the key of a row is itself about a person."""
        return self.key is not None and self.column(self.key).is_about_people

    @staticmethod
    def reduced_event(event: str) -> str:
        """Return SQL of what a reduction leaves of the id of an event that is about a person."""
        return f"('x-' || lower(pseudonym('reduced ' || {event})))"

    @property
    def last_moment(self) -> str | None:
        """SQL of the moment until which a row matters; None where no column says when it happened."""
        if self.happened is None or not self.lasting:
            return self.happened
        return f"greatest({', '.join((self.happened, *self.lasting))})"

    @property
    def newest(self) -> str | None:
        """The column that tells how far the data reach, and so cannot lie ahead; None for what is only planned."""
        return self.done if self.planned else self.happened

    @property
    def may_repeat(self) -> bool:
        """Whether equal rows without a key can be two events: then only those of one book count once."""
        return self.happened is not None and not (self.reference or self.planned or self.recorded or self.is_merged)

    @property
    def needed_headers(self) -> tuple[str, ...]:
        """Names of the columns without which a sheet is not this feed."""
        silent = {name for name, _ in self.defaults}
        required = tuple(c.name for c in self.columns if c.required and c.name not in silent)
        return (*required, *self.also_in_header)

    @cached_property
    def ids(self) -> frozenset[str]:
        """Names of the columns with ids of rows, here or in another feed, that pages see: never telephone numbers."""
        own = {self.key} if not self.reference else {None}
        return frozenset(
            c.name for c in self.columns if not c.private and (c.name in {*own, "corrects"} or c.name.endswith("_id"))
        )

    @property
    def deciding(self) -> tuple[Qualifier, ...]:
        """Its qualifiers, and the one that every feed has."""
        return (*self.qualifiers, STRIKE)

    @property
    def read(self) -> tuple[Column, ...]:
        """What is read of a row: its columns, then its qualifiers."""
        return (*self.columns, *self.deciding)

    def column(self, name: str) -> Column:
        """The column or qualifier of this name; KeyError when the feed has none."""
        return {column.name: column for column in self.read}[name]

    def qualifiers_of(self, name: str) -> tuple[Qualifier, ...]:
        """The qualifiers that say what the figures of a column mean."""
        return tuple(qualifier for qualifier in self.qualifiers if name in qualifier.qualifies)


MENTIONED = "CASE WHEN evidence IS NOT NULL THEN '✓' END"
"""SQL of what is left of evidence: that there was some."""
_TITLE = r"',\s*(?:[A-Z][A-Za-z]{0,4}\.)+(?:[A-Z][A-Za-z]{0,4})?'"
NOBODY_BY_CHANCE = f"""array_to_string(list_transform(
    list_filter(
        list_transform(word_pieces(regexp_replace(operator, {_TITLE}, '', 'g')), lambda p: fold(p)), lambda p: p <> ''),
    lambda p: translate(md5(by_chance || CAST(wall_of(starts_at) AS DATE) || p), '0123456789', 'ghijklmnop')), ', ')"""
"""SQL of a word by chance for each operator of a cell, the same all day: who is listed twice counts once."""
CENTRE_BESIDE_DEPOT = Column("centre", aliases="posko asal, nama posko, call centre, केंद्र")
"""The posko of a feed whose depot is what `Posko` names."""
CENTRE = replace(CENTRE_BESIDE_DEPOT, aliases=f"{CENTRE_BESIDE_DEPOT.aliases}, posko")
VILLAGE = Column(
    "village",
    aliases=("desa/kelurahan, desa, kelurahan, desa kelurahan, kel/desa, nama desa, alamat desa, गाँव, ग्राम"),
)
DISTRICT = Column("district", aliases="kecamatan, kec, nama kecamatan, sub-district, प्रखंड, तहसील")
NOTE = Column(
    "note",
    private=True,
    aliases="catatan, keterangan, ket, uraian, deskripsi, remarks, comment, comments, keluhan, टिप्पणी, विवरण",
)


@lru_cache(maxsize=20_000)
def folded(text: str) -> str:
    """Lower case, no accents, punctuation as single spaces: how headers and codes are compared."""
    plain = unicodedata.normalize("NFKD", text.replace("³", "3"))
    letters = "".join(c for c in plain if not (unicodedata.combining(c) and ord(c) < 0x0900)).casefold()
    return " ".join(re.sub(r"[^\w\u0900-\u0dff]+|_", " ", letters).split())


def _folded_words(words: str) -> tuple[str, ...]:
    return tuple(folded(word) for word in words.split(",") if word.strip())


_SQL_TYPES = {
    Kind.MOMENT: "TIMESTAMPTZ", Kind.NUMBER: "DECIMAL(18,3)", Kind.COUNT: "DECIMAL(18,3)", Kind.MONEY: "BIGINT",
    Kind.DURATION: "DECIMAL(18,3)", Kind.DEGREES: "DOUBLE", Kind.CODES: "VARCHAR[]", Kind.YES_NO: "BOOLEAN",
    Kind.CLOCK: "TIME",
}  # fmt: skip


def sql_type(kind: Kind) -> str:
    """The SQL type of what a cell of this kind is read as."""
    return _SQL_TYPES.get(kind, "VARCHAR")


NUMBER_KINDS = (Kind.NUMBER, Kind.COUNT, Kind.MONEY)
