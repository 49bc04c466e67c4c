-- How place names and codes are compared. Nothing here knows a particular city. Stands on `fold` of parsing.sql.

-- Folded words of a place: abbreviations written out, `oro2` as `oro oro`, neighbourhood numbers (RT/RW) left out.
CREATE OR REPLACE TEMP MACRO place_words(written) AS list_transform(
    string_split(
        trim(regexp_replace(
            regexp_replace(fold(written), '\b(rt|rw) ?\d+( \d+)? ?', ' ', 'g'),
            '(\pL+)2\b', '\1 \1', 'g'
        )),
        ' '
    ),
    lambda word: coalesce(
        MAP {
            'ds': 'desa', 'kel': 'kelurahan', 'klh': 'kelurahan', 'dsn': 'dusun', 'dkh': 'dukuh', 'kp': 'kampung',
            'kmp': 'kampung', 'kec': 'kecamatan', 'kab': 'kabupaten', 'gn': 'gunung', 'gng': 'gunung', 'sbr': 'sumber',
            'tj': 'tanjung', 'tjg': 'tanjung', 'tg': 'tanjung', 'krg': 'karang', 'kdg': 'kedung', 'pd': 'pondok',
            'kb': 'kebon', 'wr': 'waru', 'lb': 'lubuk', 'ps': 'pasar'
        }[word],
        word
    )
);

-- Everything written, as one folded word: `Kel. Sisir` is `kelurahansisir`.
CREATE OR REPLACE TEMP MACRO place_full_key(written) AS array_to_string(place_words(written), '');

-- The same without the kinds of place in front: `Kel. Sisir` is `sisir`.
CREATE OR REPLACE TEMP MACRO place_key(written) AS replace(
    regexp_replace(
        array_to_string(place_words(written), ' '),
        '^((desa|kelurahan|dusun|dukuh|kampung|lingkungan|kecamatan|kota|kotamadya|kabupaten)\s+)+', ''
    ),
    ' ', ''
);

-- What the writer says it is: village, hamlet, district, city or NULL. A kind alone is a name (a district may be `Kota`).
CREATE OR REPLACE TEMP MACRO place_kind(written) AS CASE
    WHEN len(place_words(written)) < 2 THEN NULL
    WHEN place_words(written)[1] IN ('desa', 'kelurahan') THEN 'village'
    WHEN place_words(written)[1] IN ('dusun', 'dukuh', 'kampung', 'lingkungan') THEN 'hamlet'
    WHEN place_words(written)[1] = 'kecamatan' THEN 'district'
    WHEN place_words(written)[1] IN ('kota', 'kotamadya', 'kabupaten') THEN 'city'
END;

-- The names within one cell: `Sumberejo (Sumber Rejo)`, `Temas, Batu`, `Punten / Payan`.
CREATE OR REPLACE TEMP MACRO place_parts(written) AS list_filter(
    list_transform(regexp_split_to_array(written, '[(),/;|\[\]]+|\s[-–]\s'), lambda part: trim(part)),
    lambda part: place_key(part) <> ''
);

-- Kemendagri code with dots (`35.79.01.1001`), also when written without them; NULL when it is none.
CREATE OR REPLACE TEMP MACRO village_code_of(written) AS CASE
    WHEN regexp_matches(written, '(^|[^\d.])\d\d\.\d\d\.\d\d\.\d{4}($|[^\d])')
        THEN regexp_extract(written, '\d\d\.\d\d\.\d\d\.\d{4}')
    WHEN regexp_matches(written, '^\D*\d{6}[123]\d{3}\D*$')
        THEN regexp_replace(written, '^\D*(\d\d)(\d\d)(\d\d)(\d{4})\D*$', '\1.\2.\3.\4')
END;

-- BPS code of ten digits, also as a P-code (`ID3579010002`); NULL when it is none.
CREATE OR REPLACE TEMP MACRO bps_code_of(written) AS nullif(regexp_extract(written, '^\D*(\d{10})\D*$', 1), '');

-- A name as we write it: a name all in capitals gets small letters.
CREATE OR REPLACE TEMP MACRO place_name(written) AS CASE
    WHEN written = upper(written) AND written <> lower(written) THEN array_to_string(
        list_transform(
            string_split(lower(trim(written)), ' '), lambda word: upper(word[1]) || word[2:]
        ), ' ')
    ELSE trim(written)
END;
