-- One row per row of an older load that a newer one, which took its place, speaks for, because it lies inside its span.
-- feed_table  where it is stored
-- load_id, part, row_number  the row
-- by_load_id  the first newer load whose span it lies in
-- `said` holds the stored rows of the loads whose place was taken, `held` those that were set aside. A row whose time
-- nobody could read lies where the row above it lies, or else the one below.
WITH timed AS (
    SELECT load_id, part, row_number, at_us FROM said WHERE at_us IS NOT NULL
), placed AS (
    SELECT feed_table, load_id, part, row_number, at_us, false AS may_be_anywhere FROM said
    UNION ALL
    SELECT h.feed_table, h.load_id, h.part, h.row_number, coalesce(h.at_us, above.at_us, below.at_us), true
    FROM held h
    ASOF LEFT JOIN timed above ON above.load_id = h.load_id AND above.part = h.part AND above.row_number <= h.row_number
    ASOF LEFT JOIN timed below ON below.load_id = h.load_id AND below.part = h.part AND below.row_number >= h.row_number
), reached AS (
    -- most rows are told by the very next load; only the others are looked for in those after it
    SELECT p.*, CASE WHEN r.is_whole OR p.at_us BETWEEN r.first_us AND r.last_us
        OR (p.may_be_anywhere AND p.at_us IS NULL AND r.first_us IS NOT NULL) THEN r.by_load_id END AS by_load_id
    FROM placed p
    JOIN raw.reach r ON r.load_id = p.load_id AND r.level = 1
)
SELECT feed_table, load_id, part, row_number, by_load_id FROM reached WHERE by_load_id IS NOT NULL
UNION ALL
SELECT p.feed_table, p.load_id, p.part, p.row_number, arg_min(r.by_load_id, r.level)
FROM reached p
JOIN raw.reach r ON r.load_id = p.load_id AND r.level > 1 AND p.at_us BETWEEN r.first_us AND r.last_us
WHERE p.by_load_id IS NULL
GROUP BY ALL
