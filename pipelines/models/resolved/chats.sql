-- One row per name of a chat, with the chat it belongs to.
-- Files of two names that share their messages, by at least two people, are one chat that was renamed.
-- chat_code      pseudonym of the name
-- chat           pseudonym of the chat
-- is_one_to_one  whether only the posko and one person write there
WITH messages AS (
    SELECT DISTINCT chat_code, date_trunc('minute', sent_at) AS minute, coalesce(sender_phone_code, sender_code) AS person, hash(text) AS text_hash
    FROM raw.all_chat_messages
), spans AS (
    SELECT chat_code, min(minute) AS first_at, max(minute) AS last_at FROM messages GROUP BY chat_code
), common AS (
    SELECT a.chat_code AS one, b.chat_code AS other, count(*) AS shared
    FROM messages a JOIN messages b ON a.minute = b.minute AND a.person = b.person AND a.text_hash = b.text_hash AND a.chat_code < b.chat_code
    GROUP BY ALL
    HAVING count(DISTINCT a.person) > 1
), within AS (
    SELECT one, other, shared,
        count(*) FILTER (m.chat_code = one) AS of_one,
        count(*) FILTER (m.chat_code = other) AS of_other
    FROM common
    JOIN spans a ON a.chat_code = one
    JOIN spans b ON b.chat_code = other
    JOIN messages m ON m.chat_code IN (one, other)
        AND m.minute BETWEEN greatest(a.first_at, b.first_at) AND least(a.last_at, b.last_at)
    GROUP BY ALL
), same AS (
    SELECT chat_code AS one, chat_code AS other FROM spans
    UNION ALL
    SELECT unnest([one, other]), unnest([other, one]) FROM within WHERE shared >= 0.8 * least(of_one, of_other)
), reached AS (
    WITH RECURSIVE reach(one, other) AS (
        SELECT one, other FROM same
        UNION
        SELECT reach.one, same.other FROM reach JOIN same ON same.one = reach.other
    )
    SELECT one AS chat_code, min(other) AS chat FROM reach GROUP BY one
)
SELECT
    chat_code,
    reached.chat,
    NOT bool_or(bool_or(is_group)) OVER (PARTITION BY reached.chat) AND (
        SELECT count(DISTINCT person) FROM messages JOIN reached other USING (chat_code) WHERE other.chat = reached.chat
    ) <= 2 AS is_one_to_one
FROM raw.all_chat_messages
JOIN reached USING (chat_code)
GROUP BY chat_code, reached.chat
