"""Telephone numbers are masked within a text however they are written, and nothing else is."""

import re
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.types.telephone.written_numbers import holds_number, masked_numbers

NUMBERS = """
081234567890
0812-3456-7890
0812.3456.7890
0812/3456/7890
(0812) 3456 7890
+62 812-3456-7890
+62 (0) 812 3456 7890
0062 812 3456 7890
6281234567890
81234567890
812-3456-7890
8.123.456.789
81234567890.0
8.1234567890E10
8,123456789E+10
6.281234567890E12
O812345678I9O
०८१२३४५६७८९०
０８１２３４５６７８９０
tel:+6281234567890
https://wa.me/6281234567890
6281234567890@s.whatsapp.net
0341-591234
021 5551234
nol delapan satu dua tiga empat lima enam tujuh delapan sembilan nol
hp081234567890 ada
0 8 1 2 3 4 5 6 7 8 9 0
08 12 34 56 78 90
0812_3456_7890.csv
Kirim 2021-07-15 08:00 ke 0812 3456 7890
3579011507800003
budi@contoh.id
+60 12-345 6789
hub RS 6281234567890
RS 812 3456 7890
RS 812.345.678.90
Ners 6281234567890
kurs 81234567890
Rp 6281234567890
Rp81234567890
rupiah 81234567890
6281234567890 kg
81234567890 rupiah
0812;3456;7890
0812 : 3456 : 7890
0812=3456=7890
0812+3456+7890
0812x3456x7890
0812....3456....7890
62|812|3456|7890
nol 8 satu 2 tiga 3 empat 4 lima 5 enam
enam dua delapan satu dua tiga empat lima enam tujuh
nol_delapan_satu_dua_tiga_empat_lima_enam_tujuh
Zero Eight One Two Three Four Five Six Seven Eight
dobel delapan satu dua tiga empat lima enam tujuh delapan
शून्य आठ एक दो तीन चार पांच छह सात आठ
""".strip().splitlines()
OTHERS = """
1.500.000
Rp8.500.000.000
8.500.000.000
Rp 81.234.567.890
2021-07-15 08:00
15-07-2021 08.00.00
15/07/21 08:00
17/07/2021 0730
0021-07-23 08:00
0812
PO-0011
C-00000001
RA-20210729:7:cylinder_1m3
35.79.01.2005
62.01.01.2001
3579030001
1625616000.123
Tabung 1,5 m3
INV/2021/07/0012
08122021-001
2021-08-09 10:11:12.123456
RT 03 RW 02 no 12
20210712-0812
satu dua tiga
Oli 5 l
rekap 01-07-2021 s.d. 31-07-2021
06.00-18.00 08.00-20.00
-7.870000, 112.520000
L 8123 AB
RS 12 tempat tidur
RSUD 08:00-16:00
Rs 1,50,00,000
Rs 12,34,567
Rp8500000000
Rp 1234567890
9.876.543 rupiah
81.234.567 kg
07:30; 08:15; 09:45
07.30, 08.15, 09.45
15/07 08:00 120 tabung
85x120x2000 mm
81+92+33+44=250
dua puluh lima juta tiga ratus ribu rupiah
delapan ratus dua puluh satu juta
""".strip().splitlines()


@pytest.mark.parametrize("text", NUMBERS)
def test_a_number_is_masked_however_it_is_written(text: str) -> None:
    masked = masked_numbers(text)
    assert holds_number(text)
    assert len(re.sub(r"\D", "", masked)) <= len("2021-07-15 08:00 …890")
    assert "34567" not in re.sub(r"\D", "", masked)
    assert masked_numbers(masked) == masked


@pytest.mark.parametrize("text", OTHERS)
def test_what_is_no_number_stays(text: str) -> None:
    assert masked_numbers(text) == text


def test_the_words_around_a_number_stay() -> None:
    assert masked_numbers("Gudang Utara 0812-3456-7890, pagi") == "Gudang Utara …890, pagi"
    assert masked_numbers("0\u200b812\u200b34567\u200b890") == "…890"


mobile = st.integers(min_value=811_0000_0000, max_value=899_9999_9999).map(str)
gap = st.sampled_from(
    ["", "-", " ", ".", "/", " - ", ";", ":", " : ", "=", "+", "x", "|", "....", "\u200b", "\u2011", "\u00a0"]
)
prefix = st.sampled_from(["0", "+62", "62", "0062", "(0", "+62 (0)", "tel:+62"])
around = st.sampled_from(["", "Gudang ", "hub: ", "ke ", "(", "a/n ", "hub RS ", "Ners ", "kurs "])


@settings(max_examples=300, deadline=None)
@given(mobile, prefix, gap, gap, around)
def test_no_way_of_writing_a_mobile_number_gets_through(
    number: str, start: str, first: str, second: str, before: str
) -> None:
    text = f"{before}{start}{number[:3]}{first}{number[3:7]}{second}{number[7:]} siang"
    assert number[:8] not in re.sub(r"\D", "", masked_numbers(text))
    assert masked_numbers(text).endswith("siang")


@settings(max_examples=100, deadline=None)
@given(mobile, st.sampled_from(["Rp {}", "RS {}", "Rp{}.", "$ {}", "{} rupiah", "{} kg", "{} jt"]), st.booleans())
def test_what_has_the_digits_of_a_mobile_number_is_no_amount(number: str, form: str, has_code: bool) -> None:
    digits = f"{'62' * has_code}{number[:-1]}7"
    assert digits not in masked_numbers(form.format(digits))


@settings(max_examples=200, deadline=None)
@given(
    st.datetimes(datetime(2000, 1, 1), datetime(2037, 12, 31)),
    st.sampled_from(["%Y-%m-%d %H:%M", "%d/%m/%Y %H.%M", "%d-%m-%Y", "%Y/%m/%d", "%d.%m.%Y %H:%M:%S"]),
)
def test_no_day_is_taken_for_a_number(moment: datetime, form: str) -> None:
    text = f"rekap {moment.strftime(form)} sampai {(moment + timedelta(days=30)).strftime(form)}"
    assert masked_numbers(text) == text


@settings(max_examples=200, deadline=None)
@given(
    st.integers(min_value=1, max_value=9_999_999), st.sampled_from(["Rp{}", "Rp {}", "{} rupiah", "IDR {}", "{},00"])
)
def test_no_amount_of_money_is_taken_for_a_number(thousands: int, form: str) -> None:
    text = form.format(f"{thousands * 1000:,}".replace(",", "."))
    assert masked_numbers(text) == text
