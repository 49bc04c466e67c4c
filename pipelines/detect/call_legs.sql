-- One row per leg of a call, all cells of `{grid}` below its titles.
-- call         what the legs of a call have in common; a row without it is a call by itself
-- nth          its place among them: by the declared order, numbers as numbers, else by the order of the rows
-- is_answered  whether its outcome says so
WITH legs AS (
    SELECT *, coalesce({call}, 'row ' || row_number) AS call, {order} AS place_in_call, fold_word({outcome}) AS outcome_word,
        fold_word({call_type}) AS type_word
    FROM {grid}
    WHERE row_number > {header_row}
), answered AS (
    SELECT word FROM words WHERE domain = 'outcome' AND code = 'answered'
), incoming AS (
    SELECT word FROM words WHERE domain = 'call_type' AND code IN ('incoming', 'outgoing')
)
SELECT * EXCLUDE (place_in_call, outcome_word, type_word),
    row_number() OVER (PARTITION BY call ORDER BY TRY_CAST(place_in_call AS DOUBLE) NULLS LAST, place_in_call NULLS LAST, row_number) AS nth,
    coalesce(outcome_word IN (FROM answered), false) OR coalesce(coalesce(type_word, outcome_word) IN (FROM incoming), false) AS is_answered
FROM legs
