-- One row per local day, kind, kind of donor and item that had a donation.
-- day         local day received
-- kind        cash or in_kind
-- donor_kind  person, company, community, government, anonymous, NULL when not recorded
-- item        item given, NULL for cash
-- donations   donations
-- quantity    given in kind [unit of the item]
-- amount_idr  given in cash, or the stated worth of goods [rupiah]
SELECT
    day,
    kind,
    donor_kind,
    item,
    count(*) AS donations,
    sum(quantity)::DECIMAL(18, 3) AS quantity,
    sum(amount_idr)::BIGINT AS amount_idr
FROM staging.donations
GROUP BY ALL
ORDER BY day, kind, donor_kind, item
