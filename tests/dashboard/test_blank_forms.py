"""The forms of the Data page are the templates of the command line."""

import zipfile
from io import BytesIO

import pytest
from streamlit.runtime.context import ContextProxy
from streamlit.testing.v1 import AppTest

import settings
from dashboard.data_entry import pipeline_client
from i18n import Words


def test_a_form_is_a_workbook() -> None:
    book = pipeline_client.form("depots", "hi")
    assert book is not None
    assert "xl/workbook.xml" in zipfile.ZipFile(BytesIO(book)).namelist()


def test_the_data_page_gives_the_form_that_is_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ContextProxy, "ip_address", "127.0.0.1")
    monkeypatch.setattr(ContextProxy, "cookies", {})
    page = AppTest.from_file(str(settings.ROOT / "pages" / "data.py"), default_timeout=120).run()
    next(box for box in page.selectbox if box.label == Words("id")("data.forms_pick")).set_value("stock").run()
    assert [button.proto.label for button in page.get("download_button")] == [Words("id")("data.forms_download")]
