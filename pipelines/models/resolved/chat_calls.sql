-- after: chat_contacts, chat_messages, chat_places, chat_texts
-- One row per contact in a chat.
-- call_id        HMAC of the message with which it begins
-- started_at     moment
-- answered_at    moment of the other side's first message, NULL when there was none within the contact
-- direction      inbound; outbound where the posko began it
-- channel        whatsapp
-- outcome        answered or missed; NULL where the posko cannot be identified, and for thanks that need no answer
-- caller         pseudonym of the person, not of the posko
-- caller_masked  last three digits of the person's number, NULL when the telephone knew a name
-- operator       pseudonym of who wrote for the posko, NULL when there was no reply
-- needs          categories asked for, NULL when none was recognised
-- matched_words  need words by which they were recognised
-- item           code, NULL when not stated with a number
-- quantity       [unit of the item]
-- urgency        critical, high, normal; NULL when not recorded
-- village_code   village that the caller names unambiguously in any message of the contact, NULL when none
-- load_id        the load
-- part           which sheet of the load, from 0
-- row_number     line of its file
-- asked_in       load, part and line of the first message with an unrecognised need; NULL when there is none
WITH answers AS (
    SELECT c.contact, c.by_us, m.*, coalesce(m.need, t.needs) AS needs, t.matched_words, t.item, t.quantity, t.urgency, p.village_code, coalesce(t.asks, false) OR m.need IS NOT NULL AS asks,
        bool_or(coalesce(m.is_ours, false)) OVER (PARTITION BY m.chat) OR (m.is_one_to_one AND m.is_ours IS NOT NULL) AS posko_is_known,
        coalesce(any_value(m.person) FILTER (NOT by_us) OVER (PARTITION BY m.chat), m.chat_person) AS chat_partner
    FROM resolved.chat_contacts c
    JOIN resolved.chat_messages m USING (message_id)
    LEFT JOIN resolved.chat_texts t ON t.text = m.text AND NOT c.by_us
    LEFT JOIN resolved.chat_places p ON p.text = m.text AND NOT c.by_us
), joined AS (
    SELECT
        contact,
        arg_min({
            'sent_at': sent_at, 'by_us': by_us, 'person': person, 'person_masked': person_masked, 'chat_partner': chat_partner,
            'load_id': load_id, 'part': part, 'row_number': row_number
        }, place) AS opening,
        bool_or(posko_is_known) AS posko_is_known,
        min(sent_at) FILTER (by_us) AS ours_at,
        min(sent_at) FILTER (NOT by_us) AS theirs_at,
        arg_min(person, place) FILTER (by_us) AS operator,
        arg_min(person, place) FILTER (NOT by_us) AS other,
        arg_min(person_masked, place) FILTER (NOT by_us) AS other_masked,
        list_sort(list_distinct(flatten(list(needs) FILTER (needs IS NOT NULL)))) AS needs,
        list_sort(list_distinct(flatten(list(matched_words) FILTER (needs IS NOT NULL)))) AS matched_words,
        list_distinct(list(item) FILTER (item IS NOT NULL)) AS items,
        list_distinct(list(quantity) FILTER (quantity IS NOT NULL)) AS quantities,
        min(CASE urgency WHEN 'critical' THEN 1 WHEN 'high' THEN 2 WHEN 'normal' THEN 3 END) AS urgency,
        list_distinct(list(village_code) FILTER (village_code IS NOT NULL)) AS villages,
        arg_min({'load_id': load_id, 'part': part, 'row_number': row_number}, place) FILTER (asks) AS asked_in
    FROM answers
    GROUP BY contact
)
SELECT
    'wa-' || lower(pseudonym(contact)) AS call_id,
    opening.sent_at AS started_at,
    CASE WHEN opening.by_us THEN theirs_at ELSE ours_at END AS answered_at,
    CASE WHEN opening.by_us THEN 'outbound' ELSE 'inbound' END AS direction,
    'whatsapp' AS channel,
    CASE
        WHEN ours_at IS NOT NULL AND theirs_at IS NOT NULL THEN 'answered'
        WHEN posko_is_known AND (asked_in IS NOT NULL OR opening.by_us) THEN 'missed'
    END AS outcome,
    coalesce(other, opening.chat_partner) AS caller,
    other_masked AS caller_masked,
    operator,
    -- who asks for information about oxygen asks for oxygen
    CASE WHEN len(needs) > 1 THEN list_filter(needs, lambda need: need <> 'information') WHEN len(needs) = 1 THEN needs END AS needs,
    CASE WHEN len(matched_words) > 0 THEN matched_words END AS matched_words,
    CASE WHEN len(items) = 1 THEN items[1] END AS item,
    CASE WHEN len(items) = 1 AND len(quantities) = 1 THEN quantities[1] END AS quantity,
    CASE urgency WHEN 1 THEN 'critical' WHEN 2 THEN 'high' WHEN 3 THEN 'normal' END AS urgency,
    CASE WHEN len(villages) = 1 THEN villages[1] END AS village_code,
    opening.load_id, opening.part, opening.row_number,
    CASE WHEN coalesce(len(needs), 0) = 0 THEN asked_in END AS asked_in
FROM joined
