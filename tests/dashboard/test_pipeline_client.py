"""Files reach the pipelines through a child process, and come back as a report."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from duckdb import DuckDBPyConnection

import warehouse
from analytics.metrics.books.quarantine import open_texts
from dashboard.data_entry import pipeline_client
from i18n import Words
from tests.pipelines import children
from tests.warm_models import warm_models


@pytest.fixture(autouse=True)
def warm_children(own_data_folder: Path) -> Iterator[None]:
    """Spare every child process the models of feeds without data."""
    with warm_models(own_data_folder):
        yield


FRESH = {"test_a_taken_file_is_published_and_can_be_undone", "test_what_gives_no_answer_is_told_in_a_sentence"}
"""Tests whose commands read our modules themselves, as those of a posko do."""


@pytest.fixture(autouse=True)
def warm_commands(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Spare the commands of the others to read them."""
    if request.node.name not in FRESH:
        children.spare_reading(pipeline_client, monkeypatch)


class Sent:
    """A file as a browser sends it."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self._text = text

    def getvalue(self) -> bytes:
        """Its bytes."""
        return self._text.encode()


def open_snapshot() -> DuckDBPyConnection:
    con = warehouse.open_current()
    assert con is not None
    return con


CALLS = Sent("telepon.csv", "Tanggal;Jam;No HP;Desa;Kebutuhan\n05/07/2021;09.00;081234500001;Sisir;Oksigen\n")


def test_a_check_tells_what_would_happen_and_stores_nothing() -> None:
    answer = pipeline_client.check([CALLS])
    assert answer.taken
    assert answer.reports[0]["file"] == "telepon.csv"
    assert answer.reports[0]["rows_read"] == 1
    assert warehouse.snapshot_id() is None


def test_a_taken_file_is_published_and_can_be_undone() -> None:
    (report,) = pipeline_client.take([CALLS]).reports
    first = warehouse.snapshot_id()
    assert first is not None
    assert pipeline_client.undo(report["load_id"]).message == ""
    assert warehouse.snapshot_id() != first


def test_a_file_that_is_none_is_refused_in_one_sentence() -> None:
    answer = pipeline_client.check([Sent("catatan.csv", "apa;ini\n1;2\n")])
    assert not answer.taken
    assert "catatan.csv" in answer.reports[0]["message"]


MEANT = ("masker, medis", 'selang "kecil"', "regulator/selang", "masker medis")


@pytest.fixture(scope="module")
def unknown_items(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with these items, and a movement of something unknown for each of them."""
    folder, items = tmp_path_factory.mktemp("unknown-items") / "data", io.StringIO()
    csv.writer(items).writerows([("item", "unit"), *((meant, "box") for meant in MEANT)])
    moved = "".join(f"2021-07-05,Pusat,entah {n},masuk,{5 + n}\n" for n in range(len(MEANT)))
    with pytest.MonkeyPatch.context() as patch, warm_models(folder):
        patch.setenv("POSKO_DATA", str(folder))
        pipeline_client.take(
            [
                Sent("barang.csv", items.getvalue()),
                Sent("stok.csv", f"Tanggal,Gudang,Barang,Jenis Mutasi,Jumlah\n{moved}"),
            ]
        )
    return folder


@pytest.mark.parametrize("meant", MEANT)
def test_a_correction_says_what_was_meant_whatever_signs_it_has(
    meant: str, unknown_items: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POSKO_DATA", str(unknown_items))
    text, quantity = f"entah {MEANT.index(meant)}", 5 + MEANT.index(meant)
    with open_snapshot() as con:
        unknown = {row["found"]: row["keys"] for row in open_texts(con, columns=["item"]).to_dict("records")}
    answer = pipeline_client.correct("item", unknown[text], meant)
    assert [report["status"] for report in answer.reports] == ["loaded"], answer
    with open_snapshot() as con:
        assert text not in set(open_texts(con, columns=["item"])["found"])
        moved = con.execute("SELECT quantity FROM staging.stock JOIN staging.items USING (item)").fetchall()
    assert moved.count((quantity,)) == 1


def test_a_name_from_a_browser_leads_nowhere_else(tmp_path: Path) -> None:
    path = pipeline_client._put(tmp_path / "0", Sent("../../etc/passwd", "x"))
    assert path == tmp_path / "0" / "passwd"


def test_what_gives_no_answer_is_told_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    assert pipeline_client.undo("999", language="en").message == Words("en")("refusal.no_such_load", load="000999")
    assert pipeline_client._run(["no-such-command"], "en").message == Words("en")("data.no_answer")
    monkeypatch.setattr(pipeline_client, "LONGEST_SECONDS", 0)
    assert pipeline_client._run(["status", "--json"], "hi").message == Words("hi")("data.too_late", minutes=0)


def test_rows_typed_on_a_page_are_stored_like_a_file_and_made_up_ones_stay_so() -> None:
    columns, rows = ("started_at", "village", "need"), [("2021-07-05 09:00", "Sisir", "oxygen")]
    answer = pipeline_client.take_rows("calls", "panggilan", columns, rows, made_up=True, language="id")
    assert answer.taken
    made_up = open_snapshot().execute("SELECT made_up FROM ops.loads").fetchall()
    assert made_up == [(True,)]


def test_a_list_without_anybody_says_why() -> None:
    rows, message = pipeline_client.contacts("deliveries", language="id")
    assert rows == []
    assert message
