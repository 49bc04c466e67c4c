"""What a message asks for, told by the words that come with Posko. Every message here is made up.

`-` is conversation, `?` a question whose need nobody understood; anything else what is asked for.
"""

import pytest

from tests.pipelines.books import Books

MESSAGES = """
    Butuh oksigen untuk bapak                                | oxygen
    BUTUH OKSIGEEEN!!!                                       | oxygen
    butuuuh o2ksigeeen                                       | oxygen
    Ada tabung o2?                                           | oxygen
    oksigennya masih ada kak                                 | oxygen
    mohon info oksigen                                       | oxygen
    pinjem tabung boleh pak?                                 | oxygen
    ada yang punya regulator                                 | oxygen
    Bapak sesak, butuh ambulan sekarang                      | ambulance
    tolong mobil jenazah ke Junrejo                          | ambulance
    butuh nakes dan obat2an                                  | medical_staff, medicine
    minta vitaminnya ya                                      | medicine
    cari bed kosong, saturasi turun                          | hospital_bed
    icu penuh semua, gimana ini?                             | hospital_bed
    istri saya cemas terus, ada psikolog?                    | psychosocial
    mohon semprot disinfektan di gang tiga                   | disinfectant
    keluarga isoman butuh sembako                            | food
    butuh tim pemakaman                                      | social_service
    jadwal vaksin kapan?                                     | information
    saya mau donasi tabung oksigen                           | donation_offer
    nomor rekening donasi berapa?                            | donation_offer
    butuh donasi oksigen                                     | oxygen
    Sudah dapat tabung, masih butuh regulator                | oxygen
    tidak perlu dirawat, butuh oksigen saja                  | oxygen
    Oksigen ready? minta satu                                | oxygen
    njaluk tulung, bapak butuh oksigen                       | oxygen
    enek tabung gak?                                         | oxygen
    golek obate nang endi                                    | medicine
    need an ambulance please                                 | ambulance
    where can I get oxygen                                   | oxygen
    ऑक्सीजन चाहिए                                               | oxygen
    एम्बुलेंस की ज़रूरत है                                           | ambulance
    Bisa jemput jam berapa?                                  | ?
    apakah posko buka hari minggu                            | ?
    tolong pak, sesak                                        | ?
    piye carane                                              | ?
    can you help                                             | ?
    Selamat pagi semua                                       | -
    terima kasih banyak                                      | -
    sudah dapat oksigen, terima kasih                        | -
    alhamdulillah sudah dpt tabung                           | -
    Butuh oksigen. Sudah dapat, terima kasih                 | -
    tidak jadi butuh oksigen                                 | -
    gak jadi pinjam tabungnya                                | -
    wis oleh tabung, matur nuwun                             | -
    ada yang jual tabung oksigen                             | -
    Oksigen ready stok, harga 1jt                            | -
    Tabung tersedia di gudang                                | -
    bagi yang membutuhkan oksigen silakan ke gudang          | -
    oksigen sudah dikirim ke Sisir                           | -
    isi ulang pulsa di warung                                | -
    jangan lupa pakai masker                                 | -
    mohon maaf baru balas                                    | -
    mohon doanya untuk ibu                                   | -
    tolong share                                             | -
    obat nyamuk                                              | -
    tabungan saya                                            | -
    info: besok libur                                        | -
    lihat https://example.org/oksigen?q=1                    | -
    no longer need oxygen                                    | -
    ऑक्सीजन मिल गया                                              | -
    Siap kami antar 1 tabung                                 | -
    ambulans meluncur mbak                                   | -
    otw bu, oksigennya segera kami kirim                     | -
    obatnya kami carikan dulu                                | -
    oksigen sudah kami antar tadi pagi                       | -
    tolong ambulans segera meluncur                          | ambulance
    kapan oksigennya dikirim?                                | oxygen
"""
CASES = [tuple(part.strip() for part in line.split(" | ")) for line in MESSAGES.strip().splitlines()]


@pytest.fixture(scope="module")
def heard(shared_books: Books) -> dict[int, str]:
    """Line of the file → what became of the message: one group, everybody writes once, hours apart."""
    lines = [f"{1 + n % 28:02}/{1 + n // 28:02}/21 14.05 - Warga {n}: {text}" for n, (text, _) in enumerate(CASES)]
    shared_books.ingest(shared_books.written("kata.txt", "\n".join(lines)))
    needs = shared_books.ask("SELECT row_number, coalesce(array_to_string(needs, ', '), '') FROM staging.calls")
    unparsed = shared_books.ask("SELECT row_number, '?' FROM ops.quarantine WHERE rule = 'need_not_understood'")
    talk = shared_books.ask("SELECT row_number, '-' FROM ops.lines WHERE kind = 'conversation'")
    return dict([*needs, *unparsed, *talk])


@pytest.mark.parametrize("number", range(len(CASES)), ids=[text for text, _ in CASES])
def test_a_message_asks_for_what_it_says(heard: dict[int, str], number: int) -> None:
    assert heard[number + 1] == CASES[number][1]


def test_the_words_that_told_the_need_are_kept_and_no_other(heard: dict[int, str], shared_books: Books) -> None:
    rows = shared_books.ask("SELECT row_number, matched_words FROM staging.calls WHERE row_number IN (1, 3, 11, 33)")
    assert dict(rows) == {
        1: ["butuh", "oksigen"],
        3: ["butuh", "oksigen"],
        11: ["butuh", "obat", "tenaga kesehatan"],
        33: None,
    }
