"""The forms of the Data page are the templates of the command line."""

import zipfile
from io import BytesIO

from dashboard import data_desk, intake
from pipelines import feeds


def test_there_is_a_form_for_every_feed() -> None:
    assert sorted(data_desk.FORMS) == sorted(feeds.NAMES)


def test_a_form_is_a_workbook() -> None:
    book = intake.form("depots", "hi")
    assert book is not None
    assert "xl/workbook.xml" in zipfile.ZipFile(BytesIO(book)).namelist()
