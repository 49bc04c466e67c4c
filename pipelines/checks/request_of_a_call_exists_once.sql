-- What a call asks for is a request: one made from the call, or those of the books that complete it, never both.
WITH wanted AS (
    SELECT call_id, unnest(needs) AS category FROM staging.calls
), counted AS (
    SELECT wanted.call_id, wanted.category,
        count(*) FILTER (r.request_id = wanted.call_id || ':' || wanted.category) AS made,
        count(*) FILTER (r.request_id <> wanted.call_id || ':' || wanted.category) AS booked
    FROM wanted
    LEFT JOIN staging.requests r ON r.call_id = wanted.call_id AND r.category = wanted.category
    GROUP BY wanted.call_id, wanted.category
)
SELECT call_id, category, made, booked
FROM counted
WHERE made + booked = 0 OR (made > 0 AND booked > 0) OR made > 1
