"""Columns that change how much it was, or whether it happened: what of a pledge came and when, its weight, a rate."""

import re

import duckdb

from pipelines.detect.unread.columns import folded_titles, title_at, unread_places
from pipelines.feeds.codes import aliases
from pipelines.feeds.title_qualifiers import qualified_title
from pipelines.types.cell_text import without_numbers
from pipelines.types.errors import FeedError
from pipelines.types.feed import NUMBER_KINDS, Column, Kind, folded
from pipelines.types.sheet import Sheet

_FEEDS = ("donations", "purchases", "distributions", "stock")
_REALISED = folded_titles(
    "realisasi, terealisasi, jumlah realisasi, nilai realisasi, realisasi donasi, realized, realised, realization, "
    "actual, aktual, actual amount, diterima, jumlah diterima, nominal diterima, uang diterima, dana diterima, "
    "diterima bersih, bersih, nominal bersih, jumlah bersih, dana bersih, nilai bersih, net, netto, neto, "
    "net amount, net received, amount received, received, total diterima, terbayar, dibayar, sudah dibayar, "
    "jumlah dibayar, total dibayar, paid, amount paid, sudah ditransfer, ditransfer, jumlah ditransfer, cair, "
    "pencairan, disetor, jumlah disetor, setoran, kurang bayar, kekurangan, outstanding, gross, bruto, kotor, "
    "nominal kotor, jumlah disalurkan, disalurkan, tersalurkan, jumlah tersalurkan, प्राप्त राशि, शुद्ध राशि"
)
_DEDUCTED = folded_titles(
    "rusak, jumlah rusak, cacat, hilang, jumlah hilang, retur, diretur, dikembalikan, jumlah dikembalikan, ditolak, "
    "tidak layak, kedaluwarsa, kadaluarsa, refund, refunded, damaged, rejected, returned, lost, expired, खराब"
)
_RATES = folded_titles("kurs, kurs rupiah, kurs rp, nilai tukar, exchange rate, fx rate, conversion rate, विनिमय दर")
_WEIGHTS = {"berat", "berat total", "total berat", "jumlah berat", "bobot", "tonase", "weight", "total weight", "वजन"}
_MEASURES = {"mg", "gram", "ons", "kg", "kwintal", "ton", "ml", "litre", "m3"}
_PER = {"per", "satuan", "isi"}  # of one piece


def refuse_rival_figures(con: duckdb.DuckDBPyConnection, sheet: Sheet, *, file: str) -> None:
    """Refuse a sheet in which the figures of an unread column change what those of another mean.

    Args:
        con: a prepared connection
        sheet: a sheet whose columns are detected; one with a column map is as its sender wants it
        file: name of the file, for the refusal

    Raises:
        FeedError: names both columns, as nobody can tell which of them counts.
    """
    if sheet.feed.name not in _FEEDS or sheet.column_map or sheet.corrects or sheet.grid.header is not None:
        return
    for place in unread_places(sheet):
        title = title_at(sheet, place)
        rivals = [
            column
            for column in sheet.feed.columns
            if column.kind in NUMBER_KINDS and column.name in sheet.places and _is_rival(column, title)
        ]
        differing = next((column for column in rivals if _differs(con, sheet, column, place)), None)
        if differing:
            read = without_numbers(title_at(sheet, sheet.places[differing.name]))
            raise FeedError("rival_figures", file=file, read=read, column=without_numbers(title))


def refuse_open_rows(con: duckdb.DuckDBPyConnection, sheet: Sheet, *, file: str) -> None:
    """Refuse a sheet in which an unread column says of some rows only when money or goods came: `Tanggal Transfer`.

    Args:
        con: a prepared connection
        sheet: a sheet whose columns are detected; one with a column map is as its sender wants it
        file: name of the file, for the refusal

    Raises:
        FeedError: names the column, as nobody can tell whether the other rows have happened.
    """
    happened = sheet.places.get(sheet.feed.happened or "")
    is_plain = sheet.column_map is None and sheet.corrects is None and sheet.grid.header is None
    if sheet.feed.name not in _FEEDS or not is_plain or happened is None:
        return
    for place in unread_places(sheet):
        if _OF_DAY.fullmatch(folded(title_at(sheet, place))) and _is_open(con, sheet, place, happened):
            raise FeedError("unread_dates", file=file, column=without_numbers(title_at(sheet, place)))


