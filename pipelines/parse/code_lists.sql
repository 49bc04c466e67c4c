-- One row per distinct text of a column whose cells hold one or several words.
-- Reads `cells` (`text`). $domain: the vocabulary.
-- text     as it stands in the cell
-- code     one of its codes
-- codes    its codes, sorted
-- unknown  the pieces in no vocabulary, with commas
-- The pieces of a cell carry its number, not its text, so the work grows with its length and not with the square of it.
WITH vocabulary AS (
    SELECT word, code FROM words WHERE domain = $domain
), numbered AS MATERIALIZED (
    SELECT row_number() OVER () AS cell, text FROM cells WHERE text IS NOT NULL
), whole AS (
    SELECT cell, text, code FROM numbered LEFT JOIN vocabulary ON word = fold_word(text) WHERE code IS NOT NULL OR NOT is_nothing(text)
), parted AS (
    SELECT cell, unnest(CASE WHEN code IS NULL THEN word_pieces(text) ELSE [text] END) AS piece FROM whole
), pieces AS MATERIALIZED (
    SELECT row_number() OVER () AS place, cell, piece, code FROM parted LEFT JOIN vocabulary ON word = fold_word(piece)
), tokens AS MATERIALIZED (
    -- forms separate several answers by spaces: parted there only when every token is a known word
    SELECT place, cell, token, code
    FROM (SELECT place, cell, unnest(regexp_split_to_array(piece, '\s+')) AS token FROM pieces WHERE code IS NULL AND regexp_matches(piece, '\s'))
    LEFT JOIN vocabulary ON word = fold(token)
), spaced AS (
    SELECT place FROM tokens GROUP BY place HAVING bool_and(code IS NOT NULL)
), answers AS (
    SELECT cell, place, piece, code FROM pieces ANTI JOIN spaced USING (place)
    UNION ALL
    SELECT cell, place, token, code FROM tokens SEMI JOIN spaced USING (place)
), counted AS (
    SELECT cell, any_value(code) AS code, coalesce(list_sort(list(DISTINCT code) FILTER (code IS NOT NULL)), []) AS codes,
        coalesce(string_agg(piece, ', ' ORDER BY place) FILTER (code IS NULL AND says_something(piece)), '') AS unknown
    FROM answers
    GROUP BY cell
)
SELECT text, code, codes, unknown FROM counted JOIN numbered USING (cell)
