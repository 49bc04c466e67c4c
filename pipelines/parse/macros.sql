-- How the text of a cell is read. Everything arrives as text; nothing ambiguous is guessed: what cannot be read is NULL.
-- U+2060 at the end of a cell says that the workbook held a true number, date or time, written with a decimal point or as ISO.

-- the cell without what only looks like content, every space and every dash of Unicode as the plain one; NULL for an empty cell
CREATE OR REPLACE TEMP MACRO clean(t) AS CASE
    WHEN t IS NULL THEN NULL
    WHEN strlen(t) = length(t) THEN nullif(trim(t, E' \t\r\n'), '')
    ELSE nullif(trim(translate(regexp_replace(regexp_replace(
        regexp_replace(t, '[\x{00AD}\x{180E}\x{200B}\x{200E}\x{200F}\x{202A}-\x{202E}\x{2060}-\x{2064}\x{2066}-\x{2069}\x{FEFF}]', '', 'g'),
        '\p{Zs}', ' ', 'g'), '[\p{Pd}\x{2043}\x{2212}]', '-', 'g'),
        '٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹०१२३४५६७८९０１２３４５６７８９，．：／＋（）',
        '0123456789012345678901234567890123456789,.:/+()'), E' \t\r\n'), '')
END;

CREATE OR REPLACE TEMP MACRO is_typed(t) AS ends_with(t, chr(8288));

-- one of several cells merged below each other: U+2062 marks the first, U+2063 those it covers
CREATE OR REPLACE TEMP MACRO is_covered(t) AS contains(t, chr(8291));
CREATE OR REPLACE TEMP MACRO is_merged(t) AS contains(t, chr(8290)) OR contains(t, chr(8291));
CREATE OR REPLACE TEMP MACRO own_cell(t) AS CASE WHEN NOT is_covered(t) THEN replace(t, chr(8290), '') END;

-- text that says there is nothing
CREATE OR REPLACE TEMP MACRO is_nothing(t) AS length(t) <= 9 AND lower(t) IN
    ('-', '--', '---', 'n/a', 'na', '#n/a', 'null', 'none', 'nihil', 'kosong', 'tidak ada', 'tdk ada', '?', '.', 'कोई नहीं', 'शून्य');

-- whether there is anything but punctuation: letters, digits, or a picture (🫁)
CREATE OR REPLACE TEMP MACRO says_something(t) AS regexp_matches(t, '[\pL\pM\pN\p{So}]');

-- lower case, no accents, punctuation as single spaces
CREATE OR REPLACE TEMP MACRO fold(t) AS trim(regexp_replace(lower(
    CASE WHEN strlen(t) = length(t) OR regexp_matches(t, '[\x{0900}-\x{0DFF}]') THEN nfc_normalize(t) ELSE strip_accents(replace(t, '³', '3')) END),
    '[^\pL\pM\pN]+', ' ', 'g'));

-- a word of a list: the size of a cylinder behind it says nothing of what is needed
CREATE OR REPLACE TEMP MACRO fold_word(t) AS regexp_replace(fold(t), '\s(\d+ )?\d+ ?(m3|m 3|kubik|घन मीटर)$', '');

-- a name of a posko: neither spaces nor the word matter; nothing of it is left where nobody is named
CREATE OR REPLACE TEMP MACRO centre_key(t) AS regexp_replace(regexp_replace(fold(t), '\bposko\b|\s+', '', 'g'), '^posko', '');

-- a spelling of an item: spaces do not matter, the decimal of "1,5 m3" does
CREATE OR REPLACE TEMP MACRO fold_item(t) AS regexp_replace(
    regexp_replace(replace(lower(t), '³', '3'), '(\d)[.,](\d)', '\1p\2', 'g'), '[^\pL\pM\pN]+', '', 'g');

-- numbers ---------------------------------------------------------------------------------------------------------------

-- a number in lower case, without the currency before it and the dash or `=` behind it
CREATE OR REPLACE TEMP MACRO bare_number(t) AS regexp_replace(regexp_replace(lower(t),
    '^([-+(]?)\s*(?:rp|idr|₹|rs)\.?\s*', '\1'), '\s*[,.]-+$|,?=$', '');

-- the sign, digits and separators of a number; NULL when there is anything else than a currency before and what is counted
-- after: one or two words, a size, a remark without digits. `2x3` and `2 6` are no numbers
CREATE OR REPLACE TEMP MACRO number_body(t) AS CASE
    WHEN regexp_full_match(t, '-?[0-9]+') THEN t
    ELSE nullif(regexp_replace(regexp_extract(bare_number(t),
        '^([(]?[-+]?\s*(?:[0-9]{1,3}(?: [0-9]{3})+(?:[.,][0-9]+)?|[0-9][0-9.,]*)[)]?-?)'
        || '(?:\s*(?:m[23³]|[\pL\pM][\pL\pM./³]*)(?:\s+[\pL\pM./]+)?(?:\s+[0-9]+(?:[.,][0-9]+)?\s*m[3³])?)?(?:\s*[(][^0-9()]*[)])?$', 1),
        '[ +]', '', 'g'), '')
