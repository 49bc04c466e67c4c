-- Rows read = loaded + duplicate + quarantined + skipped, for every load that counts.
SELECT load_id, file, rows_read, rows_loaded, rows_duplicate, rows_quarantined, rows_skipped
FROM ops.loads
WHERE status <> 'set_aside_made_up' AND rows_read <> rows_loaded + rows_duplicate + rows_quarantined + rows_skipped
