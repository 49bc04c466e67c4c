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

-- One row per stored row that another row speaks for.
-- feed_table  where both are stored
-- load_id, part, row_number  the row
-- is_changed  whether the other row says something else
CREATE TABLE raw.losers (feed_table VARCHAR, load_id VARCHAR, part INTEGER, row_number BIGINT, is_changed BOOLEAN);