END;

-- a word of a sum at the beginning of a text
CREATE OR REPLACE TEMP MACRO starts_with_sum(t) AS
    regexp_matches(t, '(?i)^[^\pL\pM]*(sub|grand|total|jumlah|jml|sum\b|semua|seluruh|keseluruhan|rekap|rata|saldo|pindahan|dipindahkan|कुल|योग)');

-- what one of it counts: `1,5 jt`, `500rb`, `2 lusin`
CREATE OR REPLACE TEMP MACRO number_scale(t) AS CASE
    WHEN regexp_full_match(t, '[-0-9.,() ]*') THEN 1
    ELSE coalesce(map {
        'rb': 1000, 'ribu': 1000, 'k': 1000, 'thousand': 1000, 'हज़ार': 1000, 'हजार': 1000, 'लाख': 100000,
        'jt': 1000000, 'juta': 1000000, 'million': 1000000, 'करोड़': 10000000,
        'miliar': 1000000000, 'milyar': 1000000000, 'lusin': 12, 'lsn': 12, 'dozen': 12, 'dozens': 12, 'doz': 12, 'दर्जन': 12, 'kodi': 20, 'score': 20, 'gross': 144, 'gros': 144, 'grs': 144, 'ग्रोस': 144
    }[regexp_extract(lower(t), '[0-9]\s*([\pL\pM]+)', 1)], 1)
END;

-- whether a text says money and nothing else: no unit but rupiah, and no rupiah below a hundred with a fraction (`1,5` leaves
-- its millions unsaid, and so does `1,5 M`)
CREATE OR REPLACE TEMP MACRO is_money(t) AS NOT regexp_matches(regexp_replace(lower(t),
        'rupiah|rp|idr|rs|ribu|rb|k|thousand|हज़ार|हजार|लाख|juta|jt|million|करोड़|miliar|milyar|रुपये|रुपए', '', 'g'), '[\pL\pM]')
    AND NOT (number_scale(t) = 1 AND coalesce(regexp_full_match(number_body(t), '[(]?-?[0-9]{1,2}[.,][0-9]+[)]?-?')
        AND NOT regexp_full_match(number_body(t), '[(]?-?([0-9]{1,2}[.,]0{1,2}|[1-9][0-9]?[.,][0-9]{3})[)]?-?'), false));

-- a number that says less than nothing, or nothing
CREATE OR REPLACE TEMP MACRO is_below_zero(t) AS regexp_matches(number_body(t), '^[(-]|-$');
CREATE OR REPLACE TEMP MACRO is_zero(t) AS regexp_full_match(translate(number_body(t), '()-', ''), '0+([.,]0*)?');

-- `1.500` or `1,500`: fifteen hundred or one and a half
CREATE OR REPLACE TEMP MACRO is_ambiguous_number(t) AS
    NOT is_typed(t) AND coalesce(regexp_full_match(number_body(clean(t)), '[(]?-?[1-9][0-9]{0,2}[.,][0-9]{3}[)]?-?'), false);

-- more than this is a slip, a telephone number or malice: a hundred million of a thing, ten thousand billion rupiah. Small enough
-- that a sum of many never exceeds its type
CREATE OR REPLACE TEMP MACRO most_counted(separator) AS CASE separator WHEN 'money' THEN 10000000000000 ELSE 100000000 END;

-- whether a cell that could not be read holds so many digits that this is why
CREATE OR REPLACE TEMP MACRO is_beyond(t, digits) AS length(regexp_replace(t, '[^0-9]', '', 'g')) > digits;

CREATE OR REPLACE TEMP MACRO read_degrees(t, least, most) AS
    CASE WHEN TRY_CAST(replace(t, ',', '.') AS DOUBLE) BETWEEN least AND most THEN TRY_CAST(replace(t, ',', '.') AS DOUBLE) END;

-- seconds of a duration: `96`, `96s (1m 36s)`, `1 menit 36 detik`, `00:01:36`, `01:36`
CREATE OR REPLACE TEMP MACRO duration_piece(t, unit) AS
    coalesce(TRY_CAST(nullif(regexp_extract(lower(t), '([0-9]+) ?(' || unit || ')\b', 1), '') AS BIGINT), 0);
