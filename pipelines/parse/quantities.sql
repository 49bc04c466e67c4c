-- One row per distinct number with a unit behind it and item beside it.
-- Reads `counted` (`raw`, `phrase`, `number`, `text`, `item`): `phrase` as `unit_phrase` gives it, never ''; `item` '' for none.
-- $declared  unit of items nobody knows, which the file's column map declares; NULL for none
-- raw, item  as in `counted`
-- number     how many of the item's unit; NULL when the unit is of another kind, or the item is not known
-- unit       the unit of the item; NULL when the number was taken as it stands
-- written    the unit as it was written
WITH phrases AS (
    SELECT DISTINCT phrase, item, unit_words(phrase) AS words, packed_in(phrase) AS packed FROM counted
), codes AS (
    SELECT phrase, item, any_value(packed) AS packed, any_value(words) AS words,
        -- `2 lusin botol`: what is a dozen, is said too
        list(DISTINCT code) FILTER (code NOT IN ('plain', 'dozen') OR (code = 'dozen' AND NOT contains(words, ' '))) AS codes,
        bool_or(w.code IS NULL AND one <> '') AS is_unknown,
        -- `2 regulator` of regulators, `4 kursi` of folding chairs
        bool_and(w.code IS NOT DISTINCT FROM 'plain' OR is_thing(w.code) AND list_contains(string_split(fold(item), ' '), one)) AS names_item
    FROM (SELECT *, unnest(string_split(words, ' ')) AS one FROM phrases)
    LEFT JOIN words w ON w.domain = 'unit' AND w.word = one
    GROUP BY phrase, item
), known AS (
    SELECT c.*, coalesce(i.unit, CASE WHEN c.item <> '' THEN $declared END) AS item_unit, i.contents_m3, CASE WHEN len(codes) = 1 AND NOT is_unknown THEN codes[1] END AS code,
        TRY_CAST(replace(nullif(packed.size, ''), ',', '.') AS DOUBLE) AS size, h.code AS packed_code
    FROM codes c
    LEFT JOIN item_units i ON i.spelling = fold_item(left(c.item, 200))
    LEFT JOIN words h ON h.domain = 'unit' AND h.word = fold(packed.unit)
), factors AS (
    SELECT *, CASE
        -- of something nobody names, things are counted as they are, and so are litres and kilograms
        WHEN item = '' THEN CASE WHEN len(codes) > 1 OR (NOT is_thing(code) AND code NOT IN ('kg', 'litre', 'dozen')) THEN NULL ELSE 1 END
        WHEN item_unit IS NULL THEN CASE WHEN names_item AND size IS NULL THEN 1 END
        WHEN code = item_unit AND packed_code = 'm3' AND contents_m3 IS NOT NULL THEN CASE WHEN size = contents_m3 THEN 1 END
        WHEN code = item_unit THEN 1
        WHEN size IS NOT NULL THEN CASE WHEN code IN ('sack', 'box', 'package', 'bottle', 'can', 'other', 'cylinder')
            THEN size * unit_factor(packed_code, item_unit, contents_m3) END
        WHEN codes IS NULL AND NOT is_unknown THEN 1
        WHEN unit_factor(code, item_unit, contents_m3) IS NOT NULL THEN unit_factor(code, item_unit, contents_m3)
        WHEN names_item AND item_unit IN ('cylinder', 'piece', 'bottle', 'can') THEN 1
        WHEN is_unknown AND EXISTS (SELECT 1 FROM item_units o JOIN item_units m ON m.item = o.item
            WHERE o.spelling = fold_item(left(phrase, 200)) AND m.spelling = fold_item(left(known.item, 200))
                AND known.item_unit IN ('cylinder', 'piece', 'bottle', 'can')) THEN 1
    END AS factor
    FROM known
), converted AS (
    SELECT c.raw, c.item, f.phrase, f.item_unit, f.factor, f.code, CAST(c.number AS DOUBLE) * f.factor AS number
    FROM counted c JOIN factors f ON f.phrase = c.phrase AND f.item = c.item
    WHERE NOT may_be_two_numbers(c.text)
)
SELECT c.raw, c.item,
    -- part of a cylinder is none, and a thousandth is the least that is stored
    CASE WHEN abs(v.number - round(v.number, 3)) > 0.0000001 OR (v.code = 'm3' AND v.item_unit = 'cylinder' AND v.number <> round(v.number)) THEN NULL
        ELSE CAST(round(v.number, 3) AS DECIMAL(18, 3)) END AS number,
    CASE WHEN v.factor <> 1 THEN v.item_unit END AS unit,
    c.phrase AS written
FROM counted c LEFT JOIN converted v ON v.raw = c.raw AND v.item = c.item
