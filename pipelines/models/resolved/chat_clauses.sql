-- after: chat_messages, words
-- One row per clause of a distinct text, however many messages contain it.
-- text    as written
-- clause  which clause of it, from 1
-- tokens  its words in the form of the word list: `obatnya` as `obat`, `oksigeeen` as `oksigen`
WITH texts AS (
    SELECT DISTINCT text FROM resolved.chat_messages WHERE text IS NOT NULL AND is_ours IS DISTINCT FROM true
), clauses AS (
    SELECT text, unnest(clauses_of(text)) AS clause_text, generate_subscripts(clauses_of(text), 1) AS clause FROM texts
), folded AS (
    SELECT text, clause, string_split(fold_message(clause_text), ' ') AS tokens FROM clauses WHERE fold_message(clause_text) <> ''
), known AS (
    SELECT DISTINCT unnest(tokens) AS token FROM resolved.words
), once AS (
    SELECT DISTINCT unnest(tokens) AS token FROM folded
), forms AS (
    -- a number is no word, however many zeros it has
    SELECT token, unnest(forms) AS form, generate_subscripts(forms, 1) AS rank
    FROM (SELECT token, forms_of(token) AS forms FROM once WHERE regexp_matches(token, '\pL'))
), stems AS (
    SELECT forms.token, arg_min(form, rank) AS stem FROM forms JOIN known ON known.token = form GROUP BY forms.token
), drawn_out AS (
    -- `o2ksigeeen`: who draws a word out also slips
    SELECT s.token, arg_min(known.token, (damerau_levenshtein(s.form, known.token), known.token)) AS stem
    FROM (
        SELECT token, form, unnest([length(form) - 1, length(form), length(form) + 1]) AS length
        FROM forms
        ANTI JOIN stems USING (token)
        WHERE rank = 2 AND form <> token
    ) s
    JOIN known ON length(known.token) >= 6 AND length(known.token) = s.length AND damerau_levenshtein(s.form, known.token) <= 1
    GROUP BY s.token
), read AS (
    SELECT once.token, coalesce(stems.stem, drawn_out.stem, once.token) AS stem
    FROM once LEFT JOIN stems USING (token) LEFT JOIN drawn_out USING (token)
), placed AS (
    SELECT text, clause, unnest(tokens) AS token, generate_subscripts(tokens, 1) AS place FROM folded
)
SELECT text, clause, list(stem ORDER BY place) AS tokens
FROM placed
JOIN read USING (token)
GROUP BY text, clause
