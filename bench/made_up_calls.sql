-- One row per made-up call, every canonical column as text; the same rows for the same $calls.
-- $calls    how many [count]
-- $after    number of the row before the first
-- $villages a CSV of villages with name and district
WITH villages AS (
    SELECT row_number() OVER (ORDER BY code) - 1 AS place, count(*) OVER () AS places, name, district
    FROM read_csv($villages, all_varchar = true)
),
drawn AS (
    SELECT
        i,
        TIMESTAMP '2021-01-31' + to_seconds(CAST((i - $after) * 15724800.0 / $calls AS BIGINT)) AS started_at,
        CAST(hash(i, 'outcome') % 100 AS BIGINT) AS luck,
        CAST(hash(i, 'wait') % 90 AS BIGINT) AS wait_seconds,
        20 + CAST(hash(i, 'talk') % 900 AS BIGINT) AS talk_seconds,
        CAST(hash(i, 'need') % 14 AS BIGINT) AS need,
        CAST(hash(i, 'number') % 300000 AS BIGINT) AS caller,
        CAST(hash(i, 'place') % 26 AS BIGINT) AS place
    FROM range($after, $after + $calls) AS r(i)
),
told AS (
    SELECT
        *,
        CASE WHEN luck < 80 THEN 'answered' WHEN luck < 92 THEN 'abandoned' WHEN luck < 97 THEN 'missed'
            WHEN luck < 99 THEN 'busy' ELSE 'failed' END AS outcome,
        CASE WHEN luck < 80 THEN ['oxygen', 'ambulance', 'medicine', 'food', 'information', 'psychosocial', 'hospital_bed',
            'disinfectant', 'medical_staff', 'social_service', 'oxygen; medicine', 'oxygen; ambulance', 'donation_offer'][need + 1] END AS needs
    FROM drawn
)
SELECT
    'C-' || lpad(CAST(i AS VARCHAR), 8, '0') AS call_id,
    strftime(started_at, '%Y-%m-%d %H:%M:%S') AS started_at,
    CASE WHEN outcome = 'answered' THEN strftime(started_at + to_seconds(wait_seconds), '%Y-%m-%d %H:%M:%S') END AS answered_at,
    CASE WHEN outcome = 'answered' THEN strftime(started_at + to_seconds(wait_seconds + talk_seconds), '%Y-%m-%d %H:%M:%S')
        WHEN outcome = 'abandoned' THEN strftime(started_at + to_seconds(wait_seconds), '%Y-%m-%d %H:%M:%S') END AS ended_at,
    CASE WHEN i % 10 = 0 THEN 'outbound' ELSE 'inbound' END AS direction,
    ['phone', 'phone', 'phone', 'whatsapp', 'walk_in', 'web_form'][i % 6 + 1] AS channel,
    outcome,
    '0812' || lpad(CAST(caller AS VARCHAR), 8, '0') AS caller_phone,
    'Petugas ' || chr(CAST(65 + i % 12 AS INTEGER)) AS operator,
    v.name AS village,
    v.district,
    needs AS need,
    CASE WHEN needs LIKE 'oxygen%' THEN ['cylinder_1m3', 'cylinder_1_5m3', 'cylinder_6m3'][i % 3 + 1] END AS item,
    CASE WHEN needs LIKE 'oxygen%' THEN i % 3 + 1 END AS quantity,
    ['normal', 'normal', 'high', 'critical'][i % 4 + 1] AS urgency,
    CASE WHEN i % 5 = 0 THEN 'Dekat masjid, rumah no. ' || i % 97 ELSE '' END AS note
FROM told LEFT JOIN villages AS v ON v.place = told.place % v.places AND told.place < 24
ORDER BY i
