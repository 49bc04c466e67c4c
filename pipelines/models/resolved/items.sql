-- One row per item in force: what came with Posko, replaced by what was loaded under the same code.
-- item         code
-- unit         what is counted: cylinder, piece, kg …
-- contents_m3  gas of one full cylinder [m3 at 1 bar]
-- returnable   whether it comes back empty
-- aliases      spellings, between semicolons
SELECT
    lower(trim(item)) AS item,
    arg_max(unit, load_order) AS unit,
    arg_max(contents_m3, load_order) AS contents_m3,
    coalesce(arg_max(returnable, load_order), false) AS returnable,
    string_agg(aliases, ';') AS aliases
FROM raw.items
GROUP BY 1
