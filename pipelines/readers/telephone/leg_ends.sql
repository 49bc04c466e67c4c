-- One row per leg: both of its ends.
-- row_number, call   the leg, and what the legs of its call have in common
-- stated             the direction the log writes, NULL where it writes none
-- caller, dst        who began it and what was dialled, as written
-- is_long_caller, is_long_dst    whether that is a number of the world
-- is_short_caller, is_short_dst  whether it is one of the house: up to five digits
-- origin, target     the line or telephone at either end, without the number of the channel: `SIP/301`, `DAHDI/12`
-- dialled_in_end     the number that the last application dialled
-- Reads `{legs}`.
SELECT
    row_number, call, lower(direction) AS stated, caller, dst,
    coalesce(length(caller) > 5 AND regexp_matches(caller, '([0-9][^0-9]*){6}'), false) AS is_long_caller,
    coalesce(length(dst) > 5 AND regexp_matches(dst, '([0-9][^0-9]*){6}'), false) AS is_long_dst,
    coalesce(length(caller) < 6 AND regexp_full_match(caller, '[0-9*#]{1,5}'), false) AS is_short_caller,
    coalesce(length(dst) < 6 AND regexp_full_match(dst, '[0-9*#]{1,5}'), false) AS is_short_dst,
    nullif(regexp_extract(channel_name, '^([^/;@]+/[^/;@]+?)(?:-[0-9a-fA-F]{1,10})?(?:[/;@]|$)', 1), '') AS origin,
    nullif(regexp_extract(dstchannel, '^([^/;@]+/[^/;@]+?)(?:-[0-9a-fA-F]{1,10})?(?:[/;@]|$)', 1), '') AS target,
    nullif(regexp_extract(lastdata, '/([+0-9]{5,})(?:[@,&]|$)', 1), '') AS dialled_in_end
FROM {legs}
