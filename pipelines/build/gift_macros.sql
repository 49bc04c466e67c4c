-- How gifts, money in the bank and stock are recognised in one another.

-- a gift that came through a bank, or was given by hand, as far as its channel says so
CREATE OR REPLACE TEMP MACRO through_bank(channel) AS regexp_matches(fold(channel), '\b(transfer|trf|tf|bank|rekening|rek|norek|va|virtual account|giro|बैंक)\b');
CREATE OR REPLACE TEMP MACRO in_hand(channel) AS NOT through_bank(channel)
    AND regexp_matches(fold(channel), '\b(tunai|cash|langsung|antar|diantar|kotak|penyerahan|diserahkan|amplop|नकद)\b');

-- how many days lie between two books in each round of looking for the same thing in both: nearest first
CREATE OR REPLACE TEMP MACRO days_apart(round, is_left) AS [0, 1, -1, 2, -2][round + 1] * CASE WHEN is_left THEN 1 ELSE -1 END;

-- the gift that a credit of a bank statement is, where no book tells of it
CREATE OR REPLACE TEMP MACRO gift_of_line(line_id) AS 'bank-' || lower(pseudonym(line_id));