CREATE OR REPLACE TEMP MACRO read_duration(t) AS CASE
    WHEN regexp_full_match(t, '[0-9]{1,6}([.,][0-9]+)?') THEN TRY_CAST(replace(t, ',', '.') AS DECIMAL(18, 3))
    WHEN regexp_full_match(t, '([0-9]{1,3}:)?[0-9]{1,3}:[0-9]{2}') THEN TRY_CAST(
        TRY_CAST(string_split(t, ':')[-1] AS BIGINT) + 60 * TRY_CAST(string_split(t, ':')[-2] AS BIGINT)
        + 3600 * coalesce(CASE WHEN length(t) - length(replace(t, ':', '')) = 2 THEN TRY_CAST(string_split(t, ':')[1] AS BIGINT) END, 0) AS DECIMAL(18, 3))
    WHEN regexp_matches(lower(t), '^[0-9]{1,6} ?s *\(') THEN TRY_CAST(regexp_extract(t, '^[0-9]+') AS DECIMAL(18, 3))
    WHEN regexp_full_match(lower(t), '([0-9]{1,6} ?(h|hours?|jam|m|min|mins|minutes?|menit|mnt|s|sec|secs|seconds?|detik|dtk) *)+') THEN TRY_CAST(
        3600 * duration_piece(t, 'h|hours?|jam') + 60 * duration_piece(t, 'm|min|mins|minutes?|menit|mnt')
        + duration_piece(t, 's|sec|secs|seconds?|detik|dtk') AS DECIMAL(18, 3))
END;

CREATE OR REPLACE TEMP MACRO read_yes_no(t) AS CASE
    WHEN lower(t) IN ('true', 'yes', 'y', '1', 'ya', 'iya', 'benar', 'हाँ', 'हां') THEN true
    WHEN lower(t) IN ('false', 'no', 'n', '0', 'tidak', 'tdk', 'bukan', 'नहीं') THEN false
END;

-- words -----------------------------------------------------------------------------------------------------------------

-- a folded word less a beginning that denies it: `unanswered`, `tidak terjawab`, `non aktif`
CREATE OR REPLACE TEMP MACRO without_denial(t) AS regexp_replace(t,
    '^(un|in|im|ir|il|ab|non|dis|mis|not|never|tidak|tdk|tak|tan|ga|gak|nggak|belum|blm|bukan|tanpa|kurang|गैर|अन|अ|ना|न)[ -]?', '');
CREATE OR REPLACE TEMP MACRO has_denial(t) AS
    regexp_matches(t, '(^| )(not|non|never|without|tidak|tdk|tak|gak|belum|blm|bukan|tanpa|gagal|नहीं|ना|न|मत|बिना)( |$)');

-- whether one of two folded words is likely to be the other one denied
CREATE OR REPLACE TEMP MACRO is_opposite(a, b) AS has_denial(a) <> has_denial(b)
    OR damerau_levenshtein(without_denial(a), b) < damerau_levenshtein(a, b)
    OR damerau_levenshtein(a, without_denial(b)) < damerau_levenshtein(a, b);

-- moments ---------------------------------------------------------------------------------------------------------------

-- month names as numbers: `12 juli 2021` is `12/m07/2021`
CREATE OR REPLACE TEMP MACRO numbered_month(t) AS regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(t,
    '[\s./-]*(\b(januari|january|jan)\b|जनवरी)[\s./-]*', '/m01/'),
    '[\s./-]*(\b(februari|pebruari|february|feb|peb)\b|फ़रवरी|फरवरी)[\s./-]*', '/m02/'),
    '[\s./-]*(\b(maret|march|mar)\b|मार्च)[\s./-]*', '/m03/'),
    '[\s./-]*(\b(april|apr)\b|अप्रैल)[\s./-]*', '/m04/'),
    '[\s./-]*(\b(mei|may)\b|मई)[\s./-]*', '/m05/'),
    '[\s./-]*(\b(juni|june|jun)\b|जून)[\s./-]*', '/m06/'),
    '[\s./-]*(\b(juli|july|jul)\b|जुलाई)[\s./-]*', '/m07/'),
    '[\s./-]*(\b(agustus|august|agt|ags|agu|agst|aug)\b|अगस्त)[\s./-]*', '/m08/'),
    '[\s./-]*(\b(september|sept|sep)\b|सितंबर|सितम्बर)[\s./-]*', '/m09/'),
    '[\s./-]*(\b(oktober|october|okt|oct)\b|अक्टूबर|अक्तूबर)[\s./-]*', '/m10/'),
    '[\s./-]*(\b(november|nopember|nov|nop)\b|नवंबर|नवम्बर)[\s./-]*', '/m11/'),
    '[\s./-]*(\b(desember|december|des|dec)\b|दिसंबर|दिसम्बर)[\s./-]*', '/m12/');

