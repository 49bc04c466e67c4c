-- One row per local day and severity of patients who were being served with oxygen, up to the last day with requests.
-- day            local day
-- severity       critical, severe, moderate; not_said when the request has no urgency
-- patients       people; the requests of one caller count once, the latest; who died counts to that day
-- with_flow      of them with a recorded flow
-- flow_lpm       total flow: as recorded, else by the norm [L/min]
-- low_flow_lpm   the same by the lower norm [L/min]
-- home_flow_lpm  the same by the norm of care at home: that of the ward, but no more than is given at home [L/min]
WITH norm AS (
    SELECT
        max(norm_value) FILTER (norm = 'critical_flow_lpm') AS critical_lpm,
        max(norm_value) FILTER (norm = 'severe_flow_lpm') AS severe_lpm,
        max(norm_value) FILTER (norm = 'moderate_flow_lpm') AS moderate_lpm,
        max(norm_value) FILTER (norm = 'critical_share') AS critical_share,
        max(norm_value) FILTER (norm = 'severe_share') AS severe_share,
        max(norm_value) FILTER (norm = 'critical_stay_days') AS critical_days,
        max(norm_value) FILTER (norm = 'severe_stay_days') AS severe_days,
        max(norm_value) FILTER (norm = 'half_norm_share') AS low_share,
        max(norm_value) FILTER (norm = 'home_flow_lpm') AS home_lpm
    FROM staging.norms
),

-- patients without a recorded severity have the mean severity of those who need oxygen
severities AS (
    SELECT 'critical' AS urgency, 'critical' AS severity, critical_lpm AS norm_lpm, critical_days AS stay_days, low_share, home_lpm FROM norm
    UNION ALL
    SELECT 'high', 'severe', severe_lpm, severe_days, low_share, home_lpm FROM norm
    UNION ALL
    SELECT 'normal', 'moderate', moderate_lpm, severe_days, low_share, home_lpm FROM norm
    UNION ALL
    SELECT '', 'not_said',
        (severe_share * severe_lpm + critical_share * critical_lpm) / nullif(severe_share + critical_share, 0), severe_days, low_share, home_lpm
    FROM norm
),

served AS (
    SELECT
        coalesce(c.caller, r.request_id) AS person,
        CAST(wall_of(coalesce(r.fulfilled_at, r.requested_at)) AS DATE) AS day,
        r.request_id, s.severity, s.stay_days, CAST(wall_of(e.died_at) AS DATE) AS died_day,
        r.flow_lpm > 0 AS is_written,
        CASE WHEN r.flow_lpm > 0 THEN r.flow_lpm ELSE s.norm_lpm END AS flow_lpm,
        CASE WHEN r.flow_lpm > 0 THEN r.flow_lpm ELSE s.norm_lpm * s.low_share END AS low_flow_lpm,
        CASE WHEN r.flow_lpm > 0 THEN r.flow_lpm WHEN s.home_lpm > 0 THEN least(s.norm_lpm, s.home_lpm) END AS home_flow_lpm
    FROM staging.requests AS r
    JOIN severities AS s ON s.urgency = coalesce(r.urgency, '')
    LEFT JOIN staging.calls AS c ON c.call_id = r.call_id
    LEFT JOIN staging.deaths AS e
        ON e.person_code = r.recipient_code AND e.person_basis IN ('id', 'name_and_phone') AND r.recipient_basis IN ('id', 'name_and_phone')
    WHERE r.category = 'oxygen' AND r.status IN ('approved', 'on_the_way', 'fulfilled')
),

spans AS (
    SELECT *, least(day + ceil(stay_days)::INTEGER, lead(day) OVER (PARTITION BY person ORDER BY day, request_id), died_day + 1) AS gone_day
    FROM served
),

changes AS (
    SELECT day, severity, 1 AS patients, coalesce(is_written, false)::INTEGER AS with_flow, flow_lpm, low_flow_lpm, home_flow_lpm
    FROM spans WHERE gone_day > day
    UNION ALL
    SELECT gone_day, severity, -1, -coalesce(is_written, false)::INTEGER, -flow_lpm, -low_flow_lpm, -home_flow_lpm
    FROM spans WHERE gone_day > day
),

calendar AS (
    SELECT unnest(generate_series(s.first_day, r.last_day, INTERVAL 1 DAY))::DATE AS day, s.severity
    FROM (SELECT severity, min(day) AS first_day FROM changes GROUP BY severity) AS s
    CROSS JOIN (SELECT max(day) AS last_day FROM staging.requests) AS r
),

daily AS (
    SELECT c.day, c.severity, sum(h.patients) AS patients, sum(h.with_flow) AS with_flow,
        sum(h.flow_lpm::DECIMAL(18, 3)) AS flow_lpm, sum(h.low_flow_lpm::DECIMAL(18, 3)) AS low_flow_lpm,
        sum(h.home_flow_lpm::DECIMAL(18, 3)) AS home_flow_lpm
    FROM calendar AS c
    LEFT JOIN changes AS h ON h.day = c.day AND h.severity = c.severity
    GROUP BY c.day, c.severity
),

running AS (
    SELECT day, severity,
        sum(patients) OVER days AS patients,
        sum(with_flow) OVER days AS with_flow,
        sum(flow_lpm) OVER days AS flow_lpm,
        sum(low_flow_lpm) OVER days AS low_flow_lpm,
        sum(home_flow_lpm) OVER days AS home_flow_lpm
    FROM daily
    WINDOW days AS (PARTITION BY severity ORDER BY day ROWS UNBOUNDED PRECEDING)
)

SELECT day, severity, patients::BIGINT AS patients, with_flow::BIGINT AS with_flow,
    flow_lpm::DECIMAL(18, 3) AS flow_lpm, low_flow_lpm::DECIMAL(18, 3) AS low_flow_lpm,
    home_flow_lpm::DECIMAL(18, 3) AS home_flow_lpm
FROM running
WHERE patients > 0
ORDER BY day, severity
