-- One row per call before a local day that was made of rows of an exchange, a telephone or a chat, as the layout `calls` has it: its day,
-- place, need and outcome, of no person, in no order.
WITH later AS (
    -- what has a row of that day or later stays as those rows tell it
    SELECT 'pbx-' || lower(pseudonym(coalesce(c.linked_id, l.linked_id))) AS call_id
    FROM raw.pbx_legs l LEFT JOIN resolved.pbx_channels c USING (unique_id)
    WHERE l.started_at >= from_wall(TIMESTAMP '{day}')
    UNION
    SELECT 'pbx-' || lower(pseudonym(coalesce(c.linked_id, q.queue_call_id)))
    FROM raw.queue_events q LEFT JOIN resolved.pbx_channels c ON c.unique_id = q.queue_call_id
    WHERE q.happened_at >= from_wall(TIMESTAMP '{day}')
    UNION
    SELECT 'wa-' || lower(pseudonym(c.contact))
    FROM resolved.chat_contacts c JOIN resolved.chat_messages m USING (message_id)
    WHERE m.sent_at >= from_wall(TIMESTAMP '{day}')
), old AS (
    SELECT s.*, md5(CAST(uuid() AS VARCHAR))::UUID AS by_chance
    FROM staging.calls s
    ANTI JOIN raw.calls r ON r.event_id = s.call_id
    ANTI JOIN later l ON l.call_id = s.call_id
    WHERE s.started_at < from_wall(TIMESTAMP '{day}')
), left_of_them AS (
    SELECT
        call_id,
        from_wall(CAST(day AS TIMESTAMP)) AS started_at,
        false AS started_at_time_known,
        coalesce(direction, 'unknown') AS direction,
        channel,
        outcome,
        coalesce(village_code, village) AS village,
        district,
        needs AS need,
        item,
        quantity,
        urgency,
        centre,
        by_chance,
        day
    FROM old
)
SELECT
    * EXCLUDE (by_chance, day),
    row_number() OVER (ORDER BY day, by_chance) AS row_number,
    by_chance AS content,
    CAST(md5('calls' || chr(31) || call_id) AS UUID) AS identity,
    1::BIGINT AS ordinal,
    0::INTEGER AS part,
    call_id AS event_id
FROM left_of_them
ORDER BY row_number
