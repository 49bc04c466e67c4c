-- One row per spelling of a need word: the list shipped with Posko, overridden word by word.
-- spelling  folded
-- tokens    its words, one by one
-- word      the entry of the list it belongs to
-- category  what it asks for; or asking, question, settled, available, nothing (see data/reference/words.csv)
-- item      code of the item it names, NULL when none
-- urgency   critical, high, normal; NULL when it implies none
WITH newest AS (
    SELECT fold_message(word) AS word_key, arg_max(
        {'word': word, 'category': category, 'item': item, 'urgency': urgency, 'aliases': aliases, 'load_order': load_order},
        (load_order, row_number)) AS entry
    FROM raw.words
    WHERE fold_message(word) <> ''
    GROUP BY word_key
), spelled AS (
    SELECT entry.*, true AS is_own, entry.word AS written FROM newest
    UNION ALL BY NAME
    SELECT entry.*, false AS is_own, unnest(string_split(entry.aliases, ';')) AS written FROM newest
)
SELECT DISTINCT ON (spelling)
    fold_message(written) AS spelling,
    string_split(fold_message(written), ' ') AS tokens,
    lower(trim(word)) AS word,
    category,
    nullif(lower(trim(item)), '') AS item,
    urgency
FROM spelled
WHERE fold_message(written) <> ''
ORDER BY spelling, is_own DESC, load_order DESC
