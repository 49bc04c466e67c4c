"""The briefing on its page: chosen in the address, previewed, presented, archived; the people who agreed to be met."""

from collections.abc import Callable

from streamlit.testing.v1 import AppTest

from i18n import Words

Open = Callable[..., AppTest]
W = Words("id")


def labels(page: AppTest) -> list[str]:
    return [button.proto.label for button in page.get("download_button")]


def slide(page: AppTest) -> str:
    """What the slide says."""
    return " ".join(str(part.proto.body) for part in page.get("html") if "posko-slide" in str(part.proto.body))


def test_the_choices_are_those_of_the_address(opened: Open) -> None:
    page = opened(
        "inspection", kind="jury", span="custom", **{"from": "2021-07-05", "to": "2021-07-09"},
        comparison="month_earlier", sections="calls,oxygen", paper="hi", open="",
    )  # fmt: skip
    assert not page.exception
    chosen = {group.label: group.value for group in page.segmented_control}
    assert [chosen[W(f"inspection.{name}")] for name in ("kind", "span", "comparison", "paper")] == [
        "jury",
        "custom",
        "month_earlier",
        "hi",
    ]
    assert next(pills.value for pills in page.pills) == ["calls", "oxygen"]
    assert page.title[0].value


def test_the_preview_turns_page_by_page_and_the_files_are_named_after_the_choice(opened: Open) -> None:
    page = opened("inspection", open="", kind="inspection", span="last_week")
    assert labels(page) == [W(f"inspection.take_{suffix}") for suffix in ("pdf", "pptx", "xlsx", "png", "txt")]
    assert page.markdown[1].value.startswith("**Halaman 1 dari ")
    page.get_by_key("page-on").click().run()
    assert page.markdown[1].value.startswith("**Halaman 2 dari ")
    assert not page.exception


def test_the_presentation_draws_one_slide_with_the_mark_of_its_section(opened: Open) -> None:
    page = opened("inspection", present="1")
    assert not page.exception
    assert 'class="cover"' in slide(page)
    assert not labels(page), "a presentation has no downloads"
    second = opened("inspection", present="2")
    assert second.title[0].value in slide(second)
    last = opened("inspection", present="999")
    assert not last.exception and slide(last)
