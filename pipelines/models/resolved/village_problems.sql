-- after: village_rows
-- One row per row of a villages file that speaks of no village we can tell; the row is set aside.
-- load_id      the load
-- row_number   row of its file
-- rule         unknown_bps_code, unknown_village_code, unknown_village, ambiguous_village
-- column_name  the cell at fault
-- found        what stands there
-- suggestion   villages it may be, NULL when none
SELECT load_id, row_number, rule, column_name, found, suggestion
FROM resolved.village_rows
WHERE rule IS NOT NULL
