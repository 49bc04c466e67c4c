-- One row per row that is, or corrects, one that was set aside, and which of them counts.
-- root_load, root_part, root_row  the row that arrived, for all that are alike (see twins.sql)
-- load_id, part, row_number       this row: that one, or one that corrects it
-- is_root       whether it is that one, or says the very same
-- identity      by which it is known again, NULL for a row nobody could read
-- has_key       whether that is a key
-- counts        whether it is the one that counts: of those that can be read the newest, by the row that said it first
-- is_lost       whether it is a row of data for which another one speaks; not the newest attempt, where that cannot be read: it
--               stays open, with its own reason, and the one before it counts
-- is_changed    whether that one says something else
-- by_load_id    the load that took the place of the file it corrects, when one did
-- `targets` holds what each row of a correction corrects, `twins` the rows that are alike, `good` the rows that could be read, of corrections and of what
-- they correct, `held` what was set aside of them, and `held_texts` what their cells said. Where the file it corrects does not count, a correction does not.
WITH members AS (
    SELECT root_load, root_part, root_row, load_id, part, row_number, load_order, false AS is_root, is_emptied FROM targets
    UNION ALL
    SELECT root_load, root_part, root_row, root_load, root_part, root_row, 0, true, false FROM targets
    UNION
    SELECT root_load, root_part, root_row, load_id, part, row_number, 0, true, false FROM twins
), cells AS (
    SELECT load_id, part, row_number, bool_or(scope = 'row') AS is_aside, list_sort(list(column_name)) AS open_columns
    FROM held
    GROUP BY ALL
), known AS (
    SELECT
        m.*,
        g.identity,
        coalesce(g.has_key, false) AS has_key,
        g.content IS NOT NULL OR m.is_emptied AS can_count,
        g.content IS NOT NULL OR coalesce(c.is_aside, false) AS is_data,
        {
            'content': g.content, 'open': coalesce(c.open_columns, []), 'is_emptied': m.is_emptied,
            'said': CASE WHEN g.content IS NULL AND NOT m.is_emptied THEN t.said END
        } AS says
    FROM members m
    LEFT JOIN good g USING (load_id, part, row_number)
    LEFT JOIN cells c USING (load_id, part, row_number)
    LEFT JOIN held_texts t USING (load_id, part, row_number)
), told AS (
    SELECT
        k.*,
        l.by_load_id,
        is_root AND own.row_number IS NOT NULL AS is_told_anew,
        s.load_id IS NOT NULL AND l.row_number IS NULL AS root_counts,
        arg_max(says, (k.load_order, k.part, k.row_number)) FILTER (can_count) OVER (PARTITION BY root_load, root_part, root_row) AS newest,
        -- who sends back what was said before adds nothing to it
        row_number() OVER (PARTITION BY root_load, root_part, root_row, says ORDER BY k.load_order, k.part, k.row_number) = 1 AS is_first
    FROM known k
    LEFT JOIN (SELECT DISTINCT load_id FROM raw.stored) s ON s.load_id = k.root_load
    LEFT JOIN (FROM raw.losers WHERE by_load_id IS NOT NULL) l
        ON l.load_id = k.root_load AND l.part = k.root_part AND l.row_number = k.root_row
    LEFT JOIN (FROM raw.losers WHERE by_load_id IS NOT NULL) own
        ON own.load_id = k.load_id AND own.part = k.part AND own.row_number = k.row_number
    WHERE is_data OR is_emptied
), spoken AS (
    SELECT
        *,
        can_count AND says IS NOT DISTINCT FROM newest AS says_newest,
        arg_max(says, (load_order, part, row_number)) FILTER (is_first) OVER (PARTITION BY root_load, root_part, root_row) AS latest,
        root_counts AND says_newest AND row_number() OVER (
            PARTITION BY root_load, root_part, root_row, says_newest ORDER BY load_order, is_told_anew, load_id, part, row_number
        ) = 1 AS counts
    FROM told
)
SELECT
    root_load,
    root_part,
    root_row,
    load_id,
    part,
    row_number,
    is_root,
    identity,
    has_key,
    counts,
    is_data AND NOT counts AND NOT is_told_anew
        AND NOT (NOT can_count AND says IS NOT DISTINCT FROM latest AND (is_root OR is_first AND root_counts)) AS is_lost,
    NOT says_newest AS is_changed,
    by_load_id
FROM spoken
