-- One row per donation and what became of it.
-- donation_id             the donation
-- received_at             moment
-- day                     local date of it
-- donor                   name of an organisation, NULL for persons and the anonymous
-- donor_code              pseudonym of the donor, NULL when not recorded
-- donor_kind              person, company, community, government, anonymous; NULL when not recorded
-- kind                    cash or in_kind
-- item                    goods, NULL for cash
-- quantity                given [unit of the item], NULL for cash
-- amount_idr              given in cash; NULL for goods [rupiah]
-- purpose                 what it is earmarked for, NULL when not recorded
-- for_victims             whether the purpose is to help disaster victims
-- handed_over_idr         of cash: distributed, or spent on goods that were distributed [rupiah]
-- in_store_idr            of cash: spent on goods that are not distributed yet [rupiah]
-- operating_idr           of cash: operating costs [rupiah]
-- operating_named_idr     of that: costs that name the donation [rupiah]
-- on_hand_idr             of cash: not spent yet [rupiah]
-- handed_over_quantity    of goods: distributed [unit of the item]
-- in_store_quantity       of goods: not distributed yet [unit of the item]
-- handed_over_share       share distributed, 0 to 1; NULL when the size of the donation is not known
-- villages                villages that received a part
-- distributions           distributions that a part went to
WITH parts AS (
    SELECT
        donation_id,
        sum(amount_idr) FILTER (state = 'handed_over') AS handed_over_idr,
        sum(amount_idr) FILTER (state = 'in_store') AS in_store_idr,
        sum(amount_idr) FILTER (state = 'operating') AS operating_idr,
        sum(amount_idr) FILTER (state = 'operating' AND is_named) AS operating_named_idr,
        sum(amount_idr) FILTER (state = 'on_hand') AS on_hand_idr,
        sum(quantity) FILTER (state = 'handed_over') AS handed_over_quantity,
        sum(quantity) FILTER (state = 'in_store') AS in_store_quantity,
        count(DISTINCT village_code) AS villages,
        count(DISTINCT distribution_id) AS distributions
    FROM staging.gift_parts
    WHERE donation_id IS NOT NULL
    GROUP BY donation_id
)

SELECT
    g.donation_id,
    g.received_at,
    g.day,
    g.donor,
    g.donor_code,
    g.donor_kind,
    g.kind,
    g.item,
    g.quantity,
    CASE WHEN g.kind = 'cash' THEN coalesce(g.amount_idr, 0) END AS amount_idr,
    g.purpose,
    g.for_victims,
    CASE WHEN g.kind = 'cash' THEN coalesce(p.handed_over_idr, 0) END::BIGINT AS handed_over_idr,
    CASE WHEN g.kind = 'cash' THEN coalesce(p.in_store_idr, 0) END::BIGINT AS in_store_idr,
    CASE WHEN g.kind = 'cash' THEN coalesce(p.operating_idr, 0) END::BIGINT AS operating_idr,
    CASE WHEN g.kind = 'cash' THEN coalesce(p.operating_named_idr, 0) END::BIGINT AS operating_named_idr,
    CASE WHEN g.kind = 'cash' THEN coalesce(p.on_hand_idr, 0) END::BIGINT AS on_hand_idr,
    CASE WHEN g.item IS NOT NULL THEN coalesce(p.handed_over_quantity, 0) END::DECIMAL(18, 3) AS handed_over_quantity,
    CASE WHEN g.item IS NOT NULL THEN coalesce(p.in_store_quantity, 0) END::DECIMAL(18, 3) AS in_store_quantity,
    CASE
        WHEN g.kind = 'cash' THEN coalesce(p.handed_over_idr, 0) / nullif(g.amount_idr, 0)
        WHEN g.item IS NOT NULL THEN coalesce(p.handed_over_quantity, 0)::DOUBLE / nullif(g.quantity, 0)
    END AS handed_over_share,
    coalesce(p.villages, 0) AS villages,
    coalesce(p.distributions, 0) AS distributions
FROM staging.donations AS g
LEFT JOIN parts AS p ON p.donation_id = g.donation_id
ORDER BY g.received_at, g.donation_id
