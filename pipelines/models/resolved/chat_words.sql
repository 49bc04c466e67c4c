-- after: chat_clauses, words
-- One row per need word in a clause; of overlapping words the longest.
-- text      as written
-- clause    which clause of it
-- word      entry of the list
-- category  what it asks for; or asking, question, settled, available, nothing
-- item      code, NULL when it names none
-- urgency   critical, high, normal; NULL when it implies none
WITH placed AS (
    SELECT text, clause, tokens, unnest(tokens) AS token, generate_subscripts(tokens, 1) AS place FROM resolved.chat_clauses
), matches AS (
    SELECT text, clause, place, place + len(w.tokens) AS ends_before, w.word, w.category, w.item, w.urgency
    FROM placed
    JOIN resolved.words w ON w.tokens[1] = placed.token
    WHERE placed.tokens[place:place + len(w.tokens) - 1] = w.tokens
)
SELECT DISTINCT text, clause, word, category, item, urgency
FROM matches
WHERE (category <> 'nothing' OR urgency IS NOT NULL)
    AND NOT EXISTS (
        FROM matches longer
        WHERE longer.text = matches.text AND longer.clause = matches.clause
            AND longer.ends_before - longer.place > matches.ends_before - matches.place
            AND longer.place < matches.ends_before AND matches.place < longer.ends_before
    )
