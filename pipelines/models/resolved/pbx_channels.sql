-- One row per channel of a PBX, with the call it belongs to.
-- unique_id  the PBX's id of the channel, by which queues identify a call
-- linked_id  the PBX's id of the call
SELECT
    unique_id,
    -- a log that writes no call ids names each call by its first channel, one that does knows better
    arg_min(linked_id, (linked_id = unique_id, load_order, row_number)) AS linked_id
FROM raw.pbx_legs
WHERE unique_id IS NOT NULL
GROUP BY unique_id
