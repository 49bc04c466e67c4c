-- One row per row without a key that equals a row of another book: both are real, as two cylinders to one house are two, so it is
-- numbered behind the equal ones of the books that arrived before.
-- load_id, part, row_number  the row
-- sheet      where it stands
-- ordinal    which of the equal rows of all books it is
-- event_id   made of that anew
-- of_load_id the load of the first of these books
-- `{rows}` holds the rows that may count (load_id, part, row_number, sheet, identity, ordinal, unit, is_keyless), `{books}` the book
-- of each unit that is one with others.
WITH placed AS (
    SELECT load_id, part, row_number, sheet, identity, ordinal, coalesce(book, unit) AS book
    FROM {rows}
    SEMI JOIN (SELECT identity FROM {rows} WHERE is_keyless GROUP BY identity HAVING count(DISTINCT unit) > 1) USING (identity)
    LEFT JOIN {books} USING (unit)
), counted AS (
    SELECT identity, book, max(ordinal) AS rows FROM placed GROUP BY ALL
), before AS (
    SELECT identity, book, first_value(book) OVER by_arrival AS first_book,
        coalesce(sum(rows) OVER (PARTITION BY identity ORDER BY book ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS earlier
    FROM counted
    WINDOW by_arrival AS (PARTITION BY identity ORDER BY book)
), numbered AS (
    SELECT p.*, CAST(p.ordinal + b.earlier AS BIGINT) AS anew, b.first_book
    FROM placed p JOIN before b USING (identity, book)
    WHERE b.earlier > 0
)
SELECT load_id, part, row_number, sheet, anew AS ordinal, 'x-' || lower(pseudonym(identity || '#' || anew)) AS event_id,
    split_part(first_book, '-', 1) AS of_load_id
FROM numbered
