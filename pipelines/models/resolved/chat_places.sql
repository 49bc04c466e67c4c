-- after: chat_clauses, village_names, villages
-- One row per village that a text names unambiguously: `desa Sisir`, and no other village in force has that name.
-- text          as written
-- village_code  Kemendagri code
WITH placed AS (
    SELECT text, clause, tokens, unnest(tokens) AS token, generate_subscripts(tokens, 1) AS place FROM resolved.chat_clauses
), named AS (
    SELECT text, clause, place, words, array_to_string(tokens[place + 1:place + words], '') AS name_key
    FROM placed, (SELECT unnest([1, 2, 3]) AS words)
    WHERE token IN ('desa', 'ds', 'kelurahan', 'kel', 'klh') AND place + words <= len(tokens)
), single AS (
    SELECT name_key, min(village_code) AS village_code
    FROM resolved.village_names
    SEMI JOIN resolved.villages USING (village_code)
    GROUP BY name_key
    HAVING count(DISTINCT village_code) = 1
), longest AS (
    SELECT text, village_code
    FROM named
    JOIN resolved.village_names spelled USING (name_key)
    LEFT JOIN single USING (name_key, village_code)
    QUALIFY words = max(words) OVER (PARTITION BY text, clause, place)
)
SELECT text, min(village_code) AS village_code
FROM longest
WHERE village_code IS NOT NULL
GROUP BY text
HAVING count(DISTINCT village_code) = 1
