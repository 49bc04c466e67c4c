-- How gifts, money in the bank and stock are recognised in one another.

-- a gift that came through a bank, or was given by hand, as far as its channel says so
CREATE OR REPLACE TEMP MACRO through_bank(channel) AS regexp_matches(fold(channel), '\b(transfer|trf|tf|bank|rekening|rek|norek|va|virtual account|giro|बैंक)\b');
CREATE OR REPLACE TEMP MACRO in_hand(channel) AS NOT through_bank(channel)
    AND regexp_matches(fold(channel), '\b(tunai|cash|langsung|antar|diantar|kotak|penyerahan|diserahkan|amplop|नकद)\b');

-- whether a remark speaks of a gift
CREATE OR REPLACE TEMP MACRO speaks_of_gift(words) AS
    regexp_matches(words, '\b(donasi|donatur|sumbangan|sumbang|sedekah|shadaqah|sodaqoh|infaq|infak|zakat|wakaf|amal|bantuan|bantu|peduli|gift|donation)\b')
    OR contains(words, ' दान ');

-- whether a remark names the posko or who holds one of two own accounts; in the remark of a gift, that is who it is given to
CREATE OR REPLACE TEMP MACRO names_own_side(words, one_holder, other_holder) AS
    NOT speaks_of_gift(replace(replace(words, coalesce(one_holder, '·'), ''), coalesce(other_holder, '·'), ''))
    AND (contains(words, ' posko ')
        OR (length(getvariable('centre')) > 5 AND contains(words, ' ' || fold(getvariable('centre')) || ' '))
        OR coalesce(length(one_holder) > 3 AND contains(words, ' ' || one_holder || ' '), false)
        OR coalesce(length(other_holder) > 3 AND contains(words, ' ' || other_holder || ' '), false));

-- how many days lie between two books in each round of looking for the same thing in both: nearest first
CREATE OR REPLACE TEMP MACRO days_apart(round, is_left) AS [0, 1, -1, 2, -2][round + 1] * CASE WHEN is_left THEN 1 ELSE -1 END;

-- the gift that a credit of a bank statement is, where no book tells of it
CREATE OR REPLACE TEMP MACRO gift_of_line(line_id) AS 'bank-' || lower(pseudonym(line_id));
