"""Columns that tell who it was under a title of ids: telephone numbers, names, e-mail addresses, identity cards."""

from dataclasses import replace

import duckdb

from pipelines.types.cells.letters import with_ranges
from pipelines.types.feed import Column, Kind
from pipelines.types.sheet import Sheet
from pipelines.types.sql import sql

_SAMPLE_ROWS = 5_000
_ONE_OF = 5  # no column of ids has a telephone number or a person in one of so many cells
_NAME = r"\pL[\pL.]+( [\pL.]+)+"  # `budi santoso`
_WORD = r"[\pL.]{3,}"  # `Siti`; a word that comes again is no id
_FIRST_NAMES = """
    abdul abdullah achmad adi adinda aditya agung agus agustina ahmad aisyah ali alfian amalia amin amir ana andi andika
    andri anggi anggraini ani anik anisa annisa anto anton ari arief arif arifin asep asih astuti ayu bagus bambang bayu
    bima budi budiman cahya cahyo cici citra dadang danang dani darmawan dedi deni desi devi dewi dian diana dicky didik
    dina dini doni dwi edi edy eka eko elisa endah endang eni erna erni fajar fatimah febri ferdi ferry firman fitri
    fitriani galih gilang gita hadi hamzah handoko hani haryanto hasan hendra hendri heni heri herman hidayat ida iin
    ika ilham imam indah indra intan irfan irma ismail iwan jaya joko jumadi kartika kartini khoirul kiki krisna lestari
    lia lilik lina linda lukman lusi made mamat maria marni maya mega mira mohammad muhamad muhammad mulyadi mulyono
    nadia nana nanang ngatini nina nita novi nur nurhayati nurul nyoman pipit purnomo purwanto putra putri putu rahayu
    rahmat rani ratih ratna ratri reni retno rian rina rini riska rizal rizki rizky rohman roni rudi rukmini rully sapto
    sari septian sigit siti slamet soleh sri subagyo sudarmi sugeng sugiarto suharti sukarno sulastri sulis sumarni
    sumiati sunarto suparman supriyadi suryani surya susanti susanto susi sutrisno suwarni syaiful taufik teguh titik
    tono tri triyono tuti udin umar umi utami vera vina wahyu wahyudi wati wawan wayan widodo wira wiwik wulan yanti
    yanto yayan yogi yoga yudi yuli yulia yuni yusuf zainal zainul zaki
    amit anil anita anjali arun asha ashok deepak gita kavita kiran mahesh manoj meena mohan neha pooja priya rahul raj
    rajesh rakesh ramesh ravi rekha sanjay sita sunil sunita suresh vijay vikram
"""
_NO_PERSON = """
    gudang posko depo pt cv ud pd toko rs rsu rsud rumah puskesmas kantor dinas desa kelurahan kecamatan kota kabupaten
    kab kec kel yayasan masjid gereja universitas kampus tim relawan klinik apotek bank koperasi karang pkk bpbd pmi tni
    polri polsek polres koramil kodim satgas hotel warung agen pangkalan sekolah oksigen tabung pasien warga petugas
    operator komunitas paguyuban alumni bantuan donatur umum panti pondok pesantren keluarga anak lansia tenaga balita
    ibu bayi nakes kesehatan rt rw dusun kepala kader isoman miskin yatim dapur mobil motor truk pickup jalan jl
"""


def without_person_ids(con: duckdb.DuckDBPyConnection, sheet: Sheet, *, file: str) -> Sheet:
    """Return the sheet with no id taken from a column of telephone numbers, or of people.

    Where the feed has a column of numbers that no title names, the numbers are read as that.

    Args:
        con: a prepared connection with the sheet's relation
        sheet: a detected sheet
        file: name of the file, for the refusal

    Raises:
        FeedError: a column map declares such a column to be an id.
    """
    ids = [name for name in sheet.places if name in sheet.feed.ids] if sheet.corrects is None else []
    for name in ids:
        place = sheet.places[name]
        is_phone = has_phones(con, sheet, place)
        if is_phone or has_people(con, sheet, place):
            if sheet.column_map and name in sheet.column_map.cards[0]["columns"]:
                title, rule = sheet.column_map.cards[0]["columns"][name], "phone_as_id" if is_phone else "person_as_id"
                raise sheet.column_map.refused(rule, file=file, at=f"columns.{name}", found=title)
            sheet = _without(sheet, name, is_phone=is_phone)
    return sheet


def has_phones(con: duckdb.DuckDBPyConnection, sheet: Sheet, place: int) -> bool:
    """Return whether the cells of a column are telephone numbers, by its first rows.

    Args:
        con: a prepared connection with the sheet's relation
        sheet: a detected sheet
        place: the column's, from 0
    """
    query = sql("detect/phone_cells", cells=f"({_sample(sheet, place)})")
    phones, filled = con.execute(query).fetchone() or (0, 0)
    return bool(phones and phones * _ONE_OF >= filled)


