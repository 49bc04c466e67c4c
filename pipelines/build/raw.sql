-- One row per stored Parquet file.
-- filename    where it lies
-- load_id     its load
-- load_order  arrival: later loads have larger numbers
-- made_up     whether the file says it is made up
-- sheet       the sheet it came from, '' for a file of one table
-- loaded_at   the load's clock
-- item_unit   unit of the items nobody knows, which the file declares by naming them; NULL when it declares none
CREATE TABLE raw.stored_files (
    filename VARCHAR, load_id VARCHAR, load_order BIGINT, made_up BOOLEAN, sheet VARCHAR, loaded_at TIMESTAMPTZ,
    item_unit VARCHAR
);

-- One row per superseded load and load that came after it in its place: the next one, the one after that.
-- load_id            the older load
-- by_load_id         the newer one
-- level              1: superseded it itself; 2: superseded that one; and so on
-- first_us, last_us  the span of the newer one [µs since 1970], NULL when none of its rows has a moment
-- is_whole           whether the newer one replaces all of the older one, as reference data have no moment
CREATE TABLE raw.supersessions (
    load_id VARCHAR, by_load_id VARCHAR, level INTEGER, first_us BIGINT, last_us BIGINT, is_whole BOOLEAN
);

-- One row per stored row in whose place another one counts.
-- feed_table  where both are stored
-- load_id, part, row_number  the row
-- is_changed  whether the row that counts has another content
-- by_load_id  the newer load that superseded this row's; NULL when a row of the same event counts
CREATE TABLE raw.superseded_rows (
    feed_table VARCHAR, load_id VARCHAR, part INTEGER, row_number BIGINT, is_changed BOOLEAN, by_load_id VARCHAR
);

-- One row per row without a key that is numbered anew: one of a correction takes the number of the row that it corrects, one that
-- equals a row of another book comes after it.
-- load_id, part, row_number  the row
-- ordinal   which of the identical rows it is
-- event_id  made of that anew
CREATE TABLE raw.corrected_rows (load_id VARCHAR, part INTEGER, row_number BIGINT, ordinal BIGINT, event_id VARCHAR);

-- One row per row of an event that does not count, as it was cancelled, failed, is still pending …
-- load_id, part, sheet, row_number  the row
-- status      why not: pending, failed, cancelled, refunded, expired, draft …
CREATE TABLE raw.skipped_rows (load_id VARCHAR, part INTEGER, sheet VARCHAR, row_number BIGINT, status VARCHAR);

-- One row per row by which a load differs from older ones.
-- load_id     the load
-- kind        changed: the same event with another content; added, removed: of a load that superseded another
-- of_load_id  the older load, NULL for an added row
-- part, sheet, row_number  the row: of the load when added or changed, of the older one when removed
CREATE TABLE raw.differences (
    load_id VARCHAR, kind VARCHAR, of_load_id VARCHAR, part INTEGER, sheet VARCHAR, row_number BIGINT
);

-- One row per stored row of another posko: it is in quarantine.
-- feed_table  where it is stored
-- load_id, part, sheet, row_number  the row
-- centre      the posko it names
-- at_us       when it happened [µs since 1970]
CREATE TABLE raw.other_centres (
    feed_table VARCHAR, load_id VARCHAR, part INTEGER, sheet VARCHAR, row_number BIGINT, centre VARCHAR, at_us BIGINT
);

-- One row per row that counts and that somebody should look at.
-- load_id, part, sheet, row_number  the row
-- rule        equal_row: it equals a row of another file, and the two are not one book; restarted_key: it has the number of a row
--             of another day in another file
-- of_load_id  the load of the row it may repeat, NULL when there is none
CREATE TABLE raw.reviews (load_id VARCHAR, part INTEGER, sheet VARCHAR, row_number BIGINT, rule VARCHAR, of_load_id VARCHAR);

-- One row per balance that was on hand when all that was older was erased.
-- subject, depot, item, item_unit, condition, movement, quantity, occurred_at, is_card  see erasure/balances.sql
CREATE TABLE raw.opening_balances (
    subject VARCHAR, depot VARCHAR, item VARCHAR, item_unit VARCHAR, condition VARCHAR, movement VARCHAR,
    quantity DECIMAL(18, 3), occurred_at TIMESTAMPTZ, is_card BOOLEAN
);
