-- How the id and the name of a person are compared.

-- the id without what is only punctuation: `P-014`, `p 014` and `P014` are one id, `1/23` and `12/3` are two
CREATE OR REPLACE TEMP MACRO person_id_key(t) AS regexp_replace(
    regexp_replace(fold(t), '(\pL) (\pN)', '\1\2', 'g'), '(\pN) (\pL)', '\1\2', 'g');

-- whether a text that names a person is an id: it has a digit, is no telephone number, and no mere number of a sheet, as every register
-- has a patient 1
CREATE OR REPLACE TEMP MACRO is_person_id(t) AS CASE
    WHEN regexp_matches(t, '\pN') THEN NOT regexp_full_match(fold(t), '((no|nomor|nomer|number|pasien|patient) )*\pN{1,4}') AND read_phone(t) IS NULL
    ELSE false
END;

-- the words of a name without the titles before it; `By. Ny. Siti` is the baby of Siti and keeps what says so
CREATE OR REPLACE TEMP MACRO person_name_words(t) AS regexp_replace(fold(t),
    '^((bpk|bapak|bp|pak|ibu|bu|sdr|sdri|saudara|saudari|tn|tuan|ny|nyonya|nn|nona|mr|mrs|ms|miss|mas|mbak|श्री|श्रीमती|सुश्री|कुमारी) )+', '');
CREATE OR REPLACE TEMP MACRO person_name_key(t) AS nullif(replace(person_name_words(t), ' ', ''), '');

-- what the title before a name says: m or f; `Bu Budi` is often the wife of `Pak Budi`, and they share a telephone
CREATE OR REPLACE TEMP MACRO person_title(t) AS CASE
    WHEN regexp_matches(fold(t), '^(bpk|bapak|bp|pak|tn|tuan|mr|mas|श्री) ') THEN 'm'
    WHEN regexp_matches(fold(t), '^(ibu|bu|sdri|saudari|ny|nyonya|nn|nona|mrs|ms|miss|mbak|श्रीमती|सुश्री|कुमारी) ') THEN 'f'
END;
