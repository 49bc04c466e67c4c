-- One row per stored Parquet file.
-- filename    where it lies
-- load_id     its load
-- load_order  arrival: later loads have larger numbers
-- made_up     whether the file says it is made up
-- sheet       the sheet it came from, '' for a file of one table
-- loaded_at   the load's clock
-- item_unit   unit of the items nobody knows, which the file declares by naming them; NULL when it declares none
CREATE TABLE raw.stored (
    filename VARCHAR, load_id VARCHAR, load_order BIGINT, made_up BOOLEAN, sheet VARCHAR, loaded_at TIMESTAMPTZ,
    item_unit VARCHAR
);

-- One row per load whose place was taken, and load that came after it in its place: the next one, the one after that.
-- load_id            the older load
-- by_load_id         the newer one
-- level              1: took its place itself; 2: took the place of that one; and so on
-- first_us, last_us  the span of the newer one [µs since 1970], NULL when it tells of no moment
-- is_whole           whether the newer one speaks for all of the older one, as what simply is has no moment
CREATE TABLE raw.reach (
    load_id VARCHAR, by_load_id VARCHAR, level INTEGER, first_us BIGINT, last_us BIGINT, is_whole BOOLEAN
);

-- One row per stored row that another one speaks for.
-- feed_table  where both are stored
-- load_id, part, row_number  the row
-- is_changed  whether the row that speaks says something else
-- by_load_id  the newer load that took the place of this row's; NULL when a row of the same event speaks
CREATE TABLE raw.losers (
    feed_table VARCHAR, load_id VARCHAR, part INTEGER, row_number BIGINT, is_changed BOOLEAN, by_load_id VARCHAR
);

-- One row per row of a correction that counts and has no key: it stands where the row stood that it corrects.
-- load_id, part, row_number  the row of the correction
-- ordinal   which of the rows that look alike it is, counted in the file it corrects
-- event_id  made of that anew
CREATE TABLE raw.corrected (load_id VARCHAR, part INTEGER, row_number BIGINT, ordinal BIGINT, event_id VARCHAR);

-- One row per row by which a load differs from what older ones said.
-- load_id     the load
-- kind        changed: the same event otherwise; added, removed: of a load that took another's place
-- of_load_id  the older load, NULL for an added row
-- part, sheet, row_number  the row: of the load when added or changed, of the older one when removed
CREATE TABLE raw.differences (
    load_id VARCHAR, kind VARCHAR, of_load_id VARCHAR, part INTEGER, sheet VARCHAR, row_number BIGINT
);

-- One row per balance that was on hand when all that was older was erased.
-- subject, depot, item, item_unit, condition, movement, quantity, occurred_at, is_card  see erasure/carried.sql
CREATE TABLE raw.carried (
    subject VARCHAR, depot VARCHAR, item VARCHAR, item_unit VARCHAR, condition VARCHAR, movement VARCHAR,
    quantity DECIMAL(18, 3), occurred_at TIMESTAMPTZ, is_card BOOLEAN
);
