-- after: areas, place_texts, village_names, villages
-- One row per name within a place as written, and whether that name is its district or city.
-- village_text   the village as written
-- district_text  the district as written beside it
-- place_key      the name folded, without kind
-- full_key       the name folded, with kind
-- place_kind     village, hamlet, district, city; NULL when not recorded
-- is_area        whether the name locates another one: `Batu` in `Temas, Batu`
SELECT
    village_text,
    district_text,
    place_key,
    full_key,
    place_kind,
    parts > 1 AND (
        coalesce(place_kind IN ('district', 'city'), false)
        OR (
            place_key IN (SELECT area_key FROM resolved.areas)
            AND (
                part = parts
                OR place_key NOT IN (SELECT name_key FROM resolved.village_names SEMI JOIN resolved.villages USING (village_code))
            )
        )
    ) AS is_area
FROM resolved.place_texts
