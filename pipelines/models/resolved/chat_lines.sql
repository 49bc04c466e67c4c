-- after: chats
-- One row per stored message of a chat, repeated exports included.
-- load_id       the load
-- part          which sheet of the load, from 0
-- row_number    line of the file on which the message begins
-- message_id    the message
-- chat          pseudonym of the chat
-- is_duplicate  whether another export's row counts instead: the corrected one, else the first to arrive
WITH counted AS (
    SELECT
        m.load_id, m.part, m.row_number, m.load_order, chats.chat,
        date_trunc('minute', sent_at) AS minute, coalesce(sender_phone_code, sender_code) AS person, hash(text) AS text_hash,
        m.nth, m.need IS NULL AS is_as_sent
    FROM raw.chat_messages m
    JOIN resolved.chats USING (chat_code)
)
SELECT
    load_id, part, row_number,
    md5(concat_ws(' ', chat, minute, person, text_hash, nth)) AS message_id,
    chat,
    row_number() OVER (PARTITION BY chat, minute, person, text_hash, nth ORDER BY is_as_sent, load_order, part, row_number) > 1 AS is_duplicate
FROM counted