def has_people(con: duckdb.DuckDBPyConnection, sheet: Sheet, place: int) -> bool:
    """Return whether the cells of a column are people: e-mail addresses, identity cards, or most of them like a name.

    Args:
        con: a prepared connection with the sheet's relation
        sheet: a detected sheet
        place: the column's, from 0
    """
    words = f"regexp_full_match(text, '{_WORD}')"
    tests = f"""count(*) FILTER (names_person(text)), count(*) FILTER (regexp_full_match(text, '{_NAME}')),
        count(*) FILTER ({words}), count(DISTINCT text) FILTER ({words}), count(*)"""
    row = con.execute(with_ranges(f"SELECT {tests} FROM ({_sample(sheet, place)})")).fetchone() or (0, 0, 0, 0, 0)
    people, names, alone, different, filled = row
    likely = names + (alone if different < alone else 0)
    return bool((people and people * _ONE_OF >= filled) or likely * 2 > filled)


def _sample(sheet: Sheet, place: int) -> str:
    """SQL of the first filled cells of a column."""
    cells = f"SELECT clean(c{place}) AS text FROM {sheet.grid.relation} WHERE row_number > {sheet.header_row}"
    return f"FROM ({cells}) WHERE text IS NOT NULL LIMIT {_SAMPLE_ROWS}"


def _without(sheet: Sheet, name: str, *, is_phone: bool) -> Sheet:
    """The sheet without this id; numbers become those of the feed's first free column of them."""
    places = {column: place for column, place in sheet.places.items() if column != name}
    if not is_phone:
        note = (*sheet.grid.note, f"person_is_no_id|{name}")
        return replace(sheet, places=places, grid=replace(sheet.grid, note=note))
    phones = [c.name for c in sheet.feed.columns if c.kind is Kind.PHONE and not sheet.feed.by_shape]
    free = next((column for column in phones if column not in {*places, *sheet.constants}), None)
    if free is None:
        return replace(sheet, places=places)
    note = (*sheet.grid.note, f"phone_is_no_id|{free}")
    return replace(sheet, places=places | {free: sheet.places[name]}, grid=replace(sheet.grid, note=note))


def with_people(con: duckdb.DuckDBPyConnection, sheet: Sheet) -> Sheet:
    """Return the sheet with its columns of kinds, firms and things whose cells are people: *Penerima* with names.

    Args:
        con: a prepared connection with the sheet's relation
        sheet: a detected sheet
    """
    kinds = (Kind.CODE, Kind.CODES, Kind.TEXT)
    columns = [
        column
        for column in sheet.feed.columns
        if column.name in sheet.places and column.kind in kinds and not column.private
        and column.name in _MAY_BE_PEOPLE and column.name not in sheet.shared
    ]  # fmt: skip
    people = frozenset(column.name for column in columns if _are_people(con, sheet, column))
    return replace(sheet, people=people) if people else sheet


_MAY_BE_PEOPLE = frozenset({"recipient_kind", "supplier", "organisation", "to_agency", "purpose", "donor_kind"})
"""Columns under whose titles people write names: *Penerima*, *Pemasok*, *Lembaga*, *Untuk*."""


def _are_people(con: duckdb.DuckDBPyConnection, sheet: Sheet, column: Column) -> bool:
    """Whether most cells that are no word of the column's list are people."""
    known = "SELECT word FROM words WHERE domain = $domain"
    names, others = ("|".join(words.split()) for words in (_FIRST_NAMES, _NO_PERSON))
    folded = f"""SELECT text, fold(text) AS folded FROM ({_sample(sheet, sheet.places[column.name])})
        WHERE fold(text) NOT IN ({known}) AND NOT is_nothing(text) AND says_something(text)"""
    is_person = f"""names_person(text) OR (regexp_full_match(text, '{_NAME}|{_WORD}')
        AND regexp_matches(folded, '^({names})( |$)') AND NOT regexp_matches(folded, '(^| )({others})( |$)'))"""
    is_like = f"regexp_full_match(text, '{_NAME}') AND NOT regexp_matches(folded, '(^| )({others})( |$)')"
    row = con.execute(
        with_ranges(f"""SELECT count(*) FILTER ({is_person}), count(*) FILTER ({is_like}),
            count(DISTINCT folded) FILTER ({is_like}), count(*) FROM ({folded})"""),
        {"domain": column.domain or ""},
    ).fetchone() or (0, 0, 0, 0)
    people, alike, different, filled = row
    if people * 2 > filled:
        return True
    # names that nobody listed: each another one, where the column is one of kinds and so has few words
    return bool(column.domain and people and alike * 4 > filled * 3 and different * 10 > alike * 7)
