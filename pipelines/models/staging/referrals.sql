-- One row per status event of a referral; a row of its file with a date for each status is several, one without a status is its opening.
-- referral_id            id of the book, else one made of person, kind, agency and opening
-- person_code            pseudonym of the person; NULL when nothing is known
-- person_basis           what the person is known by: id, name_and_phone, phone, name; the first two are certain
-- opened_at              moment of the first row of the referral
-- time_known             whether its time of day is known; else opened_at is local midnight
-- origin                 call, whatsapp_group, visit, agency; NULL when not recorded
-- origin_id              the call or request it came from; NULL when not recorded, or when it could be a name or a number
-- residence              where the person lives: the village, else the district; NULL when not known
-- village                name, NULL when not known
-- village_code           Kemendagri code, NULL when not known
-- district               name, NULL when not known
-- district_code          code, NULL when not known
-- kind                   health, social, civil_registry, education, security, other; NULL when not recorded
-- to_agency              as written, NULL when not recorded
-- to_region              as written, NULL when not recorded
-- status                 traced, requested, accepted, rejected, in_progress, completed, failed, no_receiver; NULL for an opening, and where
--                        nobody knows the word
-- is_status_unknown      whether the row names a status that nobody knows: it is no progress
-- status_at              moment, NULL when not recorded, not readable, before the opening or in the future
-- status_time_known      whether its time of day is known
-- confirmed_at           when it was confirmed with the person; NULL while it is not
-- confirmed_time_known   whether its time of day is known
-- centre                 the posko
-- day                    local date of opened_at
-- load_id                the load
-- part                   sheet of the load, from 0
-- row_number             row of its file
WITH written AS (
    SELECT
        r.*,
        p.person_code,
        p.person_basis,
        p.person_basis IN ('id', 'name_and_phone') AS is_certain,
        s.village_code,
        coalesce(s.district_code, s.village_code[:8]) AS district_code,
        CAST(wall_of(r.opened_at) AS DATE) AS opened_day,
        coalesce(
            r.referral_id,
            'x-' || lower(pseudonym(concat_ws(chr(31), 'referral', p.person_code, r.kind, fold(r.to_agency), CAST(wall_of(r.opened_at) AS DATE)))),
            r.event_id
        ) AS written_id
    FROM raw.referrals r
    LEFT JOIN resolved.people p
        ON p.person = coalesce(r.person, '') AND p.recipient = coalesce(r.recipient, '')
        AND p.contact_phone = coalesce(r.contact_phone_code, '')
    LEFT JOIN resolved.village_spellings s ON s.village_text = coalesce(r.residence, '') AND s.district_text = coalesce(r.district, '')
    WHERE r.reduced IS NOT TRUE
), numbered AS (
    -- a number that two people have is that of two referrals
    SELECT * REPLACE (CASE WHEN several AND is_certain THEN written_id || ':' || lower(person_code[:4]) ELSE written_id END AS written_id)
    FROM (SELECT *, count(DISTINCT person_code) FILTER (is_certain) OVER (PARTITION BY written_id) > 1 AS several FROM written)
), completed AS (
    -- later rows of a book often name the referral alone
    SELECT
        *,
        coalesce(CASE WHEN is_certain THEN person_code END, any_value(CASE WHEN is_certain THEN person_code END) OVER one, person_code) AS whose,
        coalesce(CASE WHEN is_certain THEN person_basis END, any_value(CASE WHEN is_certain THEN person_basis END) OVER one, person_basis) AS basis,
        min(opened_at) OVER one AS first_at,
        coalesce(kind, any_value(kind) OVER one) AS whole_kind,
        coalesce(origin, any_value(origin) OVER one) AS whole_origin,
        coalesce(origin_id, any_value(origin_id) OVER one) AS whole_origin_id,
        coalesce(village_code, any_value(village_code) OVER one) AS whole_village_code,
        coalesce(district_code, any_value(district_code) OVER one) AS whole_district_code
    FROM numbered
    WINDOW one AS (PARTITION BY written_id)
), events AS (
    SELECT
        *,
        unnest(list_filter([
            {'code': CASE WHEN status <> 'unknown' THEN status END, 'at': status_at, 'known': status_at_time_known, 'is_row': true},
            {'code': 'traced', 'at': traced_at, 'known': traced_at_time_known, 'is_row': false},
            {'code': 'requested', 'at': requested_at, 'known': requested_at_time_known, 'is_row': false},
            {'code': 'accepted', 'at': accepted_at, 'known': accepted_at_time_known, 'is_row': false},
            {'code': 'rejected', 'at': rejected_at, 'known': rejected_at_time_known, 'is_row': false},
            {'code': 'in_progress', 'at': in_progress_at, 'known': in_progress_at_time_known, 'is_row': false},
            {'code': 'completed', 'at': completed_at, 'known': completed_at_time_known, 'is_row': false},
            {'code': 'failed', 'at': failed_at, 'known': failed_at_time_known, 'is_row': false},
            {'code': 'no_receiver', 'at': no_receiver_at, 'known': no_receiver_at_time_known, 'is_row': false}
        ], lambda e: CASE
            WHEN NOT e.is_row THEN e.at IS NOT NULL AND happened_after(e.at, opened_at, loaded_at)
            -- a row of dates alone is no opening besides
            ELSE status IS NOT NULL
                OR coalesce(traced_at, requested_at, accepted_at, rejected_at, in_progress_at, completed_at, failed_at, no_receiver_at) IS NULL
        END)) AS event
    FROM completed
), dated AS (
    SELECT
        *,
        event.code AS code,
        CASE WHEN happened_after(event.at, opened_at, loaded_at) THEN event.at END AS moment,
        status = 'unknown' AND event.is_row AS is_unknown,
        CASE WHEN happened_after(confirmed_with_person_at, opened_at, loaded_at) THEN confirmed_with_person_at END AS confirmed
    FROM events
)
SELECT
    e.written_id AS referral_id,
    e.whose AS person_code,
    e.basis AS person_basis,
    e.first_at AS opened_at,
    time_known(e.first_at, e.opened_at_time_known) AS time_known,
    e.whole_origin AS origin,
    e.whole_origin_id AS origin_id,
    coalesce(v.name, d.name) AS residence,
    v.name AS village,
    v.village_code,
    coalesce(v.district, d.name) AS district,
    coalesce(e.whole_district_code, v.district_code) AS district_code,
    e.whole_kind AS kind,
    CASE WHEN NOT names_person(e.to_agency) THEN e.to_agency END AS to_agency,
    CASE WHEN NOT names_person(e.to_region) THEN e.to_region END AS to_region,
    e.code AS status,
    coalesce(e.is_unknown, false) AS is_status_unknown,
    e.moment AS status_at,
    CASE WHEN e.moment IS NOT NULL THEN time_known(e.moment, e.event.known) END AS status_time_known,
    e.confirmed AS confirmed_at,
    CASE WHEN e.confirmed IS NOT NULL THEN time_known(e.confirmed, e.confirmed_with_person_at_time_known) END AS confirmed_time_known,
    coalesce(e.centre, getvariable('centre')) AS centre,
    CAST(wall_of(e.first_at) AS DATE) AS day,
    e.load_id,
    e.part,
    e.row_number
FROM dated e
LEFT JOIN resolved.villages v ON v.village_code = e.whole_village_code
LEFT JOIN resolved.districts d ON d.district_code = e.whole_district_code
QUALIFY row_number() OVER (
    PARTITION BY e.written_id, e.code, CAST(wall_of(e.moment) AS DATE), e.to_agency, e.is_unknown
    ORDER BY e.confirmed DESC NULLS LAST, time_known(e.moment, e.event.known) DESC NULLS LAST, e.load_order DESC, e.row_number DESC
) = 1
ORDER BY e.first_at, e.written_id, e.moment NULLS FIRST
