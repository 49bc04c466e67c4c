-- What a call asks for is a request: one made from the call, or those of the books that complete it, never both.
WITH asked AS (
    SELECT call_id, unnest(needs) AS category FROM staging.calls
), found AS (
    SELECT asked.call_id, asked.category,
        count(*) FILTER (r.request_id = asked.call_id || ':' || asked.category) AS made,
        count(*) FILTER (r.request_id <> asked.call_id || ':' || asked.category) AS booked
    FROM asked
    LEFT JOIN staging.requests r ON r.call_id = asked.call_id AND r.category = asked.category
    GROUP BY asked.call_id, asked.category
)
SELECT call_id, category, made, booked
FROM found
WHERE made + booked = 0 OR (made > 0 AND booked > 0) OR made > 1
