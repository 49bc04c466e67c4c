-- One row per local day, hour, village and channel that had an inbound call whose time of day is known.
-- day           local day of the start
-- hour          local hour of the start (0 to 23)
-- village_code  village of the caller, NULL when not recorded
-- channel       phone, whatsapp, walk_in …
-- calls         inbound calls
SELECT day, hour, village_code, channel, count(*) AS calls
FROM staging.calls
WHERE direction = 'inbound' AND time_known
GROUP BY ALL
ORDER BY day, hour, village_code, channel
