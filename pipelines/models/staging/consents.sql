-- One row per answer and purpose of a person who was asked for consent; a row of its file that names no purpose is one row here.
-- person_code   pseudonym of the person, by id or by name and number; where neither is written, of the number; NULL when none can be read
-- person_basis  what it rests on: id, name_and_phone, phone; only the first two are certain
-- phone_code    pseudonym of the telephone number; NULL when none can be read
-- agreed_at     moment
-- time_known    whether its time of day is known; else agreed_at is local midnight
-- purpose       show (to officials, without name and number) or call; NULL when it is not named or not known
-- ends_at       moment from which it is not valid any more, after the last day where only that is written; NULL for no end
-- is_valid      whether the row stands for a consent: it was agreed, not withdrawn, for a known purpose, and can be read whole
-- is_latest     whether it is the newest answer of this person for this purpose: only that counts. Its moment is that of the withdrawal
--               where there is one, the end of the day where only the day is known; of equal ones no consent wins. A withdrawal or
--               refusal by number alone ends all that was agreed through that number before; one of a certain person that person's,
--               what was agreed by the number alone, and what was agreed through it under a name that shares a word
-- centre        the posko
-- day           local date of agreed_at
-- load_id       the load
-- part          which sheet of the load, from 0
-- row_number    row of its file
WITH written AS (
    SELECT
        row_number() OVER (ORDER BY c.load_order, c.part, c.row_number) AS nth,
        CASE WHEN p.person_basis <> 'name' THEN p.person_code END AS person_code,
        CASE WHEN p.person_basis <> 'name' THEN p.person_basis END AS person_basis,
        p.phone_code,
        c.person_name,
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
        c.part,
        row_number
    FROM raw.consents c
    LEFT JOIN resolved.people p
        ON p.person = coalesce(c.person_id, '') AND p.recipient = coalesce(c.person_name, '') AND p.contact_phone = coalesce(c.person_code, '')
    WHERE c.reduced IS NOT TRUE
), every AS (
    SELECT * EXCLUDE (purposes), unnest(coalesce(purposes, [NULL])) AS purpose FROM written
), counting AS (
    SELECT nth, person_code, person_basis, phone_code, person_name, answered_at, is_ended, purpose FROM every WHERE purpose IS NOT NULL
    UNION ALL
    -- who ends a consent without naming its purpose ends every one
    SELECT nth, person_code, person_basis, phone_code, person_name, answered_at, is_ended, unnest(['show', 'call']) FROM every WHERE purpose IS NULL AND is_ended
), latest AS (
    SELECT DISTINCT ON (person_code, purpose) *
    FROM counting
    WHERE person_code IS NOT NULL
    ORDER BY person_code, purpose, answered_at DESC, is_ended DESC, nth DESC
), counts AS (
    SELECT c.nth, c.purpose
    FROM latest c
    ANTI JOIN counting e
        ON e.is_ended AND NOT c.is_ended AND e.phone_code = c.phone_code AND e.purpose = c.purpose AND e.answered_at >= c.answered_at
        AND (e.person_basis = 'phone' OR c.person_basis = 'phone'
            OR NOT (e.person_basis = 'id' AND c.person_basis = 'id')
            AND len(list_intersect(string_split(fold(e.person_name), ' '), string_split(fold(c.person_name), ' '))) > 0)
)
SELECT
    e.person_code,
    e.person_basis,
    e.phone_code,
    e.agreed_at,
    e.time_known,
    e.purpose,
    e.ends_at,
    e.purpose IS NOT NULL AND NOT e.is_ended AND e.person_code IS NOT NULL AS is_valid,
    EXISTS (FROM counts l WHERE l.nth = e.nth AND l.purpose = coalesce(e.purpose, l.purpose)) AS is_latest,
    e.centre,
    CAST(wall_of(e.agreed_at) AS DATE) AS day,
    e.load_id,
    e.part,
    e.row_number
FROM every e
ORDER BY e.agreed_at, e.person_code, e.purpose
