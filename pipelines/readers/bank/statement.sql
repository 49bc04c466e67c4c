-- One row per line of a bank statement, titles, footers and debits included; `{amounts}` has their texts and amounts.
-- row_number  row of the file
-- kind        why no money came or went: title, header, blank, total, bank_pending, bank_interest, bank_zero; else NULL
-- credit      came in [the account's currency], NULL when the line says nothing of it
-- debit       went out, likewise
-- balance     what the bank says was there afterwards, NULL when it does not
-- c0 … c9     what the feed is given of a credit or debit: line_id, bank, account, received_at, amount_idr (of a credit),
--             remarks, reference, balance_idr, debit_idr, holder. The id holds what no other line of the account has; without a
--             balance there is none
-- Days with slashes are the bank's own way, day first.
-- Interest is what the remark says and nothing else: `BUNGA` is a name too.
WITH figures AS (
    SELECT *, 
        regexp_replace(lower(trim(remarks)), '[^a-z]+', ' ', 'g') AS said, coalesce(credit, 0) = 0 AND debit > 0 AS is_debit
    FROM {amounts}
), kinds AS (
    SELECT * EXCLUDE (kind), CASE
        WHEN kind IS NOT NULL THEN kind
        WHEN regexp_full_match(said, ' ?saldo (awal|akhir) ?') THEN 'total'
        WHEN is_debit THEN NULL
        WHEN credit = 0 AND coalesce(debit, 0) = 0 OR debit = 0 AND coalesce(credit_text, '') = '' THEN 'bank_zero'
        WHEN regexp_full_match(said, ' ?((kredit|credit|pembayaran|pemberian) )?(bunga|jasa giro|interest|interest on account)'
            || '( (tabungan|giro|rekening|bank|kredit|credit|bulan|periode|jan|feb|mar|apr|mei|may|jun|jul|agt|agu|aug|sep|okt|oct|nov|des|dec))* ?')
            THEN 'bank_interest'
    END AS kind
    FROM figures
)
SELECT
    row_number,
    kind,
    credit,
    debit,
    balance,
    CASE WHEN is_line AND balance IS NOT NULL THEN concat_ws('|', bank, account, day, CASE WHEN is_debit THEN -debit ELSE credit END, balance) END AS c0,
    bank AS c1,
    account AS c2,
    CASE WHEN is_line THEN day END AS c3,
    CASE WHEN is_line AND NOT coalesce(is_debit, false) THEN coalesce(CAST(credit AS VARCHAR) || chr(8288), credit_text) END AS c4,
    CASE WHEN is_line THEN remarks END AS c5,
    CASE WHEN is_line THEN reference END AS c6,
    CASE WHEN is_line THEN CAST(balance AS VARCHAR) || chr(8288) END AS c7,
    CASE WHEN is_line AND is_debit THEN CAST(debit AS VARCHAR) || chr(8288) END AS c8,
    CASE WHEN is_line THEN holder END AS c9
FROM (
    SELECT
        *,
        kind IS NULL OR starts_with(kind, 'bank_') AS is_line,
        regexp_replace(day_text, '^(\d\d)/(\d\d)/(\d{4})', '\3-\2-\1') AS day
    FROM kinds
)
ORDER BY row_number
