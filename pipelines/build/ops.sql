-- One row per row or cell to correct.
-- load_id      the load
-- part         which sheet of the load, from 0
-- sheet        its name, '' for a file of one table
-- row_number   row of the file, as Excel counts
-- scope        row: the whole row is set aside; cell: loaded without this cell
-- rule         what is wrong, a key of `quarantine` in i18n
-- column_name  canonical column
-- found        what stands there, masked in private columns
-- suggestion   what may be meant, NULL when nothing comes near
CREATE TABLE ops.quarantine (
    load_id VARCHAR, part INTEGER, sheet VARCHAR, row_number BIGINT, scope VARCHAR, rule VARCHAR, column_name VARCHAR,
    found VARCHAR, suggestion VARCHAR
);

-- One row per line that is no data: counted in the load's report, neither loaded nor set aside.
-- load_id, part, sheet  where it stands
-- row_number            row of the file
-- kind                  blank, title, repeated_header, total, signature, system, conversation, …
CREATE TABLE ops.lines (load_id VARCHAR, part INTEGER, sheet VARCHAR, row_number BIGINT, kind VARCHAR);

-- One row per load: rows_read = rows_loaded + rows_duplicate + rows_quarantined.
-- records        events that came out (a PBX call can be several rows)
-- loaded_at      the load's clock
-- status         loaded; superseded_older: took the place of another; superseded: its place was taken, it keeps the rows outside
--                the newer one's span; set_aside_made_up; undone: left out, so without any count
-- made_up        whether the file says it is made up
-- superseded_by  the load that took its place, NULL when none
-- undone_at      when it was left out, NULL while it counts
CREATE TABLE ops.loads (
    load_id VARCHAR, file VARCHAR, sha256 VARCHAR, feed VARCHAR, rows_read BIGINT, rows_loaded BIGINT, rows_duplicate BIGINT,
    rows_quarantined BIGINT, cells_quarantined BIGINT, records BIGINT, loaded_at TIMESTAMPTZ, status VARCHAR,
    made_up BOOLEAN, superseded_by VARCHAR, undone_at TIMESTAMPTZ
);

-- One row per load that says otherwise than older ones, and how.
-- load_id   the load
-- kind      added, changed, removed: against the loads whose place it took, else against what was known of the same events
-- rows      how many rows
-- examples  numbers of a few of these rows, after the name of their sheet where it has one: of the older file when removed
CREATE TABLE ops.differences (load_id VARCHAR, kind VARCHAR, rows BIGINT, examples VARCHAR[]);

-- One row per use of a list with numbers or names, which is never in a snapshot.
-- disclosed_at  when it was taken out
-- list          which: lost_callers, …
-- rows          of how many people or things
CREATE TABLE ops.disclosures (disclosed_at TIMESTAMPTZ, list VARCHAR, rows BIGINT);

-- One row per feed, and per depot for stock, that has told anything.
-- data_until      the newest event that happened
-- complete_until  the last local day that is complete: a later one was told
CREATE TABLE ops.feeds (feed VARCHAR, depot VARCHAR, data_until TIMESTAMPTZ, complete_until DATE);

-- One row: the snapshot itself.
-- built_at     moment
-- fingerprint  of the loads, the code and the settings it was built from
-- timezone     local time of every `day`
-- made_up      whether its data are made up
-- known_at     the moment whose knowledge it holds, NULL for the published one, which holds all
CREATE TABLE ops.snapshot (
    built_at TIMESTAMPTZ, fingerprint VARCHAR, timezone VARCHAR, made_up BOOLEAN, known_at TIMESTAMPTZ
);
