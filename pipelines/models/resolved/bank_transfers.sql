-- One row per debit of an own account and equal credit of another at most two days apart.
-- debit_id     the line of the debit
-- credit_id    the line of the credit
-- is_transfer  whether money was moved between own accounts: a remark names the posko, who holds an account, or the other
--              account, and no other line comes into question; otherwise the credit stays a gift, and is listed for review
WITH lines AS (
    SELECT event_id, bank, ltrim(account, '0') AS account, fold(holder) AS holder, CAST(wall_of(received_at) AS DATE) AS day, amount_idr, debit_idr,
        ' ' || fold(remarks) || ' ' AS words,
        regexp_extract_all(regexp_replace(concat_ws(' ', remarks, reference), '([0-9])[.-]([0-9])', '\1\2', 'g'), '[0-9]{6,}') AS numbers
    FROM raw.bank_lines
), pairs AS (
    SELECT
        d.event_id AS debit_id, c.event_id AS credit_id,
        coalesce(names_own_side(d.words, d.holder, c.holder), false) OR coalesce(names_own_side(c.words, d.holder, c.holder), false)
            OR list_contains(list_transform(d.numbers, lambda digits: ltrim(digits, '0')), c.account)
            OR list_contains(list_transform(c.numbers, lambda digits: ltrim(digits, '0')), d.account) AS is_named
    FROM lines d
    JOIN lines c ON d.debit_idr = c.amount_idr AND d.day BETWEEN c.day - 2 AND c.day + 2
        AND (d.bank <> c.bank OR d.account <> c.account)
)
SELECT debit_id, credit_id,
    coalesce(is_named, false) AND count(*) OVER (PARTITION BY debit_id) = 1 AND count(*) OVER (PARTITION BY credit_id) = 1 AS is_transfer
FROM pairs
