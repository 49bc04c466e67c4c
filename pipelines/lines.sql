-- One row per row of the sheet that is no data.
-- row_number  row of the file
-- kind        header, blank, title, repeated_header, total, signature
-- `looked_at` holds the rows above the data and those that miss something required, with `filled`, how many cells are,
-- `first`, the first of them folded, and `is_header`, whether it repeats the header. Names under a signature belong to it.
WITH signed AS (
    SELECT min(row_number) AS line
    FROM looked_at
    WHERE row_number > getvariable('header_row') AND filled <= 3 AND regexp_matches(first,
        '^(mengetahui|dibuat oleh|disetujui oleh|diperiksa oleh|petugas|ketua|koordinator|hormat kami|penanggung jawab|tanda tangan|signed|prepared by|approved by|हस्ताक्षर)\b')
), kinds AS (
    SELECT row_number, CASE
        WHEN row_number = getvariable('header_row') THEN 'header'
        WHEN filled = 0 THEN 'blank'
        WHEN row_number < getvariable('header_row') THEN 'title'
        WHEN is_header THEN 'repeated_header'
        WHEN regexp_matches(first, '^((sub|grand)? ?(total|jumlah|jml)|rekapitulasi|saldo (awal|akhir)|sum|कुल|योग)(\s|$)') THEN 'total'
        WHEN row_number >= line AND filled <= 3 THEN 'signature'
    END AS kind
    FROM looked_at, signed
)
SELECT row_number, kind FROM kinds WHERE kind IS NOT NULL
