-- What tombstones name, as tables: `mark` is the keyed hash of an E.164 number, or of the id of a call.
-- Marks are no pseudonyms: whoever reads a snapshot cannot tell from them who is missing.
CREATE OR REPLACE TEMP MACRO erased_mark(t) AS keyed('erased ' || t);
CREATE OR REPLACE TEMP MACRO erased_call(t) AS erased_mark('call ' || t);
CREATE OR REPLACE TEMP TABLE erased_phones (mark VARCHAR);
CREATE OR REPLACE TEMP TABLE erased_calls (mark VARCHAR);
