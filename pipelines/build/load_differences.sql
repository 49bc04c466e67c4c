-- Fills `ops.differences` from the rows that differ. A load that superseded none adds what it has loaded beyond the rows it
-- changed; it is listed when it changed any.
INSERT INTO ops.differences
WITH counted AS (
    SELECT load_id, kind, count(*) AS rows,
        list_slice(list(trim(sheet || ' ' || row_number) ORDER BY part, row_number), 1, 5) AS examples
    FROM (SELECT DISTINCT load_id, kind, of_load_id, part, sheet, row_number FROM {differences})
    GROUP BY load_id, kind
), beyond AS (
    SELECT l.load_id, 'added' AS kind, any_value(l.rows_loaded) - count(d.load_id) AS rows, CAST([] AS VARCHAR[]) AS examples
    FROM ops.loads l
    JOIN (SELECT DISTINCT load_id FROM counted) c ON c.load_id = l.load_id
    LEFT JOIN (
        SELECT DISTINCT load_id, part, row_number FROM {differences} ANTI JOIN {superseded_rows} USING (load_id, part, row_number)
        WHERE kind = 'changed'
    ) d ON d.load_id = l.load_id
    WHERE l.load_id NOT IN (SELECT by_load_id FROM {supersessions} WHERE level = 1)
    GROUP BY l.load_id
)
SELECT * FROM counted
UNION ALL
SELECT * FROM beyond WHERE rows > 0
