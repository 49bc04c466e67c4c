-- One row per title and column of a layout whose name it resembles: the alias that comes nearest.
-- place, layout, name  column of the file, layout of a feed and column of it
-- is_clock             whether the alias is one of a time of day beside that column
-- alias                what it resembles
-- reason               title (the same), title_part (one holds the other), title_near (a few letters differ)
-- likeness             how near it is [0-1]
-- `{titles}` has the titles (place, title), `{aliases}` the known ones (layout, name, is_clock, alias), all folded.
WITH pairs AS (
    SELECT place, layout, name, is_clock, alias, length(title) AS long, length(alias) AS short,
        title = alias AS same,
        length(alias) >= 3 AND contains(' ' || title || ' ', ' ' || alias || ' ') AS holds,
        length(title) >= 3 AND contains(' ' || alias || ' ', ' ' || title || ' ') AS is_within,
        CASE WHEN abs(length(title) - length(alias)) <= 2 AND length(alias) >= 4 THEN damerau_levenshtein(title, alias) END AS letters_off
    FROM {titles}, {aliases}
    WHERE title = alias OR NOT is_opposite(title, alias)
), scored AS (
    SELECT *, CASE WHEN same THEN 'title' WHEN letters_off <= greatest(1, short // 6) THEN 'title_near' WHEN holds OR is_within THEN 'title_part' END AS reason,
        CASE
            WHEN same THEN 1
            WHEN letters_off <= greatest(1, short // 6) THEN 0.85 - 0.05 * letters_off
            WHEN holds OR is_within THEN 0.5 + 0.3 * least(long, short) / greatest(long, short)
        END AS likeness
    FROM pairs
)
SELECT place, layout, name, is_clock, arg_max(alias, likeness), arg_max(reason, likeness), CAST(max(likeness) AS DOUBLE)
FROM scored WHERE reason IS NOT NULL
GROUP BY place, layout, name, is_clock
ORDER BY ALL
