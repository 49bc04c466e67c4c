-- Ids and texts on their way into a snapshot.

-- whether an id has a telephone number in it; numbers of cases that are padded with zeros are none, nor is a day, nor the
-- id that Posko makes of a hash
CREATE OR REPLACE TEMP MACRO id_holds_number(t) AS length(t) >= 9 AND regexp_matches(
    translate(clean(t), 'OoIl|', '00111'),
    '(^|[^0-9])([+][^0-9A-WYZa-wyz]{0,3}[1-9]|0[^0-9A-WYZa-wyz]{0,3}0[^0-9A-WYZa-wyz]{0,3}[1-9]|0[^0-9A-WYZa-wyz]{0,3}[2-9]|{calling_code}|{mobile})([^0-9A-WYZa-wyz]{0,4}[0-9]){7}')
    AND NOT (regexp_full_match(t, '(x|wa|pbx|bank)-[0-9a-f]{12}') AND regexp_matches(t, '-.*[a-f]'))
    AND NOT regexp_matches(t, '^[^0-9]*([0-3][0-9][01][0-9]20[0-9]{2}|[0-9]{1,4}[-. /][0-9]{1,2}[-. /][0-9]{2,4})([ ./_-][0-9]{1,3})?([^0-9].{0,8})?$')
    OR contains(t, '@') OR holds_identity_number(t);

-- what stands for an id that cannot be shown: without a digit, so that it never looks like a number
CREATE OR REPLACE TEMP MACRO id_code(t) AS 'id-' || translate(substr(keyed('id ' || t), 1, 12), '0123456789', 'ghijklmnop');
CREATE OR REPLACE TEMP MACRO public_id(t) AS CASE WHEN t IS NULL THEN NULL WHEN id_holds_number(t) THEN id_code(t) ELSE t END;

-- whether a text is too long for a name, or is no line
CREATE OR REPLACE TEMP MACRO is_no_short_line(t) AS length(t) > {longest_name} OR regexp_matches(t, '[\x00-\x1f\x7f]');

-- whether a text is worth looking at closely: it may hold a number, an address of e-mail, a number in words, a form of address
CREATE OR REPLACE TEMP MACRO is_remarkable(t) AS strlen(t) <> length(t) OR contains(t, '@') OR is_no_short_line(t)
    OR regexp_matches(t, '[0-9OolI|]([^0-9A-WYZa-wyz]{0,4}[0-9OolI|]){5}')
    OR regexp_matches(t, '(?i)(^|[^a-z])({addresses})([^a-z]|$)|({words})[^0-9a-z]+({words}|[0-9])');

-- all runs of one to five words of a folded text
CREATE OR REPLACE TEMP MACRO word_runs(folded) AS flatten(list_transform(
    generate_series(1, len(string_split(folded, ' '))),
    lambda first: list_transform(
        generate_series(first, least(first + 4, len(string_split(folded, ' ')))),
        lambda last: array_to_string(string_split(folded, ' ')[first:last], ' '))));

-- the boundary of a village, and nothing else: no number in it has more digits before its point than a degree has
CREATE OR REPLACE TEMP MACRO public_shape(t) AS CASE WHEN regexp_full_match(t,
    '\s*\{\s*("type"\s*:\s*"(Multi)?Polygon"|"coordinates"\s*:[][0-9.,eE+\s-]+|,|\s)+\}\s*') AND NOT regexp_matches(t, '(^|[^0-9.eE])[0-9]{4}') THEN t END;

-- whether a text may have a telephone number in it; `id_holds_number` and the gate's own look decide
CREATE OR REPLACE TEMP MACRO looks_like_number(t) AS
    regexp_matches(t, '(^|[^0-9])([+][^0-9A-WYZa-wyz]{0,3}[1-9]|0[^0-9A-WYZa-wyz]{0,3}0[^0-9A-WYZa-wyz]{0,3}[1-9]|0[^0-9A-WYZa-wyz]{0,3}[2-9]|{calling_code}|{mobile})([^0-9A-WYZa-wyz]{0,4}[0-9]){7}|[0-9]{16}|@');

-- an id that may be the name of somebody, or is as long or as broken as no id is
CREATE OR REPLACE TEMP MACRO has_two_words(t) AS strlen(t) <> length(t) OR is_no_short_line(t) OR regexp_matches(t, '[A-Za-z]{2,}[ _.]+[A-Za-z]{2,}');
