-- Stock below zero after a day's movements is neither hidden nor clipped: it stands among the discrepancies with its size.
SELECT s.depot, s.item, s.condition, s.day, s.closing
FROM marts.stock_days s
ANTI JOIN marts.stock_discrepancies d
    ON d.kind = 'negative' AND d.depot = s.depot AND d.item = s.item AND d.condition = s.condition AND d.day = s.day
    AND d.difference = -s.closing
WHERE s.closing < 0
