-- Units behind numbers: what a cell, a column of units or a title says is counted, and what that is in the unit of the item.
-- Reads `words` (domain `unit`) and `item_units` (`spelling`, `unit`, `contents_m3`), the items that are known.

-- what stands behind the number of a cell, without a remark in brackets and without thousands and millions; '' for nothing
CREATE OR REPLACE TEMP MACRO unit_phrase(t) AS CASE WHEN regexp_full_match(t, '[-+0-9.,() ]*') THEN '' ELSE coalesce(trim(
    regexp_replace(regexp_replace(regexp_extract(bare_number(t), '^[(]?[-+]?\s*[0-9][0-9.,]*(?: [0-9]{3})*[)]?-?\s*(.*)$', 1),
        '[(][^()]*[)]', ' ', 'g'),
        '^\s*(rb|ribu|k|thousand|हज़ार|हजार|लाख|jt|juta|million|करोड़|miliar|milyar)([^\pL\pM]|$)', ' ')), '') END;

-- how much of what one package holds: `sak 25 kg`, `dus @ 40 pcs`, `tabung 6m3`
CREATE OR REPLACE TEMP MACRO packed_in(phrase) AS regexp_extract(phrase,
    '[\pL\pM.]\s*(?:@|isi|à|=)?\s*([0-9]+(?:[.,][0-9]+)?)\s*([\pL\pM]+[23³²]?)[.]?$', ['size', 'unit']);

-- the words of a unit, without how much one package holds
CREATE OR REPLACE TEMP MACRO unit_words(phrase) AS fold(CASE WHEN packed_in(phrase).unit = '' THEN phrase
    ELSE regexp_replace(phrase, '\s*(?:@|isi|à|=)?\s*[0-9]+(?:[.,][0-9]+)?\s*[\pL\pM]+[23³²]?[.]?$', '') END);

-- a cell without how much one package holds, so that its number can be read
CREATE OR REPLACE TEMP MACRO without_packing(t) AS regexp_replace(t,
    '([0-9]\s*[\pL\pM.]+)\s*(?:@|isi|à|=)\s*[0-9]+(?:[.,][0-9]+)?\s*[\pL\pM]+[23³²]?[.]?$|([0-9]\s*[\pL\pM]+)\s+[0-9]+(?:[.,][0-9]+)?\s*[\pL\pM]+[23³²]?[.]?$', '\1\2');

-- a number whose spaces may part two numbers: `2 500 ml` is two bottles, `1 000` is a thousand
CREATE OR REPLACE TEMP MACRO may_be_two_numbers(t) AS regexp_matches(t, '[0-9] [0-9]{3}[^0-9]*\pL');

-- whether a unit, or a word that is none, counts things
CREATE OR REPLACE TEMP MACRO is_thing(code) AS
    coalesce(code NOT IN ('mg', 'gram', 'ons', 'kg', 'kwintal', 'ton', 'ml', 'litre', 'm3', 'dozen'), true);

-- how many of the item's unit one of a unit is; NULL when nobody can tell
CREATE OR REPLACE TEMP MACRO unit_factor(code, item_unit, contents_m3) AS CASE
    WHEN code = item_unit THEN 1
    WHEN item_unit = 'kg' THEN map {'mg': 0.000001, 'gram': 0.001, 'ons': 0.1, 'kwintal': 100, 'ton': 1000}[code]
    WHEN item_unit = 'litre' THEN map {'ml': 0.001}[code]
    WHEN item_unit = 'cylinder' AND code = 'm3' THEN 1 / contents_m3
    WHEN item_unit IN ('cylinder', 'piece', 'bottle', 'can') AND code IN ('piece', 'dozen') THEN 1
END;

-- whether what stands behind an amount says rupiah, perhaps thousands or millions of them, and nothing else
CREATE OR REPLACE TEMP MACRO is_rupiah(t) AS is_money('1 ' || t) AND NOT regexp_matches(t, '[$€£¥]');

-- whether a figure names a currency that is no rupiah
CREATE OR REPLACE TEMP MACRO names_currency(t) AS regexp_matches(t, '[$€£¥]') OR list_has_any(
    string_split(fold(t), ' '), (SELECT list(word) FROM words WHERE domain = 'currency' AND code = 'other' AND word <> ''));
CREATE OR REPLACE TEMP MACRO without_rupiah(t) AS trim(regexp_replace(lower(t), '(rupiah|rp|idr)[.]?', '', 'g'));

-- whether a cell says money: `Rp 40.000` is no quantity
CREATE OR REPLACE TEMP MACRO is_amount(t) AS regexp_matches(lower(t), '^\s*[-+(]?\s*(rp|idr|rs|₹|us?[$]|usd|[$€£¥])[. ]*[0-9]|[0-9]\s*(rp|rupiah|idr)\s*$');
