-- One row per row that arrived and was corrected, and per identical row of any file: a file sent again has the row as it was,
-- and whoever corrected it need not do so twice.
-- root_load, root_part, root_row  the row that stands for all identical ones: one that counts and was not superseded by a load
-- load_id, part, row_number       the row
-- {sent} holds the rows that corrections name, {parsed} the rows that could be read, {quarantined} those quarantined as a whole,
-- {texts} what is wrong in rows, as one text. Rows are identical by their identity (a message of a chat by its id, which covers
-- all that was written), and by what is wrong in them.
WITH named AS (
    SELECT DISTINCT root_load AS load_id, root_part AS part, root_row AS row_number FROM {sent}
), candidates AS (
    FROM {parsed} SEMI JOIN (SELECT identity FROM {parsed} SEMI JOIN named USING (load_id, part, row_number)) USING (identity)
), marked AS (
    SELECT
        r.load_id, r.part, r.row_number,
        md5(concat_ws(chr(31), r.feed_table, r.identity, r.ordinal, CASE WHEN NOT is_known_by_key THEN concat_ws(chr(31), r.content, t.cells) END)) AS mark
    FROM candidates r
    LEFT JOIN {texts} t USING (load_id, part, row_number)
    UNION ALL
    SELECT
        load_id, part, row_number,
        md5(concat_ws(chr(31), feed_table, cells, row_number() OVER (PARTITION BY load_id, part, cells ORDER BY row_number))) AS mark
    FROM {quarantined}
    JOIN {texts} USING (load_id, part, row_number)
), identical AS (
    FROM marked SEMI JOIN (SELECT mark FROM marked SEMI JOIN named USING (load_id, part, row_number)) USING (mark)
), rooted AS (
    SELECT mark, load_id, part, row_number,
        first_value({'load_id': load_id, 'part': part, 'row_number': row_number}) OVER (
            PARTITION BY mark ORDER BY s.load_id IS NULL, l.row_number IS NOT NULL, load_id, part, row_number
        ) AS root
    FROM identical
    LEFT JOIN (SELECT DISTINCT load_id FROM {files}) s USING (load_id)
    LEFT JOIN (FROM {superseded_rows} WHERE by_load_id IS NOT NULL) l USING (load_id, part, row_number)
)
SELECT root.load_id AS root_load, root.part AS root_part, root.row_number AS root_row, load_id, part, row_number
FROM rooted