-- weekdays and filler words away, a named month put year first, a time of day with colons
CREATE OR REPLACE TEMP MACRO without_fillers(t) AS regexp_replace(regexp_replace(lower(t),
    '^(sen|sel|rab|kam|jum[''’]?|sab|ming?|ahad|mon|tue|wed|thu|fri|sat|sun|सोम|मंगल|बुध|गुरु|शुक्र|शनि|रवि)[\pL\pM]*([,.]\s*|\s+)', ''),
    '\b(pukul|jam|at|hari)\b\.?|बजे|,|\s-\s', ' ', 'g');

-- the weekday a date begins with, Monday 1 to Sunday 7; NULL when it names none
CREATE OR REPLACE TEMP MACRO named_weekday(t) AS CASE WHEN t[1] > '9' THEN map {
    'sen': 1, 'mon': 1, 'सोम': 1, 'sel': 2, 'tue': 2, 'मंगल': 2, 'rab': 3, 'wed': 3, 'बुध': 3, 'kam': 4, 'thu': 4, 'गुरु': 4,
    'jum': 5, 'fri': 5, 'शुक्र': 5, 'sab': 6, 'sat': 6, 'शनि': 6, 'min': 7, 'aha': 7, 'sun': 7, 'रवि': 7
}[regexp_extract(lower(t), '^(sen|sel|rab|kam|jum|sab|min|aha|mon|tue|wed|thu|fri|sat|sun|सोम|मंगल|बुध|गुरु|शुक्र|शनि|रवि)', 1)] END;

-- `रात 8` and `malam 7` as `8 रात` and `7 malam`
CREATE OR REPLACE TEMP MACRO with_part_behind(t) AS
    regexp_replace(t, '\s(pagi|siang|sore|malam|सुबह|दोपहर|शाम|रात)\s+(\d{1,2}(?:[:.]\d{2}){0,2})\s*$', ' \2 \1');

CREATE OR REPLACE TEMP MACRO with_named_month(t) AS regexp_replace(regexp_replace(regexp_replace(numbered_month(t),
    '^(\d{1,2})(?:st|nd|rd|th)?/m(\d{2})/(\d{4})', '\3-\2-\1'),
    '^(\d{1,2})(?:st|nd|rd|th)?/m(\d{2})/(\d{2})\b', '20\3-\2-\1'),
    '^/m(\d{2})/(\d{1,2})(?:st|nd|rd|th)?\s+(\d{4})', '\3-\1-\2');

CREATE OR REPLACE TEMP MACRO with_colons(t) AS regexp_replace(regexp_replace(t,
    '(\s)(\d{1,2})\.(\d{2})\.(\d{2})(\s|$)', '\1\2:\3:\4\5'),
    '(\s)(\d{1,2})\.(\d{2})(\s|$)', '\1\2:\3\4');

-- `12jul2021` as `12 jul 2021`, `20210712` as `2021-07-12`
CREATE OR REPLACE TEMP MACRO with_signs(t) AS regexp_replace(regexp_replace(t,
    '^(\d{1,2})(\pL{3,9})(\d{4}|\d{2})\b', '\1 \2 \3'),
    '^(20\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(\s|$)', '\1-\2-\3\4');

CREATE OR REPLACE TEMP MACRO plain_moment(t) AS trim(regexp_replace(with_colons(with_named_month(with_signs(with_part_behind(without_fillers(t))))), '\s+', ' ', 'g'));

-- the hour on a clock of 24, for the part of the day that is named; NULL for a word nobody knows, and for `jam 12 malam` and
-- `jam 1 malam`, which may belong to the night before or after
CREATE OR REPLACE TEMP MACRO clock_hour(hour, part) AS CASE
    WHEN part = '' THEN hour
    WHEN part IN ('pm', 'p.m.') THEN CASE WHEN hour < 12 THEN hour + 12 ELSE hour END
    WHEN part IN ('am', 'a.m.') THEN CASE WHEN hour < 12 THEN hour WHEN hour = 12 THEN 0 END
    WHEN part IN ('pagi', 'dini', 'subuh', 'सुबह') THEN CASE WHEN hour < 12 THEN hour END
    WHEN part IN ('siang', 'दोपहर') THEN CASE WHEN hour < 6 THEN hour + 12 WHEN hour < 18 THEN hour END
    WHEN part IN ('sore', 'शाम') THEN CASE WHEN hour < 12 THEN hour + 12 WHEN hour > 12 THEN hour END
    WHEN part IN ('malam', 'रात') THEN CASE WHEN hour BETWEEN 6 AND 11 THEN hour + 12 WHEN hour >= 18 THEN hour END
END;

