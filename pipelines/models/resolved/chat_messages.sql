-- after: chat_lines, chats
-- One row per message in force.
-- message_id     the message
-- chat           pseudonym of the chat
-- place          its place in the chat, from 1
-- sent_at        moment
-- person         pseudonym of the sender; in a group, whose number cannot be read is somebody else in every message
-- person_masked  last three digits of the sender's number
-- is_ours        whether the posko wrote it; NULL when not known
-- is_one_to_one  whether only the posko and one person write there
-- chat_person    pseudonym of the person after whom the chat is named
-- need           need set by a correction, NULL when there is none
-- text           what was written, NULL for a dash or a question mark
-- load_id        the load
-- part           which sheet of the load, from 0
-- row_number     line of the file on which the message begins
WITH own AS (
    SELECT own_number_code AS person FROM raw.own_numbers WHERE own_number_code IS NOT NULL
    UNION
    SELECT own_name_code FROM raw.own_numbers WHERE own_name_code IS NOT NULL
), classified AS (
    SELECT
        l.message_id, l.chat, m.sent_at,
        coalesce(m.sender_phone_code, m.sender_code, CASE WHEN NOT chats.is_one_to_one THEN pseudonym(l.message_id) END) AS person,
        m.sender_phone_masked AS person_masked,
        coalesce(m.sender_phone_code IN (FROM own), false) OR coalesce(m.sender_code IN (FROM own), false) AS is_listed,
        m.is_ours, chats.is_one_to_one, coalesce(pseudonym(read_phone(m.chat)), m.chat_code) AS chat_person, m.need, m.text,
        m.load_order, m.load_id, m.part, m.row_number
    FROM resolved.chat_lines l
    JOIN raw.chat_messages m USING (load_id, part, row_number)
    JOIN resolved.chats ON chats.chat_code = m.chat_code
    WHERE NOT l.is_duplicate
)
SELECT
    message_id, chat,
    row_number() OVER (PARTITION BY chat ORDER BY sent_at, load_order, part, row_number) AS place,
    sent_at, person, person_masked,
    CASE
        WHEN is_listed THEN true
        -- in a group nobody is the posko but who is listed; elsewhere the list speaks before the name of the chat
        WHEN NOT is_one_to_one THEN coalesce(is_ours, false)
        WHEN bool_or(is_listed) OVER (PARTITION BY chat) THEN false
        ELSE is_ours
    END AS is_ours,
    is_one_to_one, chat_person, need, text, load_id, part, row_number
FROM classified
