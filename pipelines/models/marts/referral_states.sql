-- One row per event of a referral and the state it leaves, until the next event: at any moment since its opening one row of a referral
-- holds. Days order events; times of day only where every event of that day has one. Events of one moment, or of a day without
-- times, follow the usual way of a referral, and what a receiver refused comes before what was then asked of another.
-- referral_id      the referral
-- position         order of the event within the referral, from 1
-- from_at          moment from which the state holds, never before that of the row before
-- until_at         moment from which the next one holds; NULL while none does
-- status           what the event says: traced, requested, accepted, rejected, in_progress, completed, failed, no_receiver; NULL for the
--                  opening, for a confirmation and for a death
-- happened_at      moment of the event; of one without a date that of the opening
-- happened_known   whether its time of day is known; else it is local midnight
-- is_dated         whether it has a date
-- opened_at        moment of the opening
-- opened_known     whether its time of day is known
-- day              local date of the opening
-- referral_origin  call, whatsapp_group, visit, agency; NULL when not recorded
-- referral_kind    health, social, civil_registry, education, security, other; NULL when not recorded
-- village          where the person lives, NULL when not known
-- village_code     Kemendagri code, NULL when not known
-- district         name, NULL when not known
-- district_code    code, NULL when not known
-- city_code        code, NULL when not known
-- person_code      pseudonym of the person; NULL where it is not certain
-- person_basis     what the person is known by: id, name_and_phone, phone, name; conflicting where rows name two; NULL when by nothing
-- to_agency        agency that the referral is with, as written; NULL when not recorded
-- to_region        its region, as written; NULL when not recorded
-- receiver         agency|region, without case, dots and double spaces; NULL when neither is recorded
-- is_outside       whether the region is another than the person's own city, its districts and villages
-- loop_state       seen, traced, requested, accepted, in_progress, rejected, failed, no_receiver, to_confirm, confirmed, died
-- loop_actor       who must act next: posko, agency, other_region, person; NULL for one that ended
-- since_at         moment of the last status, else of the opening
-- since_known      whether its time of day is known
-- ending           confirmed or died; NULL while it is open
-- ended_at         moment of that; NULL while it is open
-- ended_known      whether its time of day is known; NULL while it is open
WITH spellings AS (
    -- a city is named with or without its rank, a regency only with it
    SELECT
        written,
        regexp_replace(regexp_replace(
            trim(regexp_replace(lower(replace(written, '.', ' ')), '\s+', ' ', 'g')), '^(kabupaten|regency of) ', 'kab '
        ), '^(kota|city of) ', '') AS name
    FROM (
        SELECT to_agency AS written FROM staging.referrals
        UNION
        SELECT to_region FROM staging.referrals
        UNION
        SELECT unnest([city, district, name]) FROM staging.villages
    )
    WHERE written IS NOT NULL
), facts AS (
    SELECT
        referral_id,
        min(opened_at) AS opened_at,
        bool_and(coalesce(time_known, true)) AS opened_known,
        min(day) AS day,
        any_value(origin) AS referral_origin,
        any_value(kind) AS referral_kind,
        any_value(village) AS village,
        any_value(village_code) AS village_code,
        any_value(district) AS district,
        any_value(district_code) AS district_code,
        CASE WHEN count(DISTINCT person_code) FILTER (person_basis IN ('id', 'name_and_phone')) = 1
            THEN any_value(person_code) FILTER (person_basis IN ('id', 'name_and_phone')) END AS person_code,
        CASE WHEN count(DISTINCT person_code) FILTER (person_basis IN ('id', 'name_and_phone')) > 1 THEN 'conflicting'
            ELSE arg_min(person_basis, list_position(['id', 'name_and_phone', 'phone', 'name'], person_basis)) END AS person_basis
    FROM staging.referrals
    GROUP BY referral_id
), deaths AS (
    SELECT person_code, min(died_at) AS died_at, coalesce(arg_min(time_known, died_at), true) AS died_known
    FROM staging.deaths
    WHERE person_basis IN ('id', 'name_and_phone')
    GROUP BY person_code
), written AS (
    SELECT referral_id, 'opening' AS event, NULL AS status, opened_at AS happened_at, opened_known AS happened_known, true AS is_dated
    FROM facts
    UNION ALL BY NAME
    SELECT
        r.referral_id,
        CASE WHEN r.status IS NULL THEN 'opening' ELSE 'status' END AS event,
        r.status,
        coalesce(r.status_at, r.opened_at) AS happened_at,
        CASE WHEN r.status IS NULL THEN coalesce(r.time_known, true)
            ELSE r.status_at IS NOT NULL AND coalesce(r.status_time_known, true) END AS happened_known,
        r.status_at IS NOT NULL AS is_dated,
        r.to_agency,
        r.to_region,
        nullif(coalesce(a.name, '') || '|' || coalesce(g.name, ''), '|') AS own_receiver,
        r.load_id,
        r.row_number
    FROM staging.referrals r
    LEFT JOIN spellings a ON a.written = r.to_agency
    LEFT JOIN spellings g ON g.written = r.to_region
    UNION ALL BY NAME
    SELECT DISTINCT referral_id, 'confirmed' AS event, confirmed_at AS happened_at, coalesce(confirmed_time_known, true) AS happened_known, true AS is_dated
    FROM staging.referrals
    WHERE confirmed_at IS NOT NULL
    UNION ALL BY NAME
    -- what was referred after the death, such as its registration, goes on
    SELECT f.referral_id, 'died' AS event, d.died_at AS happened_at, d.died_known AS happened_known, true AS is_dated
    FROM facts f
    JOIN deaths d ON d.person_code = f.person_code
    WHERE CASE WHEN f.opened_known AND d.died_known THEN f.opened_at <= d.died_at
        ELSE CAST(wall_of(f.opened_at) AS DATE) <= CAST(wall_of(d.died_at) AS DATE) END
), beside AS (
    SELECT
        *,
        CAST(wall_of(happened_at) AS DATE) AS happened_day,
        bool_and(happened_known OR event = 'opening') OVER one_day AS is_timed,
        coalesce(bool_or(status IN ('rejected', 'failed', 'no_receiver') AND own_receiver IS NULL) OVER one_day, false)
            OR coalesce(bool_or(status IN ('rejected', 'failed', 'no_receiver')) OVER (
                PARTITION BY referral_id, CAST(wall_of(happened_at) AS DATE), own_receiver
            ), false) AS is_stopped
    FROM written
    WINDOW one_day AS (PARTITION BY referral_id, CAST(wall_of(happened_at) AS DATE))
), ordered AS (
    SELECT
        *,
        row_number() OVER (
            PARTITION BY referral_id
            ORDER BY
                happened_day, event <> 'opening', CASE WHEN is_timed THEN happened_at END, event = 'confirmed', event = 'died', NOT is_stopped,
                list_position(
                    ['traced', 'requested', 'accepted', 'in_progress', 'rejected', 'no_receiver', 'failed', 'completed'], status
                ),
                load_id NULLS FIRST, row_number NULLS FIRST
        ) AS position
    FROM beside
), counted AS (
    SELECT
        *,
        max(happened_at) OVER so_far AS from_at,
        last_value(status IGNORE NULLS) OVER so_far AS last_status,
        last_value(CASE WHEN status IS NOT NULL THEN {'at': happened_at, 'known': happened_known} END IGNORE NULLS) OVER so_far AS since,
        last_value(CASE WHEN own_receiver IS NOT NULL THEN {'agency': to_agency, 'region': to_region, 'name': own_receiver} END IGNORE NULLS)
            OVER so_far AS leg,
        last_value(CASE WHEN event = 'confirmed' THEN {'at': happened_at, 'known': happened_known} END IGNORE NULLS) OVER so_far AS answer,
        bool_or(coalesce(status IN ('accepted', 'in_progress', 'completed', 'rejected', 'failed'), false)) OVER so_far AS is_taken,
        coalesce(bool_or(event = 'died') OVER (
            PARTITION BY referral_id ORDER BY position ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ), false) AS is_after_death
    FROM ordered
    WINDOW so_far AS (PARTITION BY referral_id ORDER BY position ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
), ended AS (
    -- a confirmation closes what somebody took up; what happens after it, but that the agency is done too, opens it again
    SELECT
        *,
        coalesce(last_value(CASE WHEN event = 'confirmed' THEN is_taken WHEN status <> 'completed' THEN false END IGNORE NULLS) OVER (
            PARTITION BY referral_id ORDER BY position ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ), false) AS is_closed,
        lead(from_at) OVER (PARTITION BY referral_id ORDER BY position) AS until_at
    FROM counted
    WHERE NOT is_after_death
), homes AS (
    SELECT code, min(city_code) AS city_code
    FROM (SELECT unnest([village_code, district_code]) AS code, city_code FROM staging.villages)
    WHERE code IS NOT NULL
    GROUP BY code
), own AS (
    SELECT DISTINCT s.name, v.city_code
    FROM (SELECT city_code, unnest([city, district, name]) AS written FROM staging.villages) v
    JOIN spellings s ON s.written = v.written
), regions AS (
    SELECT h.city_code, s.written, bool_or(o.name IS NOT NULL) AS is_own
    FROM (SELECT DISTINCT to_region AS written FROM staging.referrals WHERE to_region IS NOT NULL) r
    JOIN spellings s ON s.written = r.written
    CROSS JOIN (SELECT DISTINCT city_code FROM homes UNION ALL SELECT NULL) h
    LEFT JOIN own o ON o.name = s.name AND (h.city_code IS NULL OR o.city_code = h.city_code)
    GROUP BY h.city_code, s.written
), stated AS (
    SELECT
        e.*,
        f.* EXCLUDE (referral_id),
        h.city_code,
        coalesce(NOT g.is_own, false) AS is_outside,
        CASE WHEN e.is_closed THEN 'confirmed' WHEN e.event = 'died' THEN 'died' END AS ending
    FROM ended e
    JOIN facts f ON f.referral_id = e.referral_id
    LEFT JOIN homes h ON h.code = coalesce(f.village_code, f.district_code)
    LEFT JOIN regions g ON g.written = e.leg.region AND g.city_code IS NOT DISTINCT FROM h.city_code
)
SELECT
    referral_id,
    position,
    from_at,
    until_at,
    status,
    happened_at,
    happened_known,
    is_dated,
    opened_at,
    opened_known,
    day,
    referral_origin,
    referral_kind,
    village,
    village_code,
    district,
    district_code,
    city_code,
    person_code,
    person_basis,
    leg.agency AS to_agency,
    leg.region AS to_region,
    leg.name AS receiver,
    is_outside,
    coalesce(ending, CASE last_status WHEN 'completed' THEN 'to_confirm' ELSE coalesce(last_status, 'seen') END) AS loop_state,
    CASE WHEN ending IS NULL THEN
        CASE
            WHEN last_status = 'completed' THEN 'person'
            WHEN last_status IN ('requested', 'accepted', 'in_progress') THEN CASE WHEN is_outside THEN 'other_region' ELSE 'agency' END
            ELSE 'posko'
        END
    END AS loop_actor,
    coalesce(since.at, opened_at) AS since_at,
    coalesce(since.known, opened_known) AS since_known,
    ending,
    CASE ending WHEN 'confirmed' THEN answer.at WHEN 'died' THEN happened_at END AS ended_at,
    CASE ending WHEN 'confirmed' THEN answer.known WHEN 'died' THEN happened_known END AS ended_known
FROM stated
ORDER BY referral_id, position
