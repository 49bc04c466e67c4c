-- How the id and the name of a person are compared.

-- the id without what is only punctuation: `P-014`, `p 014` and `P014` are one id, `1/23` and `12/3` are two
CREATE OR REPLACE TEMP MACRO person_id_key(t) AS regexp_replace(
    regexp_replace(fold(t), '(\pL) (\pN)', '\1\2', 'g'), '(\pN) (\pL)', '\1\2', 'g');

-- the name without spaces and the titles before it; `By. Ny. Siti` is the baby of Siti and keeps what says so
CREATE OR REPLACE TEMP MACRO person_name_key(t) AS nullif(replace(regexp_replace(fold(t),
    '^((bpk|bapak|bp|pak|ibu|bu|sdr|sdri|saudara|saudari|tn|tuan|ny|nyonya|nn|nona|mr|mrs|ms|miss|mas|mbak|श्री|श्रीमती|सुश्री|कुमारी) )+', ''), ' ', ''), '');

-- whether a text that names a person is an id: it has a digit and is no telephone number
CREATE OR REPLACE TEMP MACRO is_person_id(t) AS regexp_matches(t, '\pN') AND read_phone(t) IS NULL;
