-- One row per attempt of a call that is due, or per call that is only planned so far. A row that names nobody is about the person of
-- the other rows of its due call.
-- followup_id      id of the due call: of the book, else an HMAC of the person and the moment it is due; attempts of one call share it
-- attempt          number of the attempt; NULL when not recorded, or nothing was tried
-- person_code      pseudonym of the person; of the number where only that is certain; NULL when nobody can be told
-- person_basis     what it rests on: id, name_and_phone, phone, name; only the first two are certain and join
-- phone_code       pseudonym of the number to call; NULL when none can be read
-- subject          who is followed up: the person where that is certain, else the due call by itself
-- due_at           moment
-- due_time_known   whether its time of day is known; else due_at is local midnight
-- done_at          moment of the attempt; NULL when not recorded, or when it lies ahead
-- done_time_known  whether its time of day is known; NULL when done_at is
-- tried_at         moment of the attempt; that at which it was due where the row tells its outcome alone; NULL while nobody tried
-- tried_day        its local date
-- outcome          reached, unreachable, refused, wrong_number, not_needed, recovered, moved, died; unknown for a word nobody knows; NULL
--                  while nothing was tried, or the attempt is of a moment that has not come
-- contacted        own, other_number, village_head, visit; NULL when not recorded, or nothing was tried
-- place            home, hospital, care_centre; NULL when not recorded
-- physical_state   good, fair, poor, critical; NULL when not asked or not understood
-- emotional_state  calm, anxious, distressed, crisis; NULL when not asked or not understood
-- needs            categories, NULL when not recorded
-- companion_code   pseudonym of the companion, NULL when not recorded
-- village          name, NULL when not known
-- village_code     Kemendagri code, NULL when not known
-- district         name, NULL when not known
-- district_code    code, NULL when not known
-- is_latest        whether it is the newest row of its due call
-- centre           the posko
-- day              local date of due_at
-- load_id          the load
-- part             which sheet of the load, from 0
-- row_number       row of its file
WITH read AS (
    SELECT
        f.*,
        p.person_code,
        p.person_basis,
        p.phone_code,
        coalesce(f.followup_id, CASE
            WHEN p.person_basis IN ('id', 'name_and_phone')
                THEN 'x-' || lower(pseudonym('followup ' || p.person || chr(31) || p.recipient || chr(31) || p.contact_phone || chr(31) || epoch_us(f.due_at)))
            ELSE f.event_id
        END) AS due_call_id,
        CASE WHEN NOT coalesce(f.done_at_unread, false) THEN f.done_at END AS happened_at,
        f.outcome IS NOT NULL OR f.done_at IS NOT NULL AS is_tried,
        CASE
            WHEN f.done_at IS NULL AND f.outcome IS NOT NULL THEN f.due_at
            WHEN NOT coalesce(f.done_at_unread, false) THEN f.done_at
        END AS tried_at
    FROM raw.followups f
    LEFT JOIN resolved.people p
        ON p.person = coalesce(f.person, '') AND p.recipient = coalesce(f.recipient, '') AND p.contact_phone = coalesce(f.contact_phone_code, '')
    WHERE f.reduced IS NOT TRUE
), named AS (
    -- the newest row that names anybody
    SELECT
        due_call_id,
        arg_max({'person_code': person_code, 'person_basis': person_basis, 'phone_code': phone_code}, (load_order, part, row_number)) AS person
    FROM read
    WHERE person_code IS NOT NULL
    GROUP BY due_call_id
)
SELECT
    f.due_call_id AS followup_id,
    CASE WHEN f.is_tried THEN CAST(f.attempt AS INTEGER) END AS attempt,
    coalesce(f.person_code, n.person.person_code) AS person_code,
    CASE WHEN f.person_code IS NULL THEN n.person.person_basis ELSE f.person_basis END AS person_basis,
    CASE WHEN f.person_code IS NULL THEN n.person.phone_code ELSE f.phone_code END AS phone_code,
    CASE
        WHEN coalesce(f.person_basis, n.person.person_basis) IN ('id', 'name_and_phone') THEN coalesce(f.person_code, n.person.person_code)
        ELSE 'call ' || f.due_call_id
    END AS subject,
    f.due_at,
    time_known(f.due_at, f.due_at_time_known) AS due_time_known,
    f.happened_at AS done_at,
    CASE WHEN f.happened_at IS NOT NULL THEN time_known(f.happened_at, f.done_at_time_known) END AS done_time_known,
    f.tried_at,
    CAST(wall_of(f.tried_at) AS DATE) AS tried_day,
    -- what is reported of a day to come has not happened
    CASE WHEN NOT (f.done_at IS NOT NULL AND f.happened_at IS NULL) THEN f.outcome END AS outcome,
    CASE WHEN f.is_tried THEN f.contacted END AS contacted,
    f.place,
    nullif(f.physical_state, 'unknown') AS physical_state,
    nullif(f.emotional_state, 'unknown') AS emotional_state,
    f.needs,
    c.companion_code,
    v.name AS village,
    s.village_code,
    coalesce(v.district, d.name) AS district,
    coalesce(s.district_code, v.district_code) AS district_code,
    row_number() OVER (
        PARTITION BY f.due_call_id
        ORDER BY f.is_tried, coalesce(f.attempt, 0), coalesce(f.happened_at, f.due_at), f.load_order, f.part, f.row_number
    ) = count(*) OVER (PARTITION BY f.due_call_id) AS is_latest,
    coalesce(f.centre, getvariable('centre')) AS centre,
    CAST(wall_of(f.due_at) AS DATE) AS day,
    f.load_id,
    f.part,
    f.row_number
FROM read f
LEFT JOIN named n ON n.due_call_id = f.due_call_id
LEFT JOIN resolved.companion_spellings c ON c.companion_id = f.companion_id AND c.companion_name = '' AND c.companion_phone = ''
LEFT JOIN resolved.village_spellings s ON s.village_text = coalesce(f.village, '') AND s.district_text = coalesce(f.district, '')
LEFT JOIN resolved.villages v ON v.village_code = s.village_code
LEFT JOIN resolved.districts d ON d.district_code = s.district_code
ORDER BY f.due_at, f.load_order, f.part, f.row_number
