-- One row per companion and person accompanied from a day on, as the newest book has it.
-- companion_code      pseudonym of the companion
-- is_in_roster        whether a roster has the companion
-- person_code         pseudonym of the person; NULL when nothing is known
-- person_basis        what the person is known by: id, name_and_phone, phone, name; the first two are certain
-- person_kind         doctor, nurse, family, patient, volunteer; NULL when not recorded
-- started_at          moment, NULL when not recorded
-- started_time_known  whether its time of day is known; else started_at is local midnight
-- ended_at            moment, after the last day where only that is written; NULL while it goes on, or when the end is unknown
-- ended_time_known    whether its time of day is known
-- is_end_unknown      whether an end is written that cannot be read, or lies before the start
-- centre              the posko
-- day                 local date of started_at, NULL when not recorded
-- load_id             the load
-- part                sheet of the load, from 0
-- row_number          row of its file
WITH written AS (
    SELECT
        r.*,
        c.companion_code,
        c.is_in_roster,
        p.person_code,
        p.person_basis,
        CAST(wall_of(r.started_at) AS DATE) AS day,
        coalesce(r.ended_at_unread, false) OR coalesce(CAST(wall_of(r.ended_at) AS DATE) < CAST(wall_of(r.started_at) AS DATE), false)
            AS is_end_unknown
    FROM raw.companionships r
    JOIN resolved.companion_spellings c
        ON c.companion_id = coalesce(r.companion_id, '') AND c.companion_name = coalesce(r.companion_name, '')
        AND c.companion_phone = coalesce(r.companion_phone_code, '')
    LEFT JOIN resolved.people p
        ON p.person = coalesce(r.person, '') AND p.recipient = coalesce(r.recipient, '')
        AND p.contact_phone = coalesce(r.contact_phone_code, '')
    WHERE r.reduced IS NOT TRUE
    -- a book that comes again with ends filled in tells of the same companionships
    QUALIFY p.person_code IS NULL OR row_number() OVER (
        PARTITION BY c.companion_code, p.person_code, p.person_basis, CAST(wall_of(r.started_at) AS DATE)
        ORDER BY r.load_order DESC, r.part DESC, r.row_number DESC
    ) = 1
)
SELECT
    companion_code,
    is_in_roster,
    person_code,
    person_basis,
    person_kind,
    started_at,
    time_known(started_at, started_at_time_known) AS started_time_known,
    CASE
        WHEN is_end_unknown THEN NULL
        WHEN time_known(ended_at, ended_at_time_known) THEN ended_at
        ELSE from_wall(date_trunc('day', wall_of(ended_at)) + INTERVAL 1 DAY)
    END AS ended_at,
    CASE WHEN NOT is_end_unknown THEN time_known(ended_at, ended_at_time_known) END AS ended_time_known,
    is_end_unknown,
    coalesce(centre, getvariable('centre')) AS centre,
    day,
    load_id,
    part,
    row_number
FROM written
ORDER BY started_at, companion_code, person_code
