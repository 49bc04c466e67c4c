from collections import defaultdict
from datetime import date, datetime
from pathlib import Path

import pytest

from pipelines.demo import write_demo
from tests.pipelines.demo.story_files import OPENS, day, moment, sheet_rows, sheets, text_rows

WORDS = {
    "Saldo awal": "opening",
    "Penerimaan": "receipt",
    "Pembelian": "purchase",
    "Donasi": "donation",
    "Keluar": "issue",
    "Pindah masuk": "transfer_in",
    "Pindah keluar": "transfer_out",
    "Kembali": "return",
    "Kirim isi ulang": "refill_out",
    "Terima isi ulang": "refill_in",
    "Hilang": "loss",
    "Stok opname": "count",
}
EFFECTS = {
    "issue": {"full": -1, "out": 1},
    "return": {"out": -1, "empty": 1},
    "refill_out": {"empty": -1, "plant": 1},
    "refill_in": {"plant": -1, "full": 1},
    "transfer_out": {"full": -1},
    "loss": {"out": -1, "lost": 1},
}


@pytest.fixture(scope="module", params=[(1, 1), (2, 1), (1, 20)], ids=["story", "another seed", "larger"])
def folder(request: pytest.FixtureRequest, story: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The story itself, one of another seed, and a larger one."""
    seed, scale = request.param
    if (seed, scale) == (1, 1):
        return story
    made = tmp_path_factory.mktemp("stories")
    write_demo(made, seed=seed, scale=scale)
    return made


def ledger(folder: Path) -> list[dict[str, str]]:
    return text_rows(folder / "Mutasi Tabung.csv")


def card(folder: Path) -> list[dict]:
    return [row for cells in sheets(folder / "Kartu Stok Tabung.xlsx").values() for row in sheet_rows(cells)]


def balances(rows: list[dict[str, str]]) -> dict[tuple[str, str], list[tuple[datetime, dict[str, int]]]]:
    """What a depot has of a size, in each state, after each line of the ledger."""
    stock: dict = defaultdict(lambda: defaultdict(int))
    after: dict = defaultdict(list)
    for row in rows:
        key, movement, quantity = (row["Gudang"], row["Barang"]), WORDS[row["Jenis Mutasi"]], int(row["Jumlah"])
        if movement == "count":
            stock[key]["full"] = quantity
        for state, sign in EFFECTS.get(movement, {"full" if row["Kondisi"] == "isi" else "empty": 1}).items():
            stock[key][state] += sign * quantity * (movement != "count")
        after[key].append((moment(row), dict(stock[key])))
    return after


def test_no_state_of_any_size_ever_falls_below_zero(folder):
    for lines in balances(ledger(folder)).values():
        assert min(count for _, stock in lines for count in stock.values()) >= 0


def test_the_ledger_is_in_order_of_time(folder):
    moments = [moment(row) for row in ledger(folder)]
    assert moments == sorted(moments)


def test_the_balance_on_the_card_follows_from_its_lines(folder):
    for cells in sheets(folder / "Kartu Stok Tabung.xlsx").values():
        left = 0
        for row in sheet_rows(cells):
            left += (row["Masuk"] or 0) - (row["Keluar"] or 0)
            assert row["Sisa"] == left >= 0


def test_the_last_line_of_the_card_states_the_totals(folder):
    for cells in sheets(folder / "Kartu Stok Tabung.xlsx").values():
        rows = sheet_rows(cells)
        total = next(line for line in cells if line[0] == "Jumlah")
        assert total[2:4] == (sum(row["Masuk"] or 0 for row in rows), sum(row["Keluar"] or 0 for row in rows))


def test_no_depot_keeps_both_a_card_and_a_ledger(folder):
    titles = {cells[2][0] for cells in sheets(folder / "Kartu Stok Tabung.xlsx").values()}
    assert titles == {"Gudang: Posko Bumiaji"}
    assert {row["Gudang"] for row in ledger(folder)} == {"Gudang Kadin", "Posko Junrejo"}


def test_some_depot_is_dry_on_several_days_of_july(folder):
    dry = set()
    for key, lines in balances(ledger(folder)).items():
        closing = {at.date(): stock["full"] for at, stock in lines}
        dry |= {(key, one) for one, full in closing.items() if full == 0 and one >= date(2021, 7, 12)}
    assert len(dry) >= 3


def test_requests_go_unmet_for_lack_of_stock_only_when_the_wave_is_high(story):
    months = {
        day(row["Tanggal"]).month
        for row in text_rows(story / "Permintaan.csv")
        if row["Alasan Tidak Terpenuhi"] == "Stok habis"
    }
    assert months == {7}


def test_every_issue_of_the_ledger_is_what_its_request_got(folder):
    requests = {row["No. Permintaan"]: row for row in text_rows(folder / "Permintaan.csv")}
    for row in ledger(folder):
        if WORDS[row["Jenis Mutasi"]] == "issue":
            requested = requests[row["No. Permintaan"]]
            assert (requested["Jumlah Diserahkan"], requested["Barang"]) == (row["Jumlah"], row["Barang"])
            assert moment(requested) < moment(row) == moment(requested, "Tanggal Dipenuhi", "Jam Dipenuhi")


def test_all_cylinders_delivered_left_a_depot(folder):
    delivered = sum(
        int(row["Jumlah Diserahkan"])
        for row in text_rows(folder / "Permintaan.csv")
        if row["Jenis Kebutuhan"] == "oksigen"
    )
    issued = sum(int(row["Jumlah"]) for row in ledger(folder) if WORDS[row["Jenis Mutasi"]] == "issue")
    on_card = sum(row["Keluar"] or 0 for row in card(folder) if str(row["Keterangan"]).endswith("warga"))
    assert delivered == issued + on_card


def test_nothing_is_handed_out_that_was_not_approved_and_nothing_approved_that_was_not_asked(folder):
    for row in text_rows(folder / "Permintaan.csv"):
        counts = [
            float((row[name] or "nan").replace(",", "."))
            for name in ("Jumlah Diminta", "Jumlah Disetujui", "Jumlah Diserahkan")
        ]
        known = [count for count in counts if count == count]
        assert known == sorted(known, reverse=True)


def test_what_arrived_of_an_order_entered_the_stock_that_morning(folder):
    entered = {
        (row["Gudang"], row["Barang"], day(row["Tanggal"]), int(row["Jumlah"]))
        for row in ledger(folder)
        if WORDS[row["Jenis Mutasi"]] in OPENS
    }
    entered |= {("Posko Bumiaji", row["Barang"], day(row["Tanggal"]), row["Masuk"]) for row in card(folder)}
    arrived = [row for row in sheet_rows(sheets(folder / "Pesanan Oksigen.xlsx")["Pesanan"]) if row["Status"] == "Tiba"]
    assert arrived
    for order in arrived:
        assert (order["Gudang"], order["Barang"], day(order["Tanggal Tiba"]), order["Jumlah Tiba"]) in entered


def test_the_story_ends_with_little_left_at_one_depot_and_help_two_days_away(story):
    key = ("Posko Junrejo", "Tabung 1 m³")
    left = balances(ledger(story))[key][-1][1]["full"]
    issued = [row for row in ledger(story) if (row["Gudang"], row["Barang"]) == key and row["Jenis Mutasi"] == "Keluar"]
    week = sum(int(row["Jumlah"]) for row in issued if day(row["Tanggal"]) > date(2021, 7, 25))
    orders = sheet_rows(sheets(story / "Pesanan Oksigen.xlsx")["Pesanan"])
    coming = [row for row in orders if (row["Gudang"], row["Barang"], row["Status"]) == (*key, "Dipesan")]
    assert 0 < left / (week / 7) < 3
    assert [day(row["Perkiraan Tiba"]) for row in coming] == [date(2021, 8, 3)]


def test_an_order_is_overdue_when_the_story_ends(story):
    orders = sheet_rows(sheets(story / "Pesanan Oksigen.xlsx")["Pesanan"])
    overdue = [row for row in orders if row["Status"] == "Dipesan" and day(row["Perkiraan Tiba"]) < date(2021, 8, 1)]
    assert len(overdue) >= 1
