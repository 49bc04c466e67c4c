-- The text of a date whose year, month and day stand in several cells.

-- the number of a month written as a number or a name
CREATE OR REPLACE TEMP MACRO month_number(t) AS coalesce(
    TRY_CAST(regexp_replace(t, '[.]0$', '') AS INTEGER),
    TRY_CAST(nullif(regexp_extract(numbered_month(lower(t)), '/m([0-9]{2})/', 1), '') AS INTEGER));

-- the first day of a month; NULL when it is none. A year of two digits is one of this century
CREATE OR REPLACE TEMP MACRO month_of_parts(y, m) AS CASE
    WHEN regexp_full_match(y, '([0-9]{2}|[0-9]{4})([.]0)?') AND month_number(m) BETWEEN 1 AND 12
    THEN make_date(CAST(right('20' || regexp_replace(y, '[.]0$', ''), 4) AS INTEGER), month_number(m), 1)
END;

-- the day of that month; `first` and `last` are its first and last. NULL when the month is shorter
CREATE OR REPLACE TEMP MACRO day_of_parts(month, d) AS CASE d
    WHEN 'first' THEN month
    WHEN 'last' THEN last_day(month)
    ELSE TRY_CAST(printf('%s-%02d', strftime(month, '%Y-%m'), TRY_CAST(regexp_replace(d, '[.]0$', '') AS INTEGER)) AS DATE)
END;

-- what makes no date is left as it stands, to be set aside
CREATE OR REPLACE TEMP MACRO date_of_parts(y, m, d) AS coalesce(
    CAST(day_of_parts(month_of_parts(y, m), d) AS VARCHAR),
    concat_ws(' ', y, m, CASE WHEN d NOT IN ('first', 'last') THEN d END));
