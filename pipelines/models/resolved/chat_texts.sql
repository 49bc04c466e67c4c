-- after: chat_items, chat_words
-- One row per distinct text that asks for something or states an urgency, however many messages contain it.
-- text           as written
-- asks           whether it asks for something, recognised or not
-- needs          categories asked for, NULL when none is recognised
-- matched_words  need words by which they were recognised, NULL when none
-- urgency        critical, high, normal; NULL when not recorded
-- item           code of the one item that is named, NULL for none or several
-- quantity       [unit of the item], NULL when not stated, or stated in two ways
WITH clauses AS (
    SELECT text, clause,
        bool_or(category = 'settled') AS is_settled,
        bool_or(category = 'available') AS is_available,
        bool_or(category = 'asking') AS is_asking,
        bool_or(category = 'question') AS is_question,
        bool_or(category = 'donation_offer') AS is_offer,
        list_distinct(list(category) FILTER (category NOT IN ('settled', 'available', 'asking', 'question', 'nothing'))) AS categories,
        list_distinct(list(word) FILTER (category NOT IN ('settled', 'available', 'question', 'nothing'))) AS words,
        min(CASE urgency WHEN 'critical' THEN 1 WHEN 'high' THEN 2 WHEN 'normal' THEN 3 END) AS urgency,
        list_distinct(list(item) FILTER (item IS NOT NULL)) AS named_items
    FROM resolved.chat_words
    GROUP BY text, clause
), recognised AS (
    -- who announces what he has asks for nothing, nor does who says `Info: besok libur`; who offers a gift asks for no other
    SELECT *,
        CASE
            WHEN is_settled OR (is_available AND NOT is_asking AND NOT is_question) THEN []
            WHEN categories = ['information'] AND NOT is_asking AND NOT is_question THEN []
            WHEN is_offer AND NOT is_asking THEN ['donation_offer']
            WHEN is_offer AND len(categories) > 1 THEN list_filter(categories, lambda each: each <> 'donation_offer')
            ELSE coalesce(categories, [])
        END AS needs,
        NOT is_settled AND (is_asking OR is_question) AS asks
    FROM clauses
), within AS (
    SELECT recognised.*,
        -- `Butuh oksigen. Sudah dapat, terima kasih`
        bool_or(is_settled AND coalesce(len(categories), 0) = 0)
            OVER (PARTITION BY text ORDER BY clause DESC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS is_over,
        counted.item AS counted_item, counted.quantity
    FROM recognised
    LEFT JOIN resolved.chat_items counted USING (text, clause)
), joined AS (
    SELECT text,
        bool_or(asks) AS asks,
        list_sort(list_distinct(flatten(list(needs)))) AS needs,
        list_sort(list_distinct(flatten(list(words) FILTER (asks OR len(needs) > 0)))) AS words,
        min(urgency) FILTER (NOT is_settled) AS urgency,
        list_distinct(flatten(list(list_concat(named_items, CASE WHEN counted_item IS NOT NULL THEN [counted_item] END))
            FILTER (len(needs) > 0))) AS items,
        list_distinct(list(quantity) FILTER (len(needs) > 0 AND quantity IS NOT NULL)) AS quantities
    FROM within
    WHERE NOT is_over
    GROUP BY text
)
SELECT
    text,
    asks OR len(needs) > 0 AS asks,
    CASE WHEN len(needs) > 0 THEN needs END AS needs,
    CASE WHEN len(words) > 0 THEN words END AS matched_words,
    CASE urgency WHEN 1 THEN 'critical' WHEN 2 THEN 'high' WHEN 3 THEN 'normal' END AS urgency,
    CASE WHEN len(items) = 1 THEN items[1] END AS item,
    CASE WHEN len(items) = 1 AND len(quantities) = 1 THEN quantities[1] END AS quantity
FROM joined
WHERE asks OR len(needs) > 0 OR urgency IS NOT NULL
