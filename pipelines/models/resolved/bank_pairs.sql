-- after: bank_candidates
-- One row per line of a bank statement that matches a row of a book: same amount, at most two days apart, each used once, the nearest first.
-- line_id   of the line
-- subject   donation, purchase or distribution
-- event_id  of the row of the book
-- is_sure   whether the book says that the money went through a bank: only then a donation and a credit are one
WITH RECURSIVE met AS (
    SELECT *, NULL::VARCHAR AS mate, 0 AS round FROM resolved.bank_candidates
    UNION ALL
    SELECT a.side, a.subject, a.event_id, a.what, a.day, a.is_sure, coalesce(a.mate, b.subject || '|' || b.event_id), a.round + 1
    FROM (SELECT *, row_number() OVER (PARTITION BY side, what, day, mate IS NULL ORDER BY is_sure DESC, subject, event_id) AS nth FROM met) AS a
    LEFT JOIN (SELECT *, row_number() OVER (PARTITION BY side, what, day, mate IS NULL ORDER BY is_sure DESC, subject, event_id) AS nth FROM met) AS b
        ON a.mate IS NULL AND b.mate IS NULL AND a.side <> b.side AND a.what = b.what AND a.nth = b.nth
        AND a.day = b.day + days_apart(a.round, a.side = 'bank')
    WHERE a.round < 5
)
SELECT substr(mate, instr(mate, '|') + 1) AS line_id, subject, event_id, is_sure
FROM met
WHERE round = 5 AND side = 'book' AND mate IS NOT NULL
