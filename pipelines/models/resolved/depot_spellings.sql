-- One row per spelling of a depot.
-- depot_text  as written
-- depot       its name: as in the depots file, else the most frequent spelling; NULL where no book of a depot has it
-- suggestion  the nearest name of a depot where it is NULL, NULL when none is near
WITH declared AS (
    SELECT DISTINCT ON (spelling) fold(alias) AS spelling, depot
    FROM (SELECT depot, unnest(string_split(depot || ';' || coalesce(aliases, ''), ';')) AS alias FROM raw.depots)
    WHERE fold(alias) <> ''
    ORDER BY spelling, depot
), usual AS (
    SELECT fold(depot_text) AS spelling, arg_max(depot_text, (times, depot_text)) AS depot
    FROM raw.depot_spellings
    WHERE times > 0
    GROUP BY 1
), known AS (
    SELECT spelling, coalesce(declared.depot, usual.depot) AS depot FROM declared FULL JOIN usual USING (spelling)
), nearest AS (
    SELECT depot_text, arg_min(k.depot, (damerau_levenshtein(fold(depot_text), k.spelling), k.depot)) AS depot
    FROM (SELECT depot_text FROM raw.depot_spellings WHERE fold(depot_text) NOT IN (SELECT spelling FROM known))
    JOIN known k ON damerau_levenshtein(fold(depot_text), k.spelling) <= greatest(1, length(k.spelling) // 5)
    GROUP BY depot_text
)
SELECT s.depot_text, k.depot, n.depot AS suggestion
FROM raw.depot_spellings s
LEFT JOIN known k ON k.spelling = fold(s.depot_text)
LEFT JOIN nearest n ON n.depot_text = s.depot_text
