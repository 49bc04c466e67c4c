"""A posko that has nothing but the call list of a mobile phone: it counts calls, and shows no service level."""

from collections.abc import Callable
from pathlib import Path

from streamlit.testing.v1 import AppTest

from i18n import Words
from tests.pages.tiles import tiles_of
from tests.world import ingested

LIST = Path(__file__).parents[1] / "pipelines" / "readers" / "golden" / "android_calls" / "calls-20210712.xml"


def test_no_service_level_is_shown_where_no_waiting_time_was_written(
    opened: Callable[..., AppTest], own_data_folder: Path
) -> None:
    assert [outcome.refusal for outcome in ingested(LIST)] == [None]
    page = opened("calls", data=own_data_folder, lang="en")
    assert not page.exception
    figures = {tile.label: tile.value for tile in tiles_of(page).values()}
    words = Words("en")
    assert [figures[words(f"figure.{name}")] for name in ("calls", "within_60s_share", "abandoned_share")] == [
        "5",
        "–",
        "–",
    ]
