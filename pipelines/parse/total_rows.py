"""Sums among the rows of a sheet: `JUMLAH` of a day, `Total bulan Juli`, dated like the rows they add up or not."""

from dataclasses import dataclass

from pipelines.parse.typed_rows import ParsedSheet
from pipelines.types.feed import NUMBER_KINDS, Column, Kind
from pipelines.types.relations import Relations
from pipelines.types.sheet import Sheet
from pipelines.types.sql import sql

_WORD = (
    "((sub|grand) ?)?(total|jumlah|jml|sum)|semua|seluruh|keseluruhan|rekapitulasi|rata rata|"
    "(saldo )?(pindahan|dipindahkan)|कुल|योग"
)
# what a sum may be of; any other word makes a name of it
_OF = (
    r"hari|harian|minggu|bulan|tahun|tanggal|tgl|ini|itu|lalu|s d|sd|sampai|dengan|dari|ke|per|halaman|hal|akhir|awal|"
    r"semua|seluruh|seluruhnya|keseluruhan|total|jumlah|umum|masuk|keluar|penerimaan|pengeluaran|pemasukan|pemakaian|"
    r"mutasi|donasi|sumbangan|transaksi|dana|uang|barang|pindahan|dipindahkan|rp|for|of|the|day|month|page|all|overall|"
    r"amount|quantity|qty|received|issued|januari|februari|pebruari|maret|april|mei|juni|juli|agustus|september|"
    r"oktober|november|nopember|desember|january|february|march|may|june|july|august|october|december|jan|feb|mar|"
    r"apr|jun|jul|agt|ags|agu|aug|sep|sept|okt|oct|nov|nop|des|dec|senin|selasa|rabu|kamis|jumat|sabtu|ahad|का|की|के|"
    r"[0-9]+|[ivx]+"
)
# what a list of gifts says in place of a donor: what is left, what was spent, what is wanted
_CASH = (
    r"(saldo|target|sisa|kurang)( (kas|dana|donasi|uang|saldo|rekening|bank|tunai|terkumpul|bersih|sementara|OF))*|"
    r"(kekurangan|akumulasi|terbilang|pengeluaran|terkumpul)( .*)?"
).replace("OF", _OF)
_CASH_BEGINS = "saldo|target|sisa|kurang|kekurangan|akumulasi|terbilang|pengeluaran|terkumpul"
BEGINS = rf"^({_WORD})(\s|$)"
"""A folded text that begins with a word of a sum."""
_ONLY = rf"({_WORD})( ({_OF}))*"
_MOST = 1000
_NONE = "SELECT NULL::BIGINT AS row_number, false AS is_name, false AS is_total WHERE false"
_BALANCES = ("balance", "opening")
_IDENTIFYING = ("item", "donor", "village", "supplier", "recipient_kind", "depot", "caller_name")


@dataclass(frozen=True)
class TotalRows:
    """Rows whose text begins with a word of a sum."""

    relation: str
    """Table of `row_number`, `is_total`, and `is_name`: whether a name begins so, such as `Jumlah Berkah`."""


def total_rows(relations: Relations, parsed: ParsedSheet) -> TotalRows:
    """List the rows of a parsed sheet that begin with a word of a sum, and whether each is one.

    A row is a sum when its figures are those of rows above it, or when it has no other words and nothing else in it
    names what it is about. Anything else that is called so, such as a donor `Total Bangun`, is data.

    Args:
        relations: where the table is made
        parsed: the typed rows of the sheet
    """
    sheet = parsed.sheet
    places = _descriptive(sheet)
    ((begins_any,),) = relations.con.execute(f"SELECT EXISTS ({_beginning(sheet, places)})").fetchall()
    if not begins_any:  # planning the questions below costs more than asking this one of many rows
        return TotalRows(relations.table("total_rows", _NONE))
    with Relations(relations.con) as own:
        wordy = own.table("wordy", _wordy(sheet, places))
        lines = f"SELECT row_number FROM {sheet.grid.lines} WHERE kind = 'repeated_header'" if sheet.grid.lines else ""
        ((count,),) = relations.con.execute(f"SELECT count(*) FROM {wordy}").fetchall()
        if not 0 < count <= _MOST:  # a village or a donor that is called so
            by_words = f"SELECT row_number, is_name, is_word AND NOT is_named AS is_total FROM {wordy}"
            return TotalRows(relations.table("total_rows", by_words))
        headers = own.table("headers", lines or "SELECT NULL::BIGINT AS row_number WHERE false")
        tables = f"wordy AS (FROM {wordy}), figures AS ({_figures(parsed)}), headers AS (FROM {headers})"
        query = f"WITH {tables} FROM ({sql('parse/total_rows')})"
        return TotalRows(relations.table("total_rows", query))


