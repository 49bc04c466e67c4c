-- One row per part of a donation and what became of it.
-- donation_id      the donation, NULL for what no recorded donation covers
-- state            handed_over; in_store: goods not distributed yet; operating: operating costs; on_hand: cash not spent
-- is_named         whether the last use names the donation; else first in, first out
-- purchase_id      the purchase it paid for, NULL when none
-- distribution_id  the distribution it went to, NULL when none
-- item             goods, NULL for cash
-- quantity         [unit of the item], NULL for cash
-- amount_idr       cash, or the price of goods bought with cash [rupiah]; NULL for donated goods
-- village_code     where it was distributed, NULL when not known or not distributed
-- day              local date of the distribution, else of the purchase, else of the donation
CREATE OR REPLACE TABLE staging.gift_parts AS
SELECT
    g.donation_id,
    t.state,
    t.is_named,
    p.purchase_id,
    d.distribution_id,
    t.item,
    CASE WHEN t.item IS NOT NULL THEN CAST(t.thousandths AS DECIMAL(18, 3)) / 1000 END::DECIMAL(18, 3) AS quantity,
    CASE WHEN t.item IS NULL OR p.purchase_id IS NOT NULL THEN CAST(t.amount_idr AS BIGINT) END AS amount_idr,
    d.village_code,
    coalesce(d.day, p.day, g.day) AS day
FROM {parts} t
LEFT JOIN {donations} g ON g.number = t.gift
LEFT JOIN {purchases} p ON p.number = t.purchase
LEFT JOIN {distributions} d ON d.number = t.distribution
