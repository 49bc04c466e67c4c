-- One row per companion of the roster, as the newest book has it.
-- companion_code       pseudonym of the companion's id, else of name and number
-- role                 the tier: senior_social_worker, alumni, professional_association, student, psychologist, volunteer, spiritual, other
-- organisation         as written, NULL when not recorded
-- area                 as written, NULL when not recorded
-- area_code            Kemendagri code of the village or district it names, NULL when it names none
-- village              name of that village, NULL when not known
-- village_code         its code, NULL when not known
-- district             name of that district, NULL when not known
-- district_code        its code, NULL when not known
-- capacity             most people at a time [people], NULL when not recorded
-- registered_at        moment, NULL when not recorded
-- registered_time_known  whether its time of day is known
-- trained_at           moment, NULL when not recorded
-- trained_time_known   whether its time of day is known
-- active_from          moment, NULL when not recorded
-- active_from_time_known  whether its time of day is known
-- active_to            moment from which the companion is not active any more, after the last day where only that is written; NULL for no end
-- active_to_time_known  whether its time of day is known
-- is_end_unknown       whether an end is written that cannot be read, or lies before the start; active_to is then NULL
-- centre               the posko
-- day                  local date of registered_at, NULL when not recorded
-- load_id              the load
-- part                 sheet of the load, from 0
-- row_number           row of its file
WITH latest AS (
    SELECT r.*, k.companion_code,
        coalesce(r.active_to_unread, false) OR coalesce(CAST(wall_of(r.active_to) AS DATE) < CAST(wall_of(r.active_from) AS DATE), false)
            AS is_end_unknown
    FROM raw.companions r
    JOIN resolved.companion_rows k ON k.load_id = r.load_id AND k.part = r.part AND k.row_number = r.row_number
    WHERE k.companion_code IS NOT NULL AND r.reduced IS NOT TRUE
    QUALIFY row_number() OVER (PARTITION BY k.companion_code ORDER BY r.load_order DESC, r.part DESC, r.row_number DESC) = 1
)
SELECT
    l.companion_code,
    l.role,
    CASE WHEN NOT names_person(l.organisation) THEN l.organisation END AS organisation,
    CASE WHEN NOT names_person(l.area) THEN l.area END AS area,
    coalesce(s.village_code, s.district_code) AS area_code,
    v.name AS village,
    s.village_code,
    coalesce(v.district, d.name) AS district,
    coalesce(s.district_code, v.district_code) AS district_code,
    CAST(l.capacity AS INTEGER) AS capacity,
    l.registered_at,
    time_known(l.registered_at, l.registered_at_time_known) AS registered_time_known,
    l.trained_at,
    time_known(l.trained_at, l.trained_at_time_known) AS trained_time_known,
    l.active_from,
    time_known(l.active_from, l.active_from_time_known) AS active_from_time_known,
    CASE
        WHEN l.is_end_unknown THEN NULL
        WHEN time_known(l.active_to, l.active_to_time_known) THEN l.active_to
        ELSE from_wall(date_trunc('day', wall_of(l.active_to)) + INTERVAL 1 DAY)
    END AS active_to,
    CASE WHEN NOT l.is_end_unknown THEN time_known(l.active_to, l.active_to_time_known) END AS active_to_time_known,
    l.is_end_unknown,
    coalesce(l.centre, getvariable('centre')) AS centre,
    CAST(wall_of(l.registered_at) AS DATE) AS day,
    l.load_id,
    l.part,
    l.row_number
FROM latest l
LEFT JOIN resolved.village_spellings s ON s.village_text = coalesce(l.area, '') AND s.district_text = ''
LEFT JOIN resolved.villages v ON v.village_code = s.village_code
LEFT JOIN resolved.districts d ON d.district_code = s.district_code
ORDER BY l.companion_code