-- seconds since midnight; 86,400 for 24:00, NULL when there is no such time
CREATE OR REPLACE TEMP MACRO seconds_of(hour, minute, second) AS CASE
    WHEN (hour BETWEEN 0 AND 23 AND minute BETWEEN 0 AND 59 AND second BETWEEN 0 AND 59) OR (hour = 24 AND minute = 0 AND second = 0)
        THEN hour * 3600 + minute * 60 + second
END;

-- a number of a piece of text, `otherwise` for an empty piece
CREATE OR REPLACE TEMP MACRO piece(t, otherwise) AS coalesce(TRY_CAST(nullif(t, '') AS INTEGER), otherwise);

-- day, month, year and time of a moment written with the day (or month) first; empty pieces when it is not
CREATE OR REPLACE TEMP MACRO slashed_pieces(t) AS regexp_extract(t,
    '^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})(?:[ t]+(\d{1,2})(?::(\d{2})(?::(\d{2}))?)? ?([\pL\pM.]*))?$',
    ['a', 'b', 'year', 'hour', 'minute', 'second', 'part']);

-- the same for a moment written with the year first
CREATE OR REPLACE TEMP MACRO year_first_pieces(t) AS regexp_extract(t,
    '^(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})(?:[ t]+(\d{1,2})(?::(\d{2})(?::(\d{2})(?:[.,]\d+)?)?)? ?([\pL\pM.]*))?$',
    ['year', 'month', 'day', 'hour', 'minute', 'second', 'part']);

-- the moment of an Excel serial, 1998 to 2050; `days_to_epoch` more when the workbook counts from 1904
CREATE OR REPLACE TEMP MACRO serial_of_1900(t, days_to_epoch) AS CASE
    WHEN regexp_full_match(t, '[0-9]{5}(\.[0-9]+)?') THEN TRY_CAST(t AS DOUBLE) + days_to_epoch END;
CREATE OR REPLACE TEMP MACRO serial_moment(t, days_to_epoch) AS CASE
    WHEN serial_of_1900(t, days_to_epoch) >= 36000 AND serial_of_1900(t, days_to_epoch) < 55000
        THEN TIMESTAMP '1899-12-30' + to_seconds(CAST(round(serial_of_1900(t, days_to_epoch) * 86400) AS BIGINT)) END;

-- seconds since midnight of an Excel serial that has a fraction
CREATE OR REPLACE TEMP MACRO serial_seconds(t) AS CASE
    WHEN regexp_full_match(t, '[0-9]{5}\.[0-9]+') THEN CAST(round(TRY_CAST(t AS DOUBLE) % 1 * 86400) AS INTEGER) END;

-- the offset a moment names [minutes east of UTC]; NULL when it names none
CREATE OR REPLACE TEMP MACRO offset_minutes(t) AS CASE
    WHEN regexp_matches(t, '(?i)\d\s*wib$') THEN 420
    WHEN regexp_matches(t, '(?i)\d\s*wita$') THEN 480
    WHEN regexp_matches(t, '(?i)\d\s*wit$') THEN 540
    WHEN regexp_matches(t, '(?i)\d{2}\s*(z|utc|gmt)$') THEN 0
    WHEN regexp_matches(t, ':\d{2}(\.\d+)?\s*[+-](0\d|1[0-4]):?([0-5]\d)?$') THEN
        (CASE WHEN regexp_matches(t, '-\d{2}:?(\d{2})?$') THEN -1 ELSE 1 END)
        * (TRY_CAST(regexp_extract(t, '[+-](\d{2}):?(\d{2})?$', 1) AS INTEGER) * 60
           + coalesce(TRY_CAST(nullif(regexp_extract(t, '[+-](\d{2}):?(\d{2})?$', 2), '') AS INTEGER), 0))
END;

-- what may name an offset: asked first, for to take a text apart is dear
CREATE OR REPLACE TEMP MACRO may_name_zone(t) AS length(t) > 10
    AND (t[-1] > '9' OR t[-6] IN ('+', '-') OR t[-5] IN ('+', '-') OR t[-3] IN ('+', '-'));

CREATE OR REPLACE TEMP MACRO without_offset(t) AS
    regexp_replace(t, '(?i)\s*(wib|wita|wit|z|utc|gmt|[+-]\d{2}:?\d{2}|(:\d{2})[+-]\d{2})$', '\2');

-- the zone of a cell that holds nothing else, as moments name it
CREATE OR REPLACE TEMP MACRO zone_name(t) AS CASE lower(t)
    WHEN 'asia/jakarta' THEN 'WIB' WHEN 'asia/pontianak' THEN 'WIB' WHEN 'asia/makassar' THEN 'WITA' WHEN 'asia/jayapura' THEN 'WIT'
    WHEN 'etc/utc' THEN 'UTC' ELSE upper(t) END;

