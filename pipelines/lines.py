"""Which rows of a sheet are no data: blank, title, repeated header, total, signature. They are counted, by kind."""

import duckdb

from pipelines.recognise import Sheet

_TOTAL = r"^((sub|grand)? ?(total|jumlah|jml)|rekapitulasi|saldo (awal|akhir)|sum|कुल|योग)\b"
_SIGNATURE = (
    r"^(mengetahui|dibuat oleh|disetujui oleh|diperiksa oleh|petugas|ketua|koordinator|hormat kami|penanggung jawab|"
    r"tanda tangan|signed|prepared by|approved by|हस्ताक्षर)\b"
)


def lines_that_are_no_data(con: duckdb.DuckDBPyConnection, sheet: Sheet, row_mask: int) -> dict[str, int]:
    """Rows by kind, and the table `skipped` (row_number, kind). Only rows that miss something required are looked at."""
    grid = sheet.grid
    cells = [f"c{i}" for i in range(grid.width)]
    filled = " + ".join(f"(clean(g.{c}) IS NOT NULL)::INTEGER" for c in cells)
    header = " + ".join(f"coalesce(fold(g.{c}) = fold(h.{c}), false)::INTEGER" for c in (f"c{i}" for i in sheet.places.values()))
    repeated = f"{header} >= 2" if sheet.header_row and len(sheet.places) > 1 else "false"
    con.execute(
        f"""CREATE OR REPLACE TABLE skipped AS
        WITH looked_at AS (
            SELECT g.row_number, {filled} AS filled, fold(coalesce({", ".join(f"clean(g.{c})" for c in cells)}, '')) AS first,
                {repeated} AS is_header
            FROM {grid.relation} g LEFT JOIN (SELECT * FROM {grid.relation} WHERE row_number = {sheet.header_row}) h ON true
            WHERE g.row_number <= {sheet.header_row} OR g.row_number IN (SELECT row_number FROM parsed WHERE bad & {row_mask} <> 0)),
        signed AS (SELECT min(row_number) AS line FROM looked_at
                   WHERE row_number > {sheet.header_row} AND filled <= 3 AND regexp_matches(first, '{_SIGNATURE}'))
        SELECT row_number, CASE
            WHEN row_number = {sheet.header_row} THEN 'header'
            WHEN filled = 0 THEN 'blank'
            WHEN row_number < {sheet.header_row} THEN 'title'
            WHEN is_header THEN 'repeated_header'
            WHEN regexp_matches(first, '{_TOTAL}') THEN 'total'
            WHEN row_number >= line AND filled <= 3 THEN 'signature' END AS kind
        FROM looked_at, signed WHERE {sheet.header_row} > 0 OR row_number > 0"""
    )
    con.execute("DELETE FROM skipped WHERE kind IS NULL")
    counted = con.execute("SELECT kind, count(*) FROM skipped WHERE kind <> 'header' GROUP BY kind ORDER BY kind").fetchall()
    return dict(counted)
