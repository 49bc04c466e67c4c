-- after: donations, purchases, distributions, stock
-- One row per donation in kind, purchase or distribution, and the movement of stock it matches: by the donation's id, else by item, quantity and at most two days.
-- subject      donation, purchase or distribution
-- subject_id   its id
-- movement_id  of the movement
-- is_by_id     whether the movement names the donation
WITH RECURSIVE by_id AS (
    SELECT g.donation_id AS subject_id, s.movement_id
    FROM staging.stock s
    JOIN staging.donations g ON g.donation_id = s.donation_id AND g.item = s.item AND g.kind = 'in_kind'
    WHERE s.movement = 'donation'
), candidates AS (
    SELECT 'book' AS side, 'donation' AS subject, donation_id AS id, 'in ' || item || ' ' || quantity AS what, day, 0 AS rank
    FROM staging.donations
    WHERE kind = 'in_kind' AND item IS NOT NULL AND donation_id NOT IN (SELECT subject_id FROM by_id)
    UNION ALL
    SELECT 'book', 'purchase', purchase_id, 'in ' || item || ' ' || quantity, day, 1 FROM staging.purchases WHERE NOT is_operating
    UNION ALL
    SELECT 'book', 'distribution', distribution_id, 'out ' || item || ' ' || quantity, day, 2 FROM staging.distributions WHERE item IS NOT NULL
    UNION ALL
    SELECT 'stock', movement, movement_id, CASE movement WHEN 'issue' THEN 'out ' ELSE 'in ' END || item || ' ' || quantity, day,
        CASE movement WHEN 'donation' THEN 0 WHEN 'purchase' THEN 2 ELSE 1 END
    FROM staging.stock
    WHERE movement IN ('donation', 'purchase', 'receipt', 'issue') AND NOT provisional AND movement_id NOT IN (SELECT movement_id FROM by_id)
), reported AS (
    SELECT * FROM candidates WHERE what IN (SELECT what FROM candidates WHERE side = 'book')
), met AS (
    SELECT *, NULL::VARCHAR AS mate, 0 AS round FROM reported
    UNION ALL
    SELECT a.side, a.subject, a.id, a.what, a.day, a.rank, coalesce(a.mate, b.id), a.round + 1
    FROM (SELECT *, row_number() OVER (PARTITION BY side, what, day, mate IS NULL ORDER BY rank, id) AS nth FROM met) AS a
    LEFT JOIN (SELECT *, row_number() OVER (PARTITION BY side, what, day, mate IS NULL ORDER BY rank, id) AS nth FROM met) AS b
        ON a.mate IS NULL AND b.mate IS NULL AND a.side <> b.side AND a.what = b.what AND a.nth = b.nth
        AND a.day = b.day + days_apart(a.round, a.side = 'stock')
    WHERE a.round < 5
)
SELECT 'donation' AS subject, subject_id, movement_id, true AS is_by_id FROM by_id
UNION ALL
SELECT subject, id, mate, false FROM met WHERE round = 5 AND side = 'book' AND mate IS NOT NULL
