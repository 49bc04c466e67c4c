-- One row per column of the sample and thing its cells may be.
-- place  column, from 0
-- thing  moment, clock, year, month, day_of_month, number, whole, large, degrees, phone, yes_no, name, unique, one_word, or what a
--        word or a name can be: village, district, item, and every domain of codes
-- share  of its filled cells that are [0-1]
-- `{sample}` has the cells (place, text), `{names}` spellings that are known (thing, spelling, as `fold_item` writes them).
WITH texts AS MATERIALIZED (
    SELECT DISTINCT text, fold(text) AS folded, regexp_matches(text, '[0-9]') AS has_digit FROM {sample}
), plain AS MATERIALIZED (
    SELECT text, CASE WHEN has_digit AND length(text) BETWEEN 6 AND 40 AND NOT regexp_full_match(text, '[0-9]+([.,][0-9]*)?')
        THEN plain_moment(text) END AS written, numbered_month(folded) AS month
    FROM texts
), tests AS MATERIALIZED (
    SELECT text,
        coalesce(slashed_pieces(written).year <> '' OR year_first_pieces(written).year <> '', false) AS moment,
        is_clock(text) AND regexp_matches(text, '[0-9][.:][0-9]') AS clock,
        regexp_full_match(text, '(19[5-9][0-9]|20[0-9]{2}|21[0-9]{2})([.]0)?') AS year,
        coalesce(TRY_CAST(text AS DOUBLE) BETWEEN 1 AND 12, false) OR regexp_full_match(month, '/m[0-9]{2}/') AS month,
        coalesce(TRY_CAST(text AS DOUBLE) BETWEEN 1 AND 31, false) AS day_of_month,
        regexp_full_match(text, '[(]?-?(rp[. ]*)?[0-9][0-9.,]*(,-)?[)]?', 'i') AS number,
        regexp_full_match(text, '-?[0-9]+([.,]0+)?') AS whole,
        length(regexp_replace(text, '[^0-9]', '', 'g')) BETWEEN 5 AND 10 AS large,
        regexp_full_match(text, '-?[0-9]{1,3}[.,][0-9]{3,}') AS degrees,
        (regexp_full_match(text, '[+]?[0-9][0-9 .()-]{7,18}') AND begins_like_phone(text) AND read_phone(text) IS NOT NULL)
            OR holds_mobile_number(coalesce(nullif(regexp_extract(text, '<([^<>]*)>', 1), ''), text)) AS phone,
        read_yes_no(text) IS NOT NULL AND NOT regexp_full_match(text, '[01]') AS yes_no,
        regexp_full_match(text, '((bpk|bu|ibu|pak|sdr|dr|ns|hj|h)[.]? )?\p{Lu}[\pL.''’-]*( \p{Lu}[\pL.''’-]*){0,4}')
            AND NOT regexp_full_match(text, '\p{Lu}+') AS name,
        NOT contains(text, ' ') AND length(text) <= 40 AS one_word
    FROM plain
), shares AS (
    SELECT place, avg(CAST(moment AS INT)) AS moment, avg(CAST(clock AS INT)) AS clock, avg(CAST(year AS INT)) AS year, avg(CAST(month AS INT)) AS month,
        avg(CAST(day_of_month AS INT)) AS day_of_month, avg(CAST(number AS INT)) AS number, avg(CAST(whole AS INT)) AS whole,
        avg(CAST(large AS INT)) AS large, avg(CAST(degrees AS INT)) AS degrees, avg(CAST(phone AS INT)) AS phone,
        avg(CAST(yes_no AS INT)) AS yes_no, avg(CAST(name AS INT)) AS name, count(DISTINCT text) / count(*) AS unique,
        avg(CAST(one_word AS INT)) AS one_word
    FROM {sample} JOIN tests USING (text) GROUP BY place
), pieces AS (
    SELECT text, folded AS piece FROM texts
    UNION
    SELECT text, unnest(list_transform(word_pieces(text), lambda piece: fold(piece))) FROM texts WHERE NOT has_digit
), known AS MATERIALIZED (
    SELECT DISTINCT text, domain AS thing FROM pieces JOIN words ON word = piece
    UNION
    SELECT DISTINCT text, thing
    FROM (SELECT text, fold_item(regexp_replace(text, '(?i)^(desa|ds[.]?|kelurahan|kel[.]?|kecamatan|kec[.]?)\s+', '')) AS spelling FROM texts)
    JOIN {names} USING (spelling)
), filled AS (
    SELECT place, count(*) AS cells FROM {sample} GROUP BY place
)
SELECT place, thing, CAST(share AS DOUBLE) AS share FROM (UNPIVOT shares ON * EXCLUDE (place) INTO NAME thing VALUE share)
UNION ALL
SELECT place, thing, count(*) / any_value(filled.cells)
FROM {sample} JOIN known USING (text) JOIN filled USING (place)
GROUP BY place, thing
