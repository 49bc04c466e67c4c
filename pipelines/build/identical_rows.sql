-- One row per row that arrived and was corrected, and per row of any file that says the very same: a file sent again holds
-- the row as it was, and whoever corrected it need not do so twice.
-- root_load, root_part, root_row  the row that stands for all that are alike: one that counts, and no newer file took the place of
-- load_id, part, row_number       the row
-- `sent` holds the rows that corrections name, `arrived` the rows that could be read, `unread` those set aside as a whole,
-- `texts` what is wrong in rows, as one hash. A row is the same by its identity (a message of a chat by its id, which holds
-- all that was written), and by what is wrong in it.
WITH named AS (
    SELECT DISTINCT root_load AS load_id, root_part AS part, root_row AS row_number FROM sent
), read_alike AS (
    FROM arrived SEMI JOIN (SELECT identity FROM arrived SEMI JOIN named USING (load_id, part, row_number)) USING (identity)
), marked AS (
    SELECT
        r.load_id, r.part, r.row_number,
        md5(concat_ws(chr(31), r.feed_table, r.identity, r.ordinal, CASE WHEN NOT is_told_by_key THEN concat_ws(chr(31), r.content, t.said) END)) AS mark
    FROM read_alike r
    LEFT JOIN texts t USING (load_id, part, row_number)
    UNION ALL
    SELECT
        load_id, part, row_number,
        md5(concat_ws(chr(31), feed_table, said, row_number() OVER (PARTITION BY load_id, part, said ORDER BY row_number))) AS mark
    FROM unread
    JOIN texts USING (load_id, part, row_number)
), alike AS (
    FROM marked SEMI JOIN (SELECT mark FROM marked SEMI JOIN named USING (load_id, part, row_number)) USING (mark)
), standing AS (
    SELECT mark, load_id, part, row_number,
        first_value({'load_id': load_id, 'part': part, 'row_number': row_number}) OVER (
            PARTITION BY mark ORDER BY s.load_id IS NULL, l.row_number IS NOT NULL, load_id, part, row_number
        ) AS root
    FROM alike
    LEFT JOIN (SELECT DISTINCT load_id FROM raw.stored) s USING (load_id)
    LEFT JOIN (FROM raw.losers WHERE by_load_id IS NOT NULL) l USING (load_id, part, row_number)
)
SELECT root.load_id AS root_load, root.part AS root_part, root.row_number AS root_row, load_id, part, row_number
FROM standing
