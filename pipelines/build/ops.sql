-- One row per row or cell in quarantine.
-- load_id      the load
-- part         sheet of the load, from 0
-- sheet        its name, '' for a file of one table
-- row_number   row of the file, as Excel counts
-- scope        row: the whole row is in quarantine; cell: the row is loaded without this cell
-- rule         the failed rule, a key of `quarantine` in i18n
-- column_name  canonical column
-- found        the text there as it passed the gate, masked in private columns
-- suggestion   what may be meant, NULL when nothing is near
CREATE TABLE ops.quarantine (
    load_id VARCHAR, part INTEGER, sheet VARCHAR, row_number BIGINT, scope VARCHAR, rule VARCHAR, column_name VARCHAR,
    found VARCHAR, suggestion VARCHAR
);

-- One row per non-data row: counted in the load's report, neither loaded nor in quarantine.
-- load_id     the load
-- part        sheet of the load, from 0
-- sheet       its name, '' for a file of one table
-- row_number  row of the file
-- kind        blank, title, repeated_header, total, signature, system, conversation, …
CREATE TABLE ops.lines (load_id VARCHAR, part INTEGER, sheet VARCHAR, row_number BIGINT, kind VARCHAR);

-- One row per row that is data and does not count: a gift that failed, a movement that was cancelled.
-- load_id     the load
-- part        sheet of the load, from 0
-- sheet       its name, '' for a file of one table
-- row_number  row of the file
-- status      pending, failed, cancelled, refunded, expired, draft …
CREATE TABLE ops.skipped_rows (load_id VARCHAR, part INTEGER, sheet VARCHAR, row_number BIGINT, status VARCHAR);

-- One row per load: one file and feed. rows_read = rows_loaded + rows_duplicate + rows_quarantined + rows_skipped.
-- load_id            the load
-- file               name of the file as it passed the gate: numbers masked, a code where it has the name of a known person
-- sha256             hash of the file
-- feed               the feed
-- rows_read          rows of data in the file
-- rows_loaded        rows in force
-- rows_duplicate     rows superseded, or equal to rows of other loads
-- rows_quarantined   rows in quarantine
-- rows_skipped       rows that do not count, listed in skipped_rows
-- cells_quarantined  cells in quarantine, whose rows are loaded
-- records            events that came out (a PBX call can be several rows)
-- loaded_at          when it was loaded
-- status             loaded; superseded_older: took the place of another; superseded: keeps only rows outside the newer one's span;
--                    set_aside_made_up; undone: left out, so without counts
-- made_up            whether the file says that it is made up
-- superseded_by      the load that took its place, NULL when none
-- undone_at          when it was undone, NULL while it counts
CREATE TABLE ops.loads (
    load_id VARCHAR, file VARCHAR, sha256 VARCHAR, feed VARCHAR, rows_read BIGINT, rows_loaded BIGINT, rows_duplicate BIGINT,
    rows_quarantined BIGINT, rows_skipped BIGINT, cells_quarantined BIGINT, records BIGINT, loaded_at TIMESTAMPTZ, status VARCHAR,
    made_up BOOLEAN, superseded_by VARCHAR, undone_at TIMESTAMPTZ
);

-- One row per load that differs from older ones, and kind of difference.
-- load_id   the load
-- kind      added, changed, removed: against the superseded loads, else against earlier versions of the same events
-- rows      how many rows
-- examples  numbers of a few of these rows, after their sheet's name if it has one; of the older file when removed
CREATE TABLE ops.differences (load_id VARCHAR, kind VARCHAR, rows BIGINT, examples VARCHAR[]);

-- One row per row that counts and that somebody should look at.
-- load_id     the load
-- part        sheet of the load, from 0
-- sheet       its name, '' for a file of one table
-- row_number  row of the file
-- rule        why, a key of `term.review` in i18n: equal_row equals a row of another file, and the two files are not one book; restarted_key has the number of a row of another day in another file;
--             unsettled_death: a death of somebody whom only a number or a name tells; unclear_person: what names the person stands for several;
--             maybe_transfer: a credit that equals a debit of another own account, and no remark tells that money was moved
-- of_load_id  the load of the row it may repeat, NULL when there is none
CREATE TABLE ops.reviews (load_id VARCHAR, part INTEGER, sheet VARCHAR, row_number BIGINT, rule VARCHAR, of_load_id VARCHAR);

-- One row per feed with data; for stock, per depot.
-- feed            the feed
-- depot           depot for stock, else NULL
-- data_until      the newest event that happened
-- complete_until  the last complete local day: a later one has been reported
CREATE TABLE ops.feeds (feed VARCHAR, depot VARCHAR, data_until TIMESTAMPTZ, complete_until DATE);

-- One row per snapshot: exactly one.
-- built_at     moment
-- fingerprint  hash of the loads, code, reference data and settings it was built from
-- timezone     local time of every `day`
-- made_up      whether its data are made up
-- known_at     the moment of an as-of snapshot, NULL for the published one
-- centre       the posko whose books these are, NULL while nothing names it
-- centre_from  setting, or load: the first real load that names one
CREATE TABLE ops.snapshot (
    built_at TIMESTAMPTZ, fingerprint VARCHAR, timezone VARCHAR, made_up BOOLEAN, known_at TIMESTAMPTZ,
    centre VARCHAR, centre_from VARCHAR
);
