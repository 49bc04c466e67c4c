"""The briefing of the page: composed once for a choice, drawn once in each format."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from types import ModuleType
from typing import Any, NamedTuple

import streamlit as st

import warehouse
from dashboard.shell.page_context import PageContext
from dashboard.shell.query_cache import query

_MADE = "briefing-made"
_FILE_DAY = "%Y%m%d"


class Reports(NamedTuple):
    """What of `reports` the page draws with."""

    options: ModuleType
    """What can be chosen."""
    compose: Callable[..., Any]
    """A metric that answers with a briefing."""
    formats: Mapping[str, Callable[[Any], bytes]]
    """Suffix of a file → how it is drawn."""
    pages: Callable[[Any], list[bytes]]
    """The printed pages as PNG."""
    figures: Callable[[Any], dict[str, Any]]
    """The figures alone, as JSON."""
    written: Callable[..., str]
    """A number in words, by its unit."""


def composed(context: PageContext, reports: Reports, options: Any) -> Any:
    """The briefing of these choices.

    The moment of printing stays the same for as long as choices and data do: what is previewed, taken and archived are
    the same bytes.

    Args:
        context: The opened page.
        reports: Compose it.
        options: Of `reports.options.Options`.
    """
    basis = warehouse.snapshot_id(), options
    before, made_at = st.session_state.get(_MADE, (None, None))
    if before != basis:
        made_at = datetime.now(UTC).replace(second=0, microsecond=0)
        st.session_state[_MADE] = basis, made_at
    with st.spinner(context.w("inspection.composing")):
        return query(reports.compose, options=options, now=context.current, made_at=made_at)


def file_of(reports: Reports, briefing: Any, suffix: str) -> bytes:
    """The briefing in a format.

    Args:
        reports: Draw it.
        briefing: The briefing.
        suffix: Of the file.
    """
    return _drawn(briefing.fingerprint, briefing.made_at, suffix, briefing, reports.formats[suffix])


def pages_of(reports: Reports, briefing: Any) -> list[bytes]:
    """Its printed pages as pictures."""
    return _paged(briefing.fingerprint, briefing.made_at, briefing, reports.pages)


def file_name(context: PageContext, briefing: Any, suffix: str) -> str:
    """`laporan-mingguan-20210712-20210718-id.pdf`.

    Args:
        context: The opened page.
        briefing: The briefing.
        suffix: Of the file.
    """
    options = briefing.options
    days = f"{options.start.strftime(_FILE_DAY)}-{options.end.strftime(_FILE_DAY)}"
    return f"{context.w(f'inspection.file_{options.kind}')}-{days}-{options.language}.{suffix}"


@st.cache_data(max_entries=20, show_spinner=False)
def _drawn(fingerprint: str, made_at: datetime, suffix: str, _briefing: Any, _draw: Callable[[Any], bytes]) -> bytes:
    """The bytes of a briefing in a format, drawn once.

    Args:
        fingerprint: Of the briefing.
        made_at: When it was made.
        suffix: Of the file.
        _briefing: The briefing.
        _draw: Draws it.
    """
    return _draw(_briefing)


@st.cache_data(max_entries=6, show_spinner=False)
def _paged(fingerprint: str, made_at: datetime, _briefing: Any, _draw: Callable[[Any], list[bytes]]) -> list[bytes]:
    """The pages of a briefing, drawn once.

    Args:
        fingerprint: Of the briefing.
        made_at: When it was made.
        _briefing: The briefing.
        _draw: Draws them.
    """
    return _draw(_briefing)
