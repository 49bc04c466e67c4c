-- One row per item in force.
-- item         code
-- unit         what is counted: cylinder, piece, kg …
-- contents_m3  gas in one full cylinder [m3 at 1 bar], NULL for items without gas
-- returnable   whether it comes back empty
SELECT item, unit, CAST(contents_m3 AS DECIMAL(9, 3)) AS contents_m3, returnable
FROM resolved.items
