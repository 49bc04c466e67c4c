-- One row: how many cells of a column hold a telephone number, and how many hold any digit.
-- `{cells}` has the cells (text). Numbers of cases that are padded to ten digits follow each other closely, numbers of people do
-- not; a mobile number is one however close the next is, also when a spreadsheet took its zero away.
WITH texts AS (
    SELECT text, coalesce(nullif(regexp_extract(text, '<([^<>]*)>', 1), ''), text) AS written FROM {cells} WHERE regexp_matches(text, '[0-9]')
), tests AS (
    SELECT
        holds_mobile_number(written) OR is_bare_mobile(written) AS is_mobile,
        length(written) BETWEEN 8 AND 24 AND regexp_full_match(written, '[(+]?[0-9][0-9 ().-]{6,22}')
            AND length(regexp_replace(written, '[^0-9]', '', 'g')) BETWEEN 8 AND 15
            AND NOT is_day_with_serial(written) AND read_phone(written) IS NOT NULL AS is_number,
        CASE WHEN regexp_full_match(written, '[0-9]+') THEN TRY_CAST(written AS BIGINT) END AS serial
    FROM texts
), counts AS (
    SELECT count(*) AS filled, count(*) FILTER (is_mobile) AS mobile, count(*) FILTER (is_number OR is_mobile) AS numbers,
        count(serial) FILTER (is_number AND NOT is_mobile) AS serials,
        max(serial) FILTER (is_number AND NOT is_mobile) - min(serial) FILTER (is_number AND NOT is_mobile) AS span
    FROM tests
)
SELECT CASE WHEN serials > 1 AND span < 20 * serials THEN mobile ELSE numbers END AS phones, filled FROM counts
