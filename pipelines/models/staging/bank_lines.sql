-- One row per line of a bank statement with a credit or debit.
-- line_id      HMAC of the line
-- moved_at     moment
-- time_known   whether the time of day is known; else moved_at is local midnight
-- bank         BCA, BRI or Mandiri
-- direction    inbound (a credit) or outbound (a debit)
-- amount_idr   how much [rupiah]
-- subject      donation, purchase or distribution: the row of the books it matches; transfer: a line of another own account;
--              NULL when none
-- subject_id   its id, NULL when none
-- is_sure      whether the book says that it went through a bank, or money was moved between own accounts; otherwise a credit counts
--              as a gift of its own
-- day          local date of moved_at
-- load_id      the load
-- row_number   row of its file
SELECT
    gift_of_line(r.event_id) AS line_id,
    r.received_at AS moved_at,
    time_known(r.received_at, r.received_at_time_known) AS time_known,
    r.bank,
    CASE WHEN r.debit_idr IS NULL THEN 'inbound' ELSE 'outbound' END AS direction,
    coalesce(r.debit_idr, r.amount_idr) AS amount_idr,
    CASE WHEN t.line_id IS NOT NULL THEN 'transfer' ELSE p.subject END AS subject,
    coalesce(gift_of_line(t.other_id), p.event_id) AS subject_id,
    t.line_id IS NOT NULL OR coalesce(p.is_sure, false) AS is_sure,
    CAST(wall_of(r.received_at) AS DATE) AS day,
    r.load_id,
    r.row_number
FROM raw.bank_lines r
LEFT JOIN resolved.bank_pairs p ON p.line_id = r.event_id
LEFT JOIN (
    SELECT unnest([debit_id, credit_id]) AS line_id, unnest([credit_id, debit_id]) AS other_id FROM resolved.bank_transfers WHERE is_transfer
) t ON t.line_id = r.event_id
