-- One row per need that readers see among other needs, as who knows the place knows the person.
-- category  its code
SELECT category
FROM (FROM raw.words WHERE sensitive IS NOT NULL QUALIFY load_order = max(load_order) OVER (PARTITION BY category))
GROUP BY category
HAVING bool_or(sensitive)
ORDER BY category
