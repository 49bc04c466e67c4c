-- One row per text in which the name of a known person stands, as it is written or in other letters and signs.
-- kind  what the text names
-- text  as written
-- runs  the names in it, folded
-- Reads `{texts}` (`kind`, `text`). A name of one word counts in names of depots, items and the like only, and where it is no place;
-- what has a word of an organisation in it is no person.
WITH words AS (
    SELECT kind, text, unnest(word_runs(fold(text))) AS run FROM {texts} WHERE length(text) <= 500 AND kind NOT IN ('place_name', 'number in ')
), candidates AS MATERIALIZED (
    SELECT DISTINCT kind, text, run FROM words
    WHERE length(run) >= 4 AND regexp_matches(run, '^[^0-9]*[^0-9 ][^0-9]*$')
        AND (contains(run, ' ') OR kind NOT IN ('place', 'text'))
        AND run NOT IN (SELECT fold(text) FROM {texts} WHERE kind = 'place_name')
), people AS (
    SELECT DISTINCT person_name_words(name) AS run
    FROM ({people})
    WHERE length(name) BETWEEN 4 AND 80
)
SELECT kind, text, list(run) AS runs FROM candidates SEMI JOIN people USING (run)
WHERE NOT regexp_matches(run, '(^| )(gudang|posko|depo|pt|cv|ud|pd|toko|rs|rsu|rsud|rumah sakit|puskesmas|kantor|dinas|desa|kelurahan|kecamatan|kota|kabupaten|kab|yayasan|masjid|gereja|universitas|kampus|tim|relawan|klinik|apotek|bank|koperasi|karang taruna|pkk|bpbd|pmi|tni|polri|polsek|polres|koramil|kodim|satgas|hotel|warung|agen|pangkalan|sekolah|oksigen|tabung|pasien|warga|petugas|operator|admin|anonim|hamba allah|komunitas|paguyuban|alumni|bantuan|donatur|umum|contoh|data|call center|center)( |$)')
GROUP BY kind, text
