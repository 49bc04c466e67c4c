-- One row per row that is, or corrects, a quarantined one, and which of them counts.
-- root_load, root_part, root_row  the row that arrived, for all identical ones (see identical_rows.sql)
-- load_id, part, row_number       this row: that one, or one that corrects it
-- is_root       whether it is that one, or identical to it
-- identity      by which it is known again, NULL for a row nobody could read
-- has_key       whether that is a key
-- counts        whether it is the one that counts: of those that can be read the newest content, by the row that had it first
-- is_superseded whether it is a row of data in whose place another one counts; not the newest attempt, where that cannot be
--               read: it stays open, with its own reason, and the one before it counts
-- is_changed    whether that one has another content
-- by_load_id    the load that superseded the file it corrects, when one did
-- {targets} holds what each row of a correction corrects, {identical} the identical rows, {parsed} the rows that could be read, of
-- corrections and of what they correct, {quarantined} what is in quarantine of them, and {texts} their cells as they arrived.
-- Where the file it corrects does not count, a correction does not.
WITH members AS (
    SELECT root_load, root_part, root_row, load_id, part, row_number, load_order, false AS is_root, is_emptied FROM {targets}
    UNION ALL
    SELECT root_load, root_part, root_row, root_load, root_part, root_row, 0, true, false FROM {targets}
    UNION
    SELECT root_load, root_part, root_row, load_id, part, row_number, 0, true, false FROM {identical}
), cells AS (
    SELECT load_id, part, row_number, bool_or(scope = 'row') AS is_quarantined, list_sort(list(column_name)) AS open_columns
    FROM {quarantined}
    GROUP BY ALL
), known AS (
    SELECT
        m.*,
        p.identity,
        coalesce(p.has_key, false) AS has_key,
        p.content IS NOT NULL OR m.is_emptied AS can_count,
        p.content IS NOT NULL OR coalesce(c.is_quarantined, false) AS is_data,
        {
            'content': p.content, 'open': coalesce(c.open_columns, []), 'is_emptied': m.is_emptied,
            'cells': CASE WHEN p.content IS NULL AND NOT m.is_emptied THEN t.cells END
        } AS version
    FROM members m
    LEFT JOIN {parsed} p USING (load_id, part, row_number)
    LEFT JOIN cells c USING (load_id, part, row_number)
    LEFT JOIN {texts} t USING (load_id, part, row_number)
), ranked AS (
    SELECT
        k.*,
        l.by_load_id,
        is_root AND own.row_number IS NOT NULL AS is_superseded_root,
        s.load_id IS NOT NULL AND l.row_number IS NULL AS root_counts,
        arg_max(version, (k.load_order, k.part, k.row_number)) FILTER (can_count) OVER (PARTITION BY root_load, root_part, root_row) AS newest,
        -- who sends back an older version adds nothing to it
        row_number() OVER (PARTITION BY root_load, root_part, root_row, version ORDER BY k.load_order, k.part, k.row_number) = 1 AS is_first
    FROM known k
    LEFT JOIN (SELECT DISTINCT load_id FROM {files}) s ON s.load_id = k.root_load
    LEFT JOIN (FROM {superseded_rows} WHERE by_load_id IS NOT NULL) l
        ON l.load_id = k.root_load AND l.part = k.root_part AND l.row_number = k.root_row
    LEFT JOIN (FROM {superseded_rows} WHERE by_load_id IS NOT NULL) own
        ON own.load_id = k.load_id AND own.part = k.part AND own.row_number = k.row_number
    WHERE is_data OR is_emptied
), judged AS (
    SELECT
        *,
        can_count AND version IS NOT DISTINCT FROM newest AS is_newest,
        arg_max(version, (load_order, part, row_number)) FILTER (is_first) OVER (PARTITION BY root_load, root_part, root_row) AS latest,
        root_counts AND is_newest AND row_number() OVER (
            PARTITION BY root_load, root_part, root_row, is_newest ORDER BY load_order, is_superseded_root, load_id, part, row_number
        ) = 1 AS counts
    FROM ranked
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
    is_data AND NOT counts AND NOT is_superseded_root
        AND NOT (NOT can_count AND version IS NOT DISTINCT FROM latest AND (is_root OR is_first AND root_counts)) AS is_superseded,
    NOT is_newest AS is_changed,
    by_load_id
FROM judged
