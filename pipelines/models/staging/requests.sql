-- after: deliveries, deaths
-- One row per request: from requests books, and needs named in calls that no book describes.
-- request_id          id of the book, or call_id:category
-- call_id             the call it was made in, NULL when not known
-- channel             of that call: phone, whatsapp, walk_in …; NULL when the call is not known
-- requested_at        moment
-- time_known          whether the time of day is known; else requested_at is local midnight
-- category            kind of help: oxygen, ambulance, food …
-- village             name, NULL when not known
-- village_code        Kemendagri code, NULL when not known
-- district            name, NULL when not known
-- district_code       code, NULL when not known
-- item                code, NULL when not recorded
-- quantity_requested  [unit of the item]
-- quantity_approved   [unit of the item]
-- quantity_delivered  [unit of the item]
-- quantity_remaining  still to be delivered, by the book or by what drivers reported, whichever says more is delivered; NULL when
--                     the request is not open or no quantity is known [unit of the item]
-- urgency             critical, high, normal; NULL when not recorded
-- status              what the book has; but an open request of which drivers reported all is fulfilled:
--                     open, approved, on_the_way, fulfilled, unmet, cancelled, referred; an open one whose recipient, certain by name and
--                     number, has died since is ended_by_death
-- unmet_reason        reason, NULL when not recorded
-- fulfilled_at        moment, NULL when not known
-- fulfilled_time_known  whether its time of day is known, NULL when fulfilled_at is
-- ended_at            moment from which it is ended_by_death: that of the death; NULL for any other
-- ended_time_known    whether its time of day is known, NULL when ended_at is
-- flow_lpm            oxygen flow [L/min]
-- person_code         pseudonym of the number to call, else of the caller; NULL when neither is recorded
-- recipient_code      pseudonym of the person it is for, by name and number to call; of the number where only that is certain; NULL when
--                     nobody is named
-- recipient_basis     what it rests on: name_and_phone, phone, name; only the first is certain
-- centre              the posko
-- day                 local date of requested_at
-- load_id             the load
-- row_number          row of its file
WITH called AS (
    SELECT
        event_id, coalesce(channel, 'phone') AS channel, started_at, time_known(started_at, started_at_time_known) AS time_known, village, district, item, quantity, urgency, centre, load_id, caller_phone_code AS person_code,
        row_number, need, unnest(need) AS category
    FROM raw.calls
    WHERE need IS NOT NULL
    UNION ALL BY NAME
    SELECT
        call_id AS event_id, channel, started_at, true AS time_known, item AS item_code, quantity, urgency, village_code AS call_village, load_id, row_number, caller AS person_code,
        needs AS need, unnest(needs) AS category
    FROM resolved.chat_calls p
    ANTI JOIN raw.calls r ON r.event_id = p.call_id
    WHERE needs IS NOT NULL
), answered AS (
    SELECT call_id, any_value(channel) AS channel, any_value(caller) AS caller
    FROM (
        SELECT event_id AS call_id, coalesce(channel, 'phone') AS channel, caller_phone_code AS caller FROM raw.calls
        UNION ALL
        SELECT call_id, channel, caller FROM resolved.pbx_calls
        UNION ALL
        SELECT call_id, channel, caller FROM resolved.chat_calls
    )
    SEMI JOIN raw.requests r USING (call_id)
    GROUP BY call_id
), booked AS (
    SELECT
        r.event_id AS request_id, r.call_id, a.channel, r.requested_at,
        time_known(r.requested_at, r.requested_at_time_known) AS time_known, r.category, r.village, r.district, r.item,
        r.quantity_requested, r.quantity_approved, r.quantity_delivered, r.urgency, r.status, r.unmet_reason,
        r.fulfilled_at, time_known(r.fulfilled_at, r.fulfilled_at_time_known) AS fulfilled_time_known, r.flow_lpm, coalesce(r.contact_phone_code, a.caller) AS person_code,
        r.recipient, r.contact_phone_code, r.centre, r.load_id, r.row_number
    FROM raw.requests r
    LEFT JOIN answered a ON a.call_id = r.call_id
    UNION ALL BY NAME
    SELECT
        c.event_id || ':' || c.category AS request_id, c.event_id AS call_id, c.channel, c.started_at AS requested_at, c.time_known,
        c.category, c.village,
        c.district, c.call_village, CASE WHEN len(c.need) = 1 THEN c.item END AS item,
        CASE WHEN len(c.need) = 1 THEN c.item_code END AS item_code, CASE WHEN len(c.need) = 1 THEN c.quantity END AS quantity_requested,
        c.urgency, 'open' AS status, c.person_code, c.centre, c.load_id, c.row_number
    FROM called c
    ANTI JOIN raw.requests r ON r.call_id = c.event_id AND r.category = c.category
), resolved_requests AS (
    SELECT b.*, coalesce(i.item, b.item_code) AS what,
        coalesce(b.status, CASE WHEN b.fulfilled_at IS NOT NULL THEN 'fulfilled' WHEN b.unmet_reason IS NOT NULL THEN 'unmet' ELSE 'open' END) AS book_status,
        coalesce(b.quantity_approved, b.quantity_requested) AS wanted
    FROM booked b
    LEFT JOIN resolved.item_spellings i ON i.item_text = b.item
), reported AS (
    -- of another size than the one that is wanted nobody can say how much of it it is
    SELECT r.request_id, sum(d.quantity_delivered) FILTER (r.what IS NULL OR d.item = r.what) AS quantity,
        max(d.delivered_at) AS last_at, arg_max(d.time_known, d.delivered_at) AS time_known,
        bool_or(d.outcome = 'delivered' AND d.quantity_delivered > 0) AS is_delivered
    FROM resolved_requests r
    JOIN staging.deliveries d ON d.request_id = r.request_id AND d.outcome IN ('delivered', 'partly') AND d.to_depot IS NULL
    GROUP BY r.request_id
), judged AS (
    SELECT r.*, d.quantity AS reported_quantity, d.last_at, d.time_known AS last_time_known,
        r.book_status IN ('open', 'approved', 'on_the_way') AS is_open,
        r.wanted - greatest(coalesce(r.quantity_delivered, 0), coalesce(d.quantity, 0)) AS remaining,
        coalesce(CASE WHEN r.wanted IS NULL THEN d.is_delivered ELSE d.quantity >= r.wanted END, false) AS is_served
    FROM resolved_requests r
    LEFT JOIN reported d ON d.request_id = r.request_id
), known AS (
    SELECT
        j.*,
        w.person_code AS recipient_code,
        w.person_basis AS recipient_basis,
        CASE WHEN j.is_open AND NOT j.is_served AND e.died_at IS NOT NULL THEN greatest(e.died_at, j.requested_at) END AS ended_at,
        e.time_known AND (j.time_known OR e.died_at > j.requested_at) AS ended_time_known
    FROM judged j
    LEFT JOIN resolved.people w ON w.person = '' AND w.recipient = coalesce(j.recipient, '') AND w.contact_phone = coalesce(j.contact_phone_code, '')
    -- who asks after that moment is somebody else, or the report is wrong: the desk sees both in the case
    LEFT JOIN staging.deaths e ON e.person_code = w.person_code AND e.person_basis IN ('id', 'name_and_phone')
        AND w.person_basis IN ('id', 'name_and_phone')
        AND j.requested_at < e.died_at + CASE WHEN e.time_known THEN INTERVAL 1 MICROSECOND ELSE INTERVAL 1 DAY END
)
SELECT
    b.request_id,
    b.call_id,
    b.channel,
    b.requested_at,
    b.time_known,
    b.category,
    v.name AS village,
    coalesce(p.village_code, b.call_village) AS village_code,
    coalesce(v.district, d.name) AS district,
    coalesce(p.district_code, v.district_code) AS district_code,
    b.what AS item,
    b.quantity_requested,
    b.quantity_approved,
    b.quantity_delivered,
    CASE WHEN b.is_open AND NOT b.is_served AND b.ended_at IS NULL AND b.remaining IS NOT NULL THEN greatest(b.remaining, 0)::DECIMAL(18, 3) END AS quantity_remaining,
    b.urgency,
    CASE WHEN b.is_open AND b.is_served THEN 'fulfilled' WHEN b.ended_at IS NOT NULL THEN 'ended_by_death' ELSE b.book_status END AS status,
    b.unmet_reason,
    CASE WHEN b.is_open AND b.is_served THEN coalesce(b.fulfilled_at, b.last_at) ELSE b.fulfilled_at END AS fulfilled_at,
    CASE WHEN b.is_open AND b.is_served AND b.fulfilled_at IS NULL THEN b.last_time_known ELSE b.fulfilled_time_known END AS fulfilled_time_known,
    b.ended_at,
    CASE WHEN b.ended_at IS NOT NULL THEN b.ended_time_known END AS ended_time_known,
    b.flow_lpm,
    b.person_code,
    b.recipient_code,
    b.recipient_basis,
    coalesce(b.centre, getvariable('centre')) AS centre,
    CAST(wall_of(b.requested_at) AS DATE) AS day,
    b.load_id,
    b.row_number
FROM known b
LEFT JOIN resolved.village_spellings p ON p.village_text = coalesce(b.village, '') AND p.district_text = coalesce(b.district, '')
LEFT JOIN resolved.villages v ON v.village_code = coalesce(p.village_code, b.call_village)
LEFT JOIN resolved.districts d ON d.district_code = p.district_code
