"""What tests of metrics may ask for."""

import sys

import pytest


@pytest.fixture
def any_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Show readers the state of the moment they ask for: of a book drawn for a few days no week is over."""
    for name, module in [*sys.modules.items()]:
        if name.startswith("analytics.metrics.") and hasattr(module, "fixed_moment"):
            monkeypatch.setattr(module, "fixed_moment", lambda _con, now, **_: now)
