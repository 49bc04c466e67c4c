-- One row per row of the sheet that is not data.
-- row_number  row of the file
-- kind        header, blank, title, repeated_header, column_numbers, page_number, total, signature, remark
-- Reads `candidates`: the rows above the data and those that lack something required, with `filled`, the number of filled cells,
-- `first`, the first of them folded, `is_header`, whether the row repeats the header, `is_numbering`, whether it numbers the
-- columns, as government forms do, `is_tags`, whether it holds the tags of HXL, which belong to the header, `is_day`, whether a day
-- is all that it has, and `is_beside`, whether its first cell is where no row has words.
-- Reads `totals`, the sums of `total_rows.sql`, and `data_rows` (`row_number`). $header_row: row of the header, 0 without one.
-- Place and date above a signature, and names below it, belong to the signature until data follow.
WITH signs AS (
    SELECT row_number AS line
    FROM candidates
    WHERE row_number > $header_row AND (
        (filled <= 3 AND regexp_matches(first,
            '^(mengetahui|dibuat oleh|disetujui oleh|diperiksa oleh|petugas|ketua|koordinator|hormat kami|penanggung jawab|tanda tangan|signed|prepared by|approved by|हस्ताक्षर)(\s|$)'))
        OR (filled = 1 AND regexp_full_match(first, '[\pL ]+ \d{1,2} [\pL]{3,9} \d{4}')
            AND NOT regexp_matches(first, '^(senin|selasa|rabu|kamis|jum ?at|sabtu|minggu|ahad|tanggal|tgl|hari) ')))
), data AS (
    SELECT row_number AS data_line FROM data_rows WHERE row_number > (SELECT min(line) FROM signs)
), kinds AS (
    SELECT row_number, CASE
        WHEN row_number = $header_row OR is_tags THEN 'header'
        WHEN filled = 0 THEN 'blank'
        WHEN row_number < $header_row THEN 'title'
        WHEN is_header THEN 'repeated_header'
        WHEN is_numbering THEN 'column_numbers'
        WHEN is_day THEN 'title'
        WHEN filled <= 2 AND regexp_full_match(first, '(halaman|hal|hlm|page|पृष्ठ) ?\d+(( dari| of| का)? \d+)?') THEN 'page_number'
        WHEN is_total OR (NOT coalesce(is_name, false)
            AND regexp_matches(first, '^((sub|grand)? ?(total|jumlah|jml)|rekapitulasi|rata rata|saldo (awal|akhir)|sum|कुल|योग)(\s|$)')) THEN 'total'
        WHEN filled <= 3 AND line > coalesce(data_line, 0) THEN 'signature'
        WHEN filled = 1 AND is_beside AND regexp_matches(first, '\pL{3}')
            AND row_number > (SELECT max(row_number) FROM data_rows) THEN 'remark'
    END AS kind
    FROM candidates LEFT JOIN totals USING (row_number) ASOF LEFT JOIN signs ON row_number >= line ASOF LEFT JOIN data ON row_number > data_line
)
SELECT row_number, kind FROM kinds WHERE kind IS NOT NULL
