-- One row per local day, district and outcome of rows of care of which a retention has left sums alone: nobody can be told from them.
-- feed           followups, assessments, referrals, companions, companionships, consents
-- day            local day: due, assessed, opened, ended, agreed; until then the book has no more than what was needed
-- district_code  code, NULL when not known or not recorded
-- outcome        of a call; result of an assessment, status of a referral, role of a companion, kind of person accompanied, answer; NULL when
--                not recorded
-- records        how many rows
WITH rows_left AS (
    SELECT 'followups' AS feed, due_at AS happened_at, village, district, outcome FROM raw.followups WHERE reduced
    UNION ALL
    SELECT 'assessments', assessed_at, village, district, result FROM raw.assessments WHERE reduced
    UNION ALL
    SELECT 'referrals', opened_at, residence, district, status FROM raw.referrals WHERE reduced
    UNION ALL
    SELECT 'companions', coalesce(active_to, trained_at, active_from, registered_at), NULL, NULL, role FROM raw.companions WHERE reduced
    UNION ALL
    SELECT 'companionships', coalesce(ended_at, started_at), NULL, NULL, person_kind FROM raw.companionships WHERE reduced
    UNION ALL
    SELECT 'consents', agreed_at, NULL, NULL, answer FROM raw.consents WHERE reduced
)
SELECT
    r.feed,
    CAST(wall_of(r.happened_at) AS DATE) AS day,
    coalesce(s.district_code, v.district_code) AS district_code,
    r.outcome,
    count(*)::BIGINT AS records
FROM rows_left r
LEFT JOIN resolved.village_spellings s ON s.village_text = coalesce(r.village, '') AND s.district_text = coalesce(r.district, '')
LEFT JOIN resolved.villages v ON v.village_code = s.village_code
GROUP BY ALL
ORDER BY ALL
