-- One row per answer and purpose of a person who was asked for consent; a row of its file that names no purpose is one row here.
-- person_code  pseudonym of the telephone number; NULL when none can be read
-- agreed_at    moment
-- time_known   whether its time of day is known; else agreed_at is local midnight
-- purpose      show (to officials, without name and number) or call; NULL when it is not named or not known
-- ends_at      moment from which it is not valid any more, after the last day where only that is written; NULL for no end
-- is_valid     whether the row stands for a consent: it was agreed, not withdrawn, for a known purpose, and can be read whole
-- is_latest    whether it is the newest answer of this person for this purpose: only that counts. Its moment is that of the withdrawal
--              where there is one, the end of the day where only the day is known; of equal ones no consent wins
-- centre       the posko
-- day          local date of agreed_at
-- load_id      the load
-- row_number   row of its file
WITH written AS (
    SELECT
        row_number() OVER (ORDER BY load_order, part, row_number) AS nth,
        person_code,
        agreed_at,
        time_known(agreed_at, agreed_at_time_known) AS time_known,
        nullif(list_distinct(purpose), []) AS purposes,
        CASE WHEN time_known(until, until_time_known) THEN until ELSE from_wall(date_trunc('day', wall_of(until)) + INTERVAL 1 DAY) END AS ends_at,
        -- whatever is not understood ends a consent, and so does a note that begins so
        withdrawn_at IS NOT NULL OR coalesce(withdrawn_at_unread, false) OR coalesce(until_unread, false)
            OR coalesce(answer <> 'agreed', false)
            OR regexp_matches(lower(coalesce(note, '')), '^\W*(sudah |telah |izin |persetujuan )?(dicabut|cabut|ditarik|batal|dibatalkan|menolak|tidak (setuju|bersedia|mau)|withdrawn|revoked|cancell?ed|refuse|वापस|रद्द|असहमत)') AS is_ended,
        CASE
            WHEN withdrawn_at_unread THEN TIMESTAMPTZ 'infinity'
            WHEN withdrawn_at IS NULL THEN agreed_at
            WHEN time_known(withdrawn_at, withdrawn_at_time_known) THEN greatest(agreed_at, withdrawn_at)
            ELSE greatest(agreed_at, from_wall(date_trunc('day', wall_of(withdrawn_at)) + INTERVAL 1 DAY))
        END AS answered_at,
        coalesce(centre, getvariable('centre')) AS centre,
        load_id,
        row_number
    FROM raw.consents
), every AS (
    SELECT * EXCLUDE (purposes), unnest(coalesce(purposes, [NULL])) AS purpose FROM written
), counting AS (
    SELECT nth, person_code, answered_at, is_ended, purpose FROM every WHERE purpose IS NOT NULL
    UNION ALL
    -- who ends a consent without naming its purpose ends every one
    SELECT nth, person_code, answered_at, is_ended, unnest(['show', 'call']) FROM every WHERE purpose IS NULL AND is_ended
), latest AS (
    SELECT DISTINCT ON (person_code, purpose) nth, purpose
    FROM counting
    WHERE person_code IS NOT NULL
    ORDER BY person_code, purpose, answered_at DESC, is_ended DESC, nth DESC
)
SELECT
    e.person_code,
    e.agreed_at,
    e.time_known,
    e.purpose,
    e.ends_at,
    e.purpose IS NOT NULL AND NOT e.is_ended AND e.person_code IS NOT NULL AS is_valid,
    EXISTS (FROM latest l WHERE l.nth = e.nth AND l.purpose = coalesce(e.purpose, l.purpose)) AS is_latest,
    e.centre,
    CAST(wall_of(e.agreed_at) AS DATE) AS day,
    e.load_id,
    e.row_number
FROM every e
ORDER BY e.agreed_at, e.person_code, e.purpose
