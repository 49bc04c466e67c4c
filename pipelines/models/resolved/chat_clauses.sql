-- after: chat_messages, words
-- One row per clause of a text as people wrote it, however many messages say the same.
-- text    as written
-- clause  which clause of it, from 1
-- tokens  its words, each as the list of words has it: `obatnya` as `obat`, `oksigeeen` as `oksigen`
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
    SELECT token, unnest(forms_of(token)) AS form, generate_subscripts(forms_of(token), 1) AS rank FROM once
), stems AS (
    SELECT forms.token, arg_min(form, rank) AS stem FROM forms JOIN known ON known.token = form GROUP BY forms.token
), drawn_out AS (
    -- `o2ksigeeen`: who draws a word out also slips
    SELECT once.token, arg_min(known.token, damerau_levenshtein(squeezed(once.token), known.token)) AS stem
    FROM once
    JOIN known ON length(known.token) >= 6 AND damerau_levenshtein(squeezed(once.token), known.token) <= 1
    WHERE is_drawn_out(once.token)
    GROUP BY once.token
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