_OF_DAY = re.compile(
    r"(?:tanggal|tgl|tgl\.|waktu|hari) (?:di)?(?:transfer|bayar|pembayaran|terima|diterima|penerimaan|realisasi|cair|"
    r"pencairan|lunas|pelunasan|setor|setoran|masuk|kirim|pengiriman|ambil|pengambilan|serah|penyerahan|salur)|"
    r"(?:date )?(?:paid|received|delivered|transferred|cleared)(?: on| at| date)?"
)


def _is_open(con: duckdb.DuckDBPyConnection, sheet: Sheet, place: int, happened: int) -> bool:
    """Whether some rows have a day in a column, and others have none."""
    cell = f"clean(c{place})"
    row = con.execute(
        f"""SELECT bool_or({cell} IS NULL OR is_nothing({cell})), bool_and({cell} IS NULL OR is_nothing({cell})),
            bool_and({cell} IS NULL OR is_nothing({cell}) OR regexp_matches({cell}, '[0-9]'))
        FROM {sheet.grid.relation} WHERE row_number > {sheet.header_row} AND clean(c{happened}) IS NOT NULL"""
    ).fetchone()
    some, every, are_days = row or (False, False, False)
    return bool(some and not every and are_days)


def _is_rival(column: Column, title: str) -> bool:
    """Whether a title says of figures what a column says: of another moment, of what is left, or by weight."""
    words, qualified = folded(title), qualified_title(title)
    base = qualified.base if qualified else words
    if column.kind is Kind.MONEY:
        return words in {*_REALISED, *_DEDUCTED, *_RATES} or base in _REALISED or words in column.headers
    if {*base.split()} & _PER:
        return False
    is_measured = qualified is not None and any(
        aliases("unit").get(word) in _MEASURES for word in qualified.behind.split()
    )
    return (
        words in {*_REALISED, *_DEDUCTED}
        or base in _WEIGHTS
        or words in column.headers
        or (is_measured and base in _TOTALS)
    )


_TOTALS = {*_WEIGHTS, "jumlah", "total", "volume", "banyaknya", "qty", "quantity"}


_NO_FIGURE = r"\pL{4,}|[0-9]+[/-][0-9]+[/-][0-9]+"  # words, or a day


def _differs(con: duckdb.DuckDBPyConnection, sheet: Sheet, column: Column, place: int) -> bool:
    """Whether a column has figures alone, and in some row others than those that are read."""
    first = [row[place] for number, row in sheet.grid.top if number > sheet.header_row and place < len(row)]
    if not any(any(map(str.isdigit, cell)) for cell in first):
        return False
    title = folded(title_at(sheet, place))
    nothing = "('', '0', '1')" if title in _RATES else "('', '0')" if title in _DEDUCTED else "(NULL)"
    own, other = (_digits(f"c{at}") for at in (sheet.places[column.name], place))
    tested = f"""SELECT bool_and(NOT regexp_matches(coalesce(clean(c{place}), ''), '{_NO_FIGURE}')),
            bool_or({own} <> '' AND {own} <> {other} AND NOT coalesce({other} IN {nothing}, false))
        FROM {sheet.grid.relation} WHERE row_number > {sheet.header_row}"""
    are_figures, differ = con.execute(tested).fetchone() or (False, False)
    return bool(are_figures and differ)


def _digits(cell: str) -> str:
    """SQL of the digits of a figure, without what stands behind a decimal sign."""
    return f"regexp_replace(regexp_replace(coalesce(clean({cell}), ''), '[.,][0-9]{{1,2}}$', ''), '[^0-9]', '', 'g')"
