-- after: chat_messages, chat_texts
-- One row per message of a contact: one person's messages in a chat at most 60 minutes apart, and the answers to them.
-- In a group a contact begins with the first message that asks for something; earlier messages are conversation.
-- Between two people every message belongs to a contact, and whoever writes first after 60 minutes of silence begins it.
-- contact     the message with which it begins
-- message_id  the message
-- place       its place in the chat
-- by_us       whether the posko wrote it
WITH marked AS (
    SELECT m.message_id, m.chat, m.place, m.sent_at, m.person, m.is_ours, m.is_one_to_one, coalesce(t.asks, false) OR m.need IS NOT NULL AS asks
    FROM resolved.chat_messages m
    LEFT JOIN resolved.chat_texts t ON t.text = m.text AND m.is_ours IS DISTINCT FROM true
), pairs AS (
    SELECT *, coalesce(sent_at - lag(sent_at) OVER (PARTITION BY chat ORDER BY place) > INTERVAL 60 MINUTE, true) AS is_after_silence
    FROM marked
    WHERE is_one_to_one
    QUALIFY NOT bool_and(coalesce(is_ours, false)) OVER (PARTITION BY chat) OR count(DISTINCT person) OVER (PARTITION BY chat) = 1
), talks AS (
    SELECT *, sum(CAST(is_after_silence AS INTEGER)) OVER (PARTITION BY chat ORDER BY place) AS talk FROM pairs
), sides AS (
    -- where nothing tells who the posko is, who begins is the one who calls
    SELECT *, coalesce(is_ours, person <> first_value(person) OVER (PARTITION BY chat, talk ORDER BY place)) AS by_us FROM talks
), since AS (
    SELECT *,
        NOT by_us AND bool_or(NOT by_us) OVER (PARTITION BY chat, talk ORDER BY place ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
            AND sent_at - lag(sent_at) OVER (PARTITION BY chat, by_us ORDER BY place) > INTERVAL 60 MINUTE AS is_anew
    FROM sides
), counted AS (
    SELECT *, sum(CAST(is_after_silence OR coalesce(is_anew, false) AS INTEGER)) OVER (PARTITION BY chat ORDER BY place) AS nth FROM since
), between_two AS (
    SELECT first_value(message_id) OVER (PARTITION BY chat, nth ORDER BY place) AS contact, message_id, chat, place, sent_at, by_us
    FROM counted
), group_talks AS (
    SELECT *, sum(CAST(starts AS INTEGER)) OVER (PARTITION BY chat, person ORDER BY place) AS talk
    FROM (
        SELECT *, coalesce(sent_at - lag(sent_at) OVER (PARTITION BY chat, person ORDER BY place) > INTERVAL 60 MINUTE, true) AS starts
        FROM marked
        WHERE NOT is_one_to_one AND NOT is_ours
    )
), inquiries AS (
    SELECT
        first_value(CASE WHEN asks THEN message_id END IGNORE NULLS) OVER (PARTITION BY chat, person, talk ORDER BY place
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS contact,
        message_id, chat, place, sent_at
    FROM group_talks
    QUALIFY contact IS NOT NULL
), answers AS (
    -- an answer to a group is to whom spoke last of those who asked
    SELECT inquiries.contact, ours.message_id, ours.chat, ours.place
    FROM (FROM marked WHERE NOT is_one_to_one AND is_ours) ours
    ASOF JOIN inquiries ON inquiries.chat = ours.chat AND inquiries.place < ours.place
    WHERE ours.sent_at - inquiries.sent_at <= INTERVAL 60 MINUTE
)
SELECT contact, message_id, place, by_us FROM between_two
UNION ALL
SELECT contact, message_id, place, false FROM inquiries
UNION ALL
SELECT contact, message_id, place, true FROM answers
