-- after: items
-- One row per spelling of an item.
-- item_text   as written
-- item        code, NULL when unknown
-- rule        unknown_item, NULL when it is known
-- suggestion  the nearest known spelling
WITH known AS (
    SELECT DISTINCT ON (spelling) fold_item(alias) AS spelling, item
    FROM (SELECT item, unnest(string_split(item || ';' || coalesce(aliases, ''), ';')) AS alias FROM resolved.items)
    WHERE fold_item(alias) <> ''
    ORDER BY spelling, item
), written AS (
    SELECT item_text, fold_item(left(item_text, 200)) AS spelling FROM raw.item_spellings
), nearest AS (
    SELECT item_text, arg_min(known.item, damerau_levenshtein(written.spelling, known.spelling)) AS item
    FROM written ANTI JOIN known ON known.spelling = written.spelling
    JOIN known ON damerau_levenshtein(written.spelling, known.spelling) <= greatest(1, length(written.spelling) // 5)
    GROUP BY item_text
)
SELECT
    written.item_text,
    known.item,
    CASE WHEN known.item IS NULL THEN 'unknown_item' END AS rule,
    nearest.item AS suggestion
FROM written
LEFT JOIN known ON known.spelling = written.spelling
LEFT JOIN nearest ON nearest.item_text = written.item_text