-- a text that has a time of day and names no zone, with the zone of its column; `may_be_clock` where it may be a time of day alone
CREATE OR REPLACE TEMP MACRO in_zone(t, zone, may_be_clock) AS CASE
    WHEN zone IS NULL OR offset_minutes(t) IS NOT NULL THEN t
    WHEN regexp_matches(lower(t), '[ t]\d{1,2}[:.]\d{2}([:.]\d{2}([.]\d+)?)? ?([ap][.]?m[.]?|pagi|siang|sore|malam)?$')
        OR (may_be_clock AND regexp_full_match(t, '\d{1,2}[:.]\d{2}([:.]\d{2})?')) THEN t || ' ' || zone
    ELSE t
END;

-- a moment written as a machine writes it: `2021-07-12`, `2021-07-12 14:05`, `2021-07-12 14:05:00` or with a fraction
CREATE OR REPLACE TEMP MACRO is_iso(t) AS (length(t) IN (10, 16, 19) OR (length(t) BETWEEN 21 AND 26 AND t[20] = '.')) AND t[5] = '-' AND t[8] = '-' AND t[14] IN ('', ':')
    AND t[-1] BETWEEN '0' AND '9' AND t[12:16] <> '24:00' AND TRY_CAST(t AS TIMESTAMP) IS NOT NULL;

-- whether a time of day is written in a moment of a machine; NULL where it is midnight, which may stand for none
CREATE OR REPLACE TEMP MACRO iso_time_known(t) AS CASE
    WHEN length(t) = 10 THEN false
    WHEN t[12:16] = '00:00' AND (length(t) = 16 OR t[17:19] = ':00') THEN NULL
    ELSE true
END;

-- plausible years, 2000 and later; `not_far` limits the future
CREATE OR REPLACE TEMP MACRO in_range(moment) AS CASE WHEN year(moment) BETWEEN 2000 AND 2999 THEN moment END;

-- whether something that began can have ended then
CREATE OR REPLACE TEMP MACRO is_end_of(ended, began, most_hours) AS
    coalesce(ended > began AND ended <= began + to_hours(most_hours), true);

-- whether a day fits the known days around it: between those of a column in order, else near them or in one of their months
CREATE OR REPLACE TEMP MACRO fits_days(day, earliest, latest, days_off, is_of_month, slack, near) AS CASE
    WHEN earliest IS NOT NULL AND latest IS NOT NULL THEN day BETWEEN earliest - slack AND latest + slack
    ELSE (is_of_month OR days_off <= near) AND day >= coalesce(earliest - slack, day) AND day <= coalesce(latest + slack, day)
END;

-- ten years after the latest plausible moment, a year belongs to another calendar (2564), and which one is not guessed
CREATE OR REPLACE TEMP MACRO not_far(moment, latest) AS CASE WHEN moment < latest + INTERVAL 10 YEAR THEN moment END;

-- a cell that holds a time of day and no date
CREATE OR REPLACE TEMP MACRO is_clock(t) AS coalesce(regexp_full_match(lower(t), '(jam |pukul )?\d{1,2}([.:]\d{2}([.:]\d{2})?)?( ?(wib|wita|wit|utc|gmt|am|pm|pagi|siang|sore|malam|subuh|dini hari))?'), false)
    AND NOT regexp_full_match(t, '\d{5,}');

-- a date with its time of day from another cell
CREATE OR REPLACE TEMP MACRO with_clock(t, clock) AS CASE
    WHEN clock IS NULL OR t IS NULL OR is_nothing(clock) THEN t
    WHEN regexp_matches(clock, '\d[/-]\d{1,2}[/-]\d{2}') THEN clock
    WHEN regexp_full_match(clock, '0?\.\d+') THEN regexp_replace(t, '[ T]00:00(:00)?$', '') || ' ' || strftime(TIMESTAMP '2000-01-01' + to_seconds(CAST(round(TRY_CAST(clock AS DOUBLE) * 86400) AS BIGINT)), '%H:%M:%S')
    ELSE regexp_replace(t, '[ T]00:00(:00)?$', '') || ' ' || clock
END;

-- people ----------------------------------------------------------------------------------------------------------------

CREATE OR REPLACE TEMP MACRO first_number(t) AS regexp_extract(t, '^[^0-9+]*([+]?[0-9][0-9 ().-]{3,}[0-9])', 1);

-- a number some of whose digits are gone: Excel's `6.28E+12`, or `0812xxxx001`
CREATE OR REPLACE TEMP MACRO has_lost_digits(t) AS regexp_matches(t, '(?i)[0-9]e[+]?[0-9]|[0-9][ -]?[x*•?]|[x*•?][ -]?[0-9]')
    AND NOT regexp_full_match(t, '[0-9*#]{1,7}');

