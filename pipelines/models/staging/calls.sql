-- One row per call: from call logs, from PBX legs, from mobile phones, and contacts in chats.
-- call_id           id of the log, else an HMAC of the row
-- started_at        moment
-- time_known        whether the time of day is known; else started_at is local midnight
-- answered_at       moment, NULL when unanswered or not recorded
-- ended_at          moment, NULL when not recorded
-- direction         inbound or outbound; NULL where the log says it by a word that is not known
-- channel           phone, whatsapp, walk_in, web_form, radio, social_media
-- outcome           answered, abandoned, missed, busy, failed; NULL when not recorded
-- caller            pseudonym, NULL when the number was withheld
-- caller_masked     last three digits of the number
-- caller_person_code   pseudonym of who called, by name and number, NULL when no name is recorded; of the number where that alone is
--                      certain
-- caller_person_basis  what it rests on: name_and_phone, phone, name; only the first is certain
-- operator          pseudonym, NULL when not recorded
-- village           name, NULL when not known
-- village_code      Kemendagri code, NULL when not known
-- district          name, NULL when not known
-- district_code     code, NULL when not known
-- needs             categories asked for, NULL when not recorded
-- matched_words     need words by which the needs in a chat were recognised, NULL for other channels
-- item              code, NULL when not recorded
-- quantity          [unit of the item]
-- urgency           critical, high, normal; NULL when not recorded
-- wait_seconds      from ringing to answer or to hanging up; NULL when not known, or when nothing rang [s]
-- handling_seconds  from answer to end, NULL when not known [s]
-- hour              local hour of the day, 0 to 23; NULL when the time of day is not known
-- weekday           Monday 0 to Sunday 6
-- centre            the posko
-- day               local date of started_at
-- load_id           the load
-- row_number        row of its file
WITH called AS (
    -- one word may say which way a call went and how it ended; who called out and spoke has been answered
    SELECT
        event_id AS call_id, started_at, time_known(started_at, started_at_time_known) AS time_known, answered_at,
        time_known(answered_at, answered_at_time_known) AS answer_known, ended_at, time_known(ended_at, ended_at_time_known) AS end_known,
        coalesce(direction, CASE WHEN call_type IN ('outgoing', 'cancelled') THEN 'outbound' WHEN call_type = 'unknown' THEN 'unknown' WHEN call_type IS NOT NULL THEN 'inbound' END)
            AS direction,
        channel,
        coalesce(outcome, CASE
            WHEN call_type = 'incoming' OR (call_type = 'outgoing' AND duration_seconds > 0) THEN 'answered'
            WHEN call_type = 'blocked' THEN 'failed'
            WHEN call_type IN ('missed', 'rejected', 'voicemail', 'cancelled') OR (call_type = 'outgoing' AND duration_seconds = 0) THEN 'missed'
        END) AS outcome,
        CASE WHEN coalesce(outcome, 'answered') = 'answered' AND answered_at IS NULL AND coalesce(call_type, 'incoming') IN ('incoming', 'outgoing')
            AND duration_seconds > 0 THEN duration_seconds END AS handling_seconds,
        caller_phone_code AS caller,
        caller_phone_masked AS caller_masked, caller_name, operator_code AS operator, village, district, need AS needs, item, quantity, urgency,
        centre, load_id, row_number
    FROM raw.calls
    UNION ALL BY NAME
    -- what a retention has left of a call counts in place of rows of it that arrive later
    SELECT *, true AS time_known FROM resolved.pbx_calls p ANTI JOIN raw.calls r ON r.event_id = p.call_id
    UNION ALL BY NAME
    -- a mobile phone does not say when it was answered, only how long was spoken
    SELECT
        event_id AS call_id, started_at, time_known(started_at, started_at_time_known) AS time_known, direction, coalesce(channel, 'phone') AS channel, outcome, caller_phone_code AS caller,
        caller_phone_masked AS caller_masked, CASE WHEN outcome = 'answered' THEN duration_seconds END AS handling_seconds,
        load_id, row_number
    FROM raw.phone_calls p
    ANTI JOIN raw.calls r ON r.event_id = p.event_id
    UNION ALL BY NAME
    SELECT
        * EXCLUDE (part, asked_in, item, village_code), true AS time_known, item AS item_code, village_code AS call_village, true AS is_written
    FROM resolved.chat_calls p
    ANTI JOIN raw.calls r ON r.event_id = p.call_id
)
SELECT
    c.call_id,
    c.started_at,
    c.time_known,
    c.answered_at,
    c.ended_at,
    CASE WHEN coalesce(c.direction, 'inbound') IN ('inbound', 'outbound') THEN coalesce(c.direction, 'inbound') END AS direction,
    coalesce(c.channel, 'phone') AS channel,
    coalesce(c.outcome, CASE WHEN c.answered_at IS NOT NULL THEN 'answered' END) AS outcome,
    c.caller,
    c.caller_masked,
    w.person_code AS caller_person_code,
    w.person_basis AS caller_person_basis,
    c.operator,
    v.name AS village,
    coalesce(p.village_code, c.call_village) AS village_code,
    coalesce(v.district, d.name) AS district,
    coalesce(p.district_code, v.district_code) AS district_code,
    c.needs,
    c.matched_words,
    coalesce(i.item, c.item_code) AS item,
    c.quantity,
    c.urgency,
    TRY_CAST(CASE
        WHEN c.wait_seconds >= 0 THEN c.wait_seconds
        WHEN c.is_written THEN NULL
        WHEN NOT c.time_known THEN NULL
        WHEN coalesce(c.answer_known, true) AND c.answered_at >= c.started_at THEN date_diff('second', c.started_at, c.answered_at)
        WHEN c.outcome = 'abandoned' AND coalesce(c.end_known, true) AND c.ended_at >= c.started_at THEN date_diff('second', c.started_at, c.ended_at)
    END AS INTEGER) AS wait_seconds,
    TRY_CAST(CASE
        WHEN c.handling_seconds >= 0 THEN c.handling_seconds
        WHEN coalesce(c.answer_known AND c.end_known, true) AND c.ended_at >= c.answered_at THEN date_diff('second', c.answered_at, c.ended_at)
    END AS INTEGER) AS handling_seconds,
    CASE WHEN c.time_known THEN CAST(hour(wall_of(c.started_at)) AS SMALLINT) END AS hour,
    CAST(isodow(wall_of(c.started_at)) - 1 AS SMALLINT) AS weekday,
    coalesce(c.centre, getvariable('centre')) AS centre,
    CAST(wall_of(c.started_at) AS DATE) AS day,
    c.load_id,
    c.row_number
FROM called c
LEFT JOIN resolved.people w ON w.person = '' AND w.recipient = c.caller_name AND w.contact_phone = coalesce(c.caller, '')
LEFT JOIN resolved.village_spellings p ON p.village_text = coalesce(c.village, '') AND p.district_text = coalesce(c.district, '')
LEFT JOIN resolved.villages v ON v.village_code = coalesce(p.village_code, c.call_village)
LEFT JOIN resolved.districts d ON d.district_code = p.district_code
LEFT JOIN resolved.item_spellings i ON i.item_text = c.item
