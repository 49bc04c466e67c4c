-- One row per person and shift; a cell that names several people is a shift of each.
-- operator    pseudonym of the name, as calls have it; NULL when not recorded
-- starts_at   moment
-- time_known  whether both times of day are known; else a moment is local midnight
-- ends_at     moment, at most 48 hours later
-- centre      the posko
-- day         local date of starts_at
-- load_id     the load
-- row_number  row of its file
WITH named AS (
    -- `Siti Aminah, S.Kep., Bagas`: an academic title after a comma is nobody
    SELECT *, regexp_replace(operator, ',\s*(?:[A-Z][A-Za-z]{0,4}\.)+(?:[A-Z][A-Za-z]{0,4})?', '', 'g') AS untitled FROM raw.shifts
), people AS (
    SELECT
        * EXCLUDE (operator),
        unnest(coalesce(nullif(list_distinct(list_filter(list_transform(word_pieces(untitled), lambda p: fold(p)), lambda p: p <> '')), []), [NULL]))
            AS person
    FROM named
)
SELECT
    pseudonym(person) AS operator,
    starts_at,
    time_known(starts_at, starts_at_time_known) AND time_known(ends_at, ends_at_time_known) AS time_known,
    ends_at,
    coalesce(centre, getvariable('centre')) AS centre,
    CAST(wall_of(starts_at) AS DATE) AS day,
    load_id,
    row_number
FROM people
