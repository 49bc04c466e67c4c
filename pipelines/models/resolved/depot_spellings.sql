-- One row per spelling of a depot.
-- depot_text  as written
-- depot       its name: as in the depots file, else the most frequent spelling
WITH declared AS (
    SELECT DISTINCT ON (spelling) fold(alias) AS spelling, depot
    FROM (SELECT depot, unnest(string_split(depot || ';' || coalesce(aliases, ''), ';')) AS alias FROM raw.depots)
    WHERE fold(alias) <> ''
    ORDER BY spelling, depot
), usual AS (
    SELECT fold(depot_text) AS spelling, arg_max(depot_text, (times, depot_text)) AS depot
    FROM raw.depot_spellings
    GROUP BY 1
)
SELECT s.depot_text, coalesce(declared.depot, usual.depot) AS depot
FROM raw.depot_spellings s
JOIN usual ON usual.spelling = fold(s.depot_text)
LEFT JOIN declared ON declared.spelling = usual.spelling