-- the gaps are those of the numbering plan of the posko's country; for Indonesia `62`, `0`, `[1-9][0-9]{6,12}`, `8[0-9]{7,12}`
CREATE OR REPLACE TEMP MACRO e164(n) AS CASE
    WHEN regexp_full_match(n, '([+]|00)?{calling_code}{trunk}{significant}') THEN '{calling_code}' || regexp_extract(n, '{calling_code}{trunk}([0-9]+)$', 1)
    WHEN regexp_full_match(n, '[+]?{calling_code}{significant}') THEN replace(n, '+', '')
    WHEN regexp_full_match(n, '[+][1-9][0-9]{7,14}') THEN replace(n, '+', '')
    WHEN regexp_full_match(n, '00[1-9][0-9]{7,14}') THEN substr(n, 3)
    WHEN regexp_full_match(n, '{trunk}{significant}') THEN '{calling_code}' || substr(n, length('{trunk}') + 1)
    WHEN regexp_full_match(n, '{bare}') THEN '{calling_code}' || n
END;

-- E.164 digits without the plus; NULL for text that holds no whole number, and for one of zeros. Statistics programs write
-- `81200000001.0`
CREATE OR REPLACE TEMP MACRO read_phone(t) AS CASE
    WHEN ends_with(t, '000000') AND regexp_full_match(t, '[+]?({calling_code}|{trunk})?[ -]?8?[ -]?0+') THEN NULL
    WHEN regexp_full_match(t, '{trunk}{significant}') THEN '{calling_code}' || substr(t, length('{trunk}') + 1)
    WHEN has_lost_digits(t) THEN NULL
    ELSE e164(regexp_replace(first_number(regexp_replace(t, '^([0-9]{9,})\.0$', '\1')), '[^0-9+]', '', 'g'))
END;

-- a telephone number as people write it, alone or within a text; a day is none, nor what is counted within it: `08122021-001`
CREATE OR REPLACE TEMP MACRO mobile_number(t) AS regexp_extract(t,
    '(?:^|[^0-9+])(([+] ?[1-9]|(?:00 ?{calling_code}|[(]?[+]?{calling_code}[)]?|[(]?{trunk})[ .-]{0,2}(?:[(]0[)] ?)?{mobile})(?:[ .)-]{0,2}[0-9]){7,12})(?:$|[^0-9])', 1);
-- a mobile number without its zero, as a spreadsheet leaves it
CREATE OR REPLACE TEMP MACRO is_bare_mobile(t) AS regexp_full_match(t, '{spaced}([.]0)?');
CREATE OR REPLACE TEMP MACRO begins_like_phone(t) AS regexp_matches(t, '^[+]?({start})');
CREATE OR REPLACE TEMP MACRO is_day_with_serial(t) AS regexp_full_match(t, '[0-3][0-9][01][0-9]20[0-9]{2}[ ./-].*|[0-9]{1,4}[-. ][0-9]{1,2}[-. ][0-9]{2,4}.*');
CREATE OR REPLACE TEMP MACRO holds_mobile_number(t) AS length(t) >= 9 AND mobile_number(t) <> ''
    AND NOT regexp_full_match(t, '0[1-9][01][0-9]20[0-9]{2}[ ./-].*');

-- the digits of a figure without a sign that parts thousands, or with a zero before them as no amount has; NULL for another
CREATE OR REPLACE TEMP MACRO digits_in_one_run(t) AS CASE
    WHEN regexp_full_match(t, '[^0-9]*[0-9]+([.,]0{1,2})?[^0-9]*') THEN regexp_extract(t, '[0-9]+')
    WHEN regexp_matches(t, '^[^0-9]*(0|[+] ?{calling_code}|{calling_code}[ -])') THEN regexp_replace(t, '[^0-9]', '', 'g')
    WHEN regexp_matches(t, '^[1-9]([.,][0-9]+)?[eE][+]?[0-9]{1,2}[^0-9]*$')
    THEN CAST(TRY_CAST(TRY_CAST(regexp_extract(replace(t, ',', '.'), '^[0-9.]+[eE][+]?[0-9]+') AS DOUBLE) AS BIGINT) AS VARCHAR)
END;
-- whether a figure is a mobile number and no amount: ten digits or more that fit, and no whole millions
CREATE OR REPLACE TEMP MACRO is_dialled(t) AS length(t) >= 10 AND coalesce(length(digits_in_one_run(t)) >= 10
    AND regexp_full_match(digits_in_one_run(t), '{mobile_digits}') AND NOT ends_with(digits_in_one_run(t), '000000'), false);

