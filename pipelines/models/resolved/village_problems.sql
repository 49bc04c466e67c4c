-- after: village_rows
-- One row per row of a villages file whose village cannot be identified; it goes into quarantine.
-- load_id      the load
-- row_number   row of its file
-- rule         unknown_bps_code, unknown_village_code, unknown_village, ambiguous_village
-- column_name  the cell at fault
-- found        the text there
-- suggestion   villages it may be, NULL when none
SELECT load_id, row_number, rule, column_name, found, suggestion
FROM resolved.village_rows
WHERE rule IS NOT NULL
