-- after: chat_clauses, items
-- One row per item that a clause counts: `2 tabung 6m3`, `5 kg beras`. An item without a number is not listed.
-- text      as written
-- clause    which clause of it
-- item      code
-- quantity  [unit of the item], NULL when another unit is counted: `3 dus masker`
WITH aliases AS (
    SELECT item, unit, fold_message(unnest(string_split(aliases, ';'))) AS alias FROM resolved.items WHERE aliases IS NOT NULL
), known AS (
    SELECT DISTINCT ON (alias) item, unit, string_split(alias, ' ') AS words FROM aliases WHERE alias <> '' ORDER BY alias, item
), placed AS (
    SELECT text, clause, tokens, unnest(tokens) AS token, generate_subscripts(tokens, 1) AS place FROM resolved.chat_clauses
), matches AS (
    SELECT text, clause, place, place + len(words) AS ends_before, item, unit,
        counted_by(tokens[place - 1]) AS counts_directly,
        unit_of(tokens[place - 1]) AS unit_before,
        counted_by(tokens[place - 2]) AS counts_unit
    FROM placed
    JOIN known ON known.words[1] = placed.token
    WHERE tokens[place:place + len(words) - 1] = words
)
SELECT DISTINCT text, clause, item,
    CAST(CASE
        WHEN counts_directly IS NOT NULL THEN counts_directly
        WHEN unit_before IN ('any', unit) THEN counts_unit
    END AS DECIMAL(18, 3)) AS quantity
FROM matches
WHERE (counts_directly IS NOT NULL OR (unit_before IS NOT NULL AND counts_unit IS NOT NULL))
    AND NOT EXISTS (
        FROM matches longer
        WHERE longer.text = matches.text AND longer.clause = matches.clause
            AND longer.ends_before - longer.place > matches.ends_before - matches.place
            AND longer.place < matches.ends_before AND matches.place < longer.ends_before
    )