-- a text that pages show, with only the last digits of the telephone numbers in it: at most two, as nobody writes more
CREATE OR REPLACE TEMP MACRO without_mobile_number(t) AS CASE WHEN holds_mobile_number(t)
    THEN replace(t, mobile_number(t), '…' || right(regexp_replace(mobile_number(t), '[^0-9]', '', 'g'), 3)) ELSE t END;
CREATE OR REPLACE TEMP MACRO without_mobile_numbers(t) AS
    CASE WHEN regexp_matches(t, '[0-9]{3}') THEN without_mobile_number(without_mobile_number(t)) ELSE t END;

-- digits by which somebody is known again although they are no whole number: a house number, a local one, one too long. Nobody
-- is known by zeros, or by the beginning of a whole number
CREATE OR REPLACE TEMP MACRO odd_number(t) AS CASE
    WHEN regexp_full_match(t, '[+]?[0-9*#][0-9*# ().-]*') AND regexp_matches(t, '[0-9].*[0-9]') AND NOT has_lost_digits(t)
        AND NOT regexp_full_match(regexp_replace(t, '[^0-9+]', '', 'g'), '([+]?{calling_code}|{trunk})?8?0+|([+]|{trunk}|{calling_code})[0-9]{0,7}')
    THEN regexp_replace(t, '[^0-9*#]', '', 'g')
END;

-- a phone cell that holds no telephone number to be read: a house number, a word of the PBX, or a number withheld
CREATE OR REPLACE TEMP MACRO is_short_or_withheld(t) AS NOT has_lost_digits(t) AND (regexp_full_match(t, '[0-9*#]{1,7}')
    OR NOT regexp_matches(t, '[0-9].*[0-9].*[0-9].*[0-9].*[0-9]')
    OR regexp_matches(lower(t), 'private|anonym|unknown|unavailable|withheld|restricted|tersembunyi|pribadi|tanpa nomor|tidak (ada|diketahui)'));

CREATE OR REPLACE TEMP MACRO masked_number(n) AS '…' || right(translate(n, '*#', ''), 3);

-- the pieces of a cell that holds one or several words; the comma of `1,5 m3` parts nothing
CREATE OR REPLACE TEMP MACRO word_pieces(t) AS regexp_split_to_array(regexp_replace(t, '(\d),(\d)', '\1.\2', 'g'), '(?i)\s*[,;/+&|\n]\s*|\s+(dan|serta|and|और)\s+');

-- an e-mail address; the number on an Indonesian identity card: province, district, day of birth (by 40 more for women), serial
CREATE OR REPLACE TEMP MACRO holds_email(t) AS contains(t, '@') AND regexp_matches(t, '[^\s@<>]@[^\s@<>]+[.]\pL{2,}');
CREATE OR REPLACE TEMP MACRO holds_identity_number(t) AS length(t) >= 16 AND regexp_matches(regexp_replace(t, '([0-9])[ -]', '\1', 'g'),
    '(^|[^0-9])(1[1-9]|21|3[1-6]|5[1-3]|6[1-5]|7[1-6]|8[12]|9[1-7])[0-9]{4}([04][1-9]|[1256][0-9]|[37][01])(0[1-9]|1[0-2])[0-9]{6}([^0-9]|$)');
-- what tells who it was, and so never which row: these, or a form of address before a name
CREATE OR REPLACE TEMP MACRO names_person(t) AS holds_email(t) OR holds_identity_number(t) OR (contains(t, ' ')
    AND regexp_matches(t, '(?i)^(bu|ibu|pak|bpk|bapak|mas|mbak|mba|sdr|sdri|sdra|kak|dr|hj|mr|mrs|ms|shri|smt|श्री|श्रीमती)[.]?\s+\pL[^0-9]*$'));

-- what was found, as a page may show it: a text with a telephone number that strayed into another column is masked, a long one cut
CREATE OR REPLACE TEMP MACRO shown_text(found, rule) AS left(CASE
    WHEN rule IN ('phone_as_id', 'phone_as_number', 'person_as_id') OR (rule <> 'label' AND (holds_mobile_number(found) OR holds_email(found) OR regexp_matches(found, '…[0-9]{3}'))) THEN '•••'
    WHEN rule IN ('unreadable_moment', 'unreadable_number', 'ambiguous_number', 'part_of_a_thing', 'not_positive', 'far_future',
        'impossible_end', 'before_its_order', 'before_consent', 'before_its_referral', 'ends_before_start')
        THEN regexp_replace(found, '(?:\+?{calling_code}|\b{trunk})[ .-]?{mobile}[0-9 .-]{5,}[0-9]', '•••', 'g')
    ELSE regexp_replace(found, '[+0-9][0-9 ().-]{6,}[0-9]', '•••', 'g')
END, 60);
