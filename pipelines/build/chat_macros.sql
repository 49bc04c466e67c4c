-- How the text of a message is taken apart. Stands on `fold` of parsing.sql.

-- lower case, no accents, punctuation as single spaces; `6m3` and `O₂` as a list of words has them, a question mark as a word
CREATE OR REPLACE TEMP MACRO fold_message(t) AS fold(regexp_replace(regexp_replace(
    replace(t, '₂', '2'), '(\d) ?[mM](?:3|³)', '\1 m3', 'g'), '[?？؟]', ' xtanya ', 'g'));

-- the clauses of a message, without addresses of web pages
CREATE OR REPLACE TEMP MACRO clauses_of(t) AS regexp_split_to_array(
    regexp_replace(regexp_replace(left(t, 4000), '(?i)(https?://|www\.)\S+', ' ', 'g'), '([?？؟])', '\1' || chr(10), 'g'),
    '[.,:](?:\s|$)|[;!\n]+|\s[-–—]\s|(?i)\s(?:tapi|tetapi|tp|tpi|namun|but|however|लेकिन|मगर)\s'
);

-- the same letter three times or more in a row
CREATE OR REPLACE TEMP MACRO is_drawn_out(t) AS len(list_filter(
    string_split(t, ''), lambda letter, i: i > 2 AND letter = t[i - 1] AND letter = t[i - 2])) > 0;

-- each letter once where it is repeated
CREATE OR REPLACE TEMP MACRO squeezed(t) AS array_to_string(list_filter(
    string_split(t, ''), lambda letter, i: i = 1 OR letter <> t[i - 1]), '');

-- a word as written, squeezed when it is drawn out, and without what Indonesian and Javanese hang on to it
CREATE OR REPLACE TEMP MACRO forms_of(t) AS [
    t, CASE WHEN is_drawn_out(t) THEN squeezed(t) ELSE t END,
    CASE WHEN length(t) >= 6 THEN regexp_replace(CASE WHEN is_drawn_out(t) THEN squeezed(t) ELSE t END, '(nya|kah|lah|pun|ku|mu)$', '') ELSE t END,
    CASE WHEN length(t) >= 5 THEN regexp_replace(t, '(nipun|ipun|ne|e)$', '') ELSE t END
];

-- how many: `2`, `dua`; NULL for another word, and for more than anybody asks for
CREATE OR REPLACE TEMP MACRO counted_by(t) AS CASE
    WHEN regexp_full_match(t, '[1-9][0-9]{0,2}') THEN CAST(t AS INTEGER)
    ELSE map {
        'satu': 1, 'dua': 2, 'tiga': 3, 'empat': 4, 'lima': 5, 'enam': 6, 'tujuh': 7, 'delapan': 8, 'sembilan': 9, 'sepuluh': 10,
        'siji': 1, 'loro': 2, 'telu': 3, 'papat': 4, 'one': 1, 'two': 2, 'three': 3, 'four': 4, 'five': 5,
        'एक': 1, 'दो': 2, 'तीन': 3, 'चार': 4, 'पाँच': 5
    }[t]
END;

-- the unit a word counts in, as items name it; `any` for pieces of whatever it is
CREATE OR REPLACE TEMP MACRO unit_of(t) AS map {
    'tabung': 'cylinder', 'tbg': 'cylinder', 'kg': 'kg', 'kilo': 'kg', 'dus': 'box', 'kotak': 'box', 'box': 'box', 'liter': 'litre',
    'botol': 'bottle', 'paket': 'package', 'strip': 'strip', 'kaleng': 'can', 'buah': 'any', 'bh': 'any', 'pcs': 'any', 'unit': 'any',
    'biji': 'any', 'pieces': 'any'
}[t];
