-- One row per item in force: shipped with Posko, loaded under the same code, or declared by a column map.
-- item         code
-- unit         what is counted: cylinder, piece, kg …
-- contents_m3  gas of one full cylinder [m3 at 1 bar]
-- returnable   whether it comes back empty
-- aliases      spellings, separated by semicolons
WITH listed AS (
    SELECT
        lower(trim(item)) AS item,
        arg_max(unit, load_order) AS unit,
        arg_max(contents_m3, load_order) AS contents_m3,
        coalesce(arg_max(returnable, load_order), false) AS returnable,
        string_agg(aliases, ';' ORDER BY aliases) AS aliases
    FROM raw.items
    GROUP BY 1
), known AS (
    SELECT DISTINCT fold_item(unnest(string_split(item || ';' || coalesce(aliases, ''), ';'))) AS spelling FROM listed
), declared AS (
    SELECT
        min(lower(trim(item_text))) AS item,
        arg_min(item_unit, item_text) AS unit,
        NULL::DOUBLE AS contents_m3,
        false AS returnable,
        string_agg(item_text, ';' ORDER BY item_text) AS aliases
    FROM (SELECT *, fold_item(left(item_text, 200)) AS spelling FROM raw.declared_items)
    WHERE spelling <> '' AND spelling NOT IN (SELECT spelling FROM known)
    GROUP BY spelling
)
SELECT * FROM listed
UNION ALL BY NAME
SELECT * FROM declared