def _figures(parsed: ParsedSheet) -> str:
    """SQL of the figures of every row, as `total_rows.sql` reads them."""
    sheet = parsed.sheet
    sums = ", ".join(f"CAST({name} AS DECIMAL(38, 3))" for name in _summed(sheet)) or "NULL::DECIMAL(38, 3)"
    day = f"CAST(wall_of({sheet.feed.happened}) AS DATE)" if sheet.feed.happened else "NULL::DATE"
    left = " OR ".join(f"{name} IS NOT NULL" for name in _BALANCES if name in sheet.places) or "false"
    return f"""SELECT row_number, {day} AS day, [{sums}] AS sums, ({left})
            AND len(list_filter(sums, lambda number: number IS NOT NULL)) = 0 AS is_balance
        FROM {parsed.rows}"""


def _descriptive(sheet: Sheet) -> dict[int, Column | None]:
    """Place → column of the cells that may hold the word: texts, and columns that nothing is read from.

    None where the shape of the file decides the columns: a program adds up nothing among its rows.
    """
    if not sheet.header_row:
        return {}
    by_place = {place: sheet.feed.column(name) for name, place in sheet.places.items()}
    taken = {*sheet.clocks.values()}
    measured = (*NUMBER_KINDS, Kind.MOMENT, Kind.CLOCK, Kind.DEGREES, Kind.PHONE, Kind.CODE, Kind.CODES)
    return {
        place: by_place.get(place)
        for place in range(sheet.grid.width)
        if place not in taken and not (place in by_place and by_place[place].kind in measured)
    }


def _beginning(sheet: Sheet, places: dict[int, Column | None]) -> str:
    """SQL of the rows with a cell that begins with a word of a sum, or of what a list of gifts says of its cash.

    `summing` are the cells that begin with a word of a sum.
    """
    cells = f"[{', '.join(f'c{place}' for place in places)}]::VARCHAR[]"
    return f"""FROM (SELECT *, list_filter({cells}, lambda cell: starts_with_sum(cell)) AS summing
            FROM {sheet.grid.relation} WHERE row_number > {sheet.header_row})
        WHERE len(summing) > 0 OR regexp_matches({_cash(sheet, places)}, '^({_CASH_BEGINS})')"""


def _wordy(sheet: Sheet, places: dict[int, Column | None]) -> str:
    """SQL of the rows with a cell that begins with a word of a sum."""
    naming = [
        f"(clean(c{place}) IS NOT NULL AND NOT coalesce(starts_with_sum(c{place}), false))"
        for place, column in places.items()
        if column and place not in sheet.grid.added and (column.name in _IDENTIFYING or column.name == sheet.feed.key)
    ]
    if "caller_phone" in sheet.places:
        naming.append(f"clean(c{sheet.places['caller_phone']}) IS NOT NULL")
    names = [f"starts_with_sum(c{place})" for place, column in places.items() if column and column.name in _IDENTIFYING]
    cash = _cash(sheet, places)
    return f"""SELECT row_number, is_cash OR regexp_full_match(word, '{_ONLY}') AS is_word,
            NOT is_cash AND ({" OR ".join(naming) or "false"}) AS is_named,
            NOT is_word AND (begins_cash OR coalesce({" OR ".join(names) or "false"}, false)) AS is_name
        FROM (SELECT *, coalesce(fold(clean(summing[1])), '') AS word, regexp_full_match({cash}, '{_CASH}') AS is_cash,
                regexp_matches({cash}, '^({_CASH_BEGINS})( |$)') AS begins_cash
            FROM ({_beginning(sheet, places)}))
        WHERE begins_cash OR regexp_matches(word, '{BEGINS}')"""


def _cash(sheet: Sheet, places: dict[int, Column | None]) -> str:
    """SQL of the donor of a gift as it is compared, as a text; empty where a sheet has none."""
    donor = sheet.places.get("donor")
    is_gift = sheet.feed.table == "donations" and donor in places
    return f"coalesce(fold(clean(c{donor})), '')" if is_gift else "''"


def _summed(sheet: Sheet) -> list[str]:
    """The number columns of the sheet that can be added up."""
    return [name for name in sheet.places if sheet.feed.column(name).kind in NUMBER_KINDS and name not in _BALANCES]
