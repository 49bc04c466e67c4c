-- One row: how the numbers of a column are written; each column an example, NULL when there is none.
-- comma, point                    this sign stands before decimals: `1,5`, `0,750`, `1.234,5`
-- comma_groups, point_groups      this sign stands between thousands: `1.234.567`
-- either_comma, either_point      thousands or decimals: `1.500`
-- `{cells}` has the cells; one that says its size (`1,5 juta`) or that the workbook knew to be a number needs no sign.
WITH bodies AS (
    SELECT text, translate(number_body(text), '()-', '') AS body
    FROM (SELECT clean(raw) AS text FROM {cells} WHERE NOT is_typed(raw) AND regexp_matches(raw, '[.,]'))
    WHERE number_scale(text) = 1
)
SELECT
    min(text) FILTER (regexp_full_match(body, '[0-9]+,([0-9]{1,2}|[0-9]{4,})|0,[0-9]+|[0-9]{1,3}([.][0-9]{3})+,[0-9]+')) AS comma,
    min(text) FILTER (regexp_full_match(body, '[0-9]+[.]([0-9]{1,2}|[0-9]{4,})|0[.][0-9]+|[0-9]{1,3}(,[0-9]{2,3})+[.][0-9]+')) AS point,
    min(text) FILTER (regexp_full_match(body, '[0-9]{1,3}(,[0-9]{2,3})+,[0-9]{3}')) AS comma_groups,
    min(text) FILTER (regexp_full_match(body, '[0-9]{1,3}([.][0-9]{3}){2,}')) AS point_groups,
    min(text) FILTER (regexp_full_match(body, '[1-9][0-9]{0,2},[0-9]{3}')) AS either_comma,
    min(text) FILTER (regexp_full_match(body, '[1-9][0-9]{0,2}[.][0-9]{3}')) AS either_point
FROM bodies
