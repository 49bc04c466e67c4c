"""Columns of figures that say otherwise how much it was: what of a pledge came, what was left of it, what it weighs."""

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
_WEIGHTS = {"berat", "berat total", "total berat", "jumlah berat", "bobot", "tonase", "weight", "total weight", "वजन"}
_MEASURES = {"mg", "gram", "ons", "kg", "kwintal", "ton", "ml", "litre", "m3"}
_PER = {"per", "satuan", "isi"}  # of one piece


def refuse_rival_figures(con: duckdb.DuckDBPyConnection, sheet: Sheet, *, file: str) -> None:
    """Refuse a sheet in which an unread column says otherwise how much it was.

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


def _is_rival(column: Column, title: str) -> bool:
    """Whether a title says of figures what a column says: of another moment, of what is left, or by weight."""
    words, qualified = folded(title), qualified_title(title)
    base = qualified.base if qualified else words
    if column.kind is Kind.MONEY:
        return words in _REALISED or base in _REALISED or words in column.headers
    if {*base.split()} & _PER:
        return False
    is_measured = qualified is not None and any(
        aliases("unit").get(word) in _MEASURES for word in qualified.behind.split()
    )
    return words in _REALISED or base in _WEIGHTS or words in column.headers or (is_measured and base in _TOTALS)


_TOTALS = {*_WEIGHTS, "jumlah", "total", "volume", "banyaknya", "qty", "quantity"}


def _differs(con: duckdb.DuckDBPyConnection, sheet: Sheet, column: Column, place: int) -> bool:
    """Whether a column has figures alone, and in some row others than those that are read."""
    first = [row[place] for number, row in sheet.grid.top if number > sheet.header_row and place < len(row)]
    if not any(any(map(str.isdigit, cell)) for cell in first):
        return False
    own, other = (_digits(f"c{at}") for at in (sheet.places[column.name], place))
    tested = f"""SELECT bool_and(NOT regexp_matches(coalesce(clean(c{place}), ''), '\\pL{{4,}}')),
            bool_or({own} <> '' AND {own} <> {other})
        FROM {sheet.grid.relation} WHERE row_number > {sheet.header_row}"""
    are_figures, differ = con.execute(tested).fetchone() or (False, False)
    return bool(are_figures and differ)


def _digits(cell: str) -> str:
    """SQL of the digits of a figure, without what stands behind a decimal sign."""
    return f"regexp_replace(regexp_replace(coalesce(clean({cell}), ''), '[.,][0-9]{{1,2}}$', ''), '[^0-9]', '', 'g')"
