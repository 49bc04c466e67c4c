"""What must hold before the server answers anybody."""

import atexit
import gc
import sys

import settings
from i18n import Words
from i18n.settings_errors import settings_errors


def check_settings() -> None:
    """End the server, and say all that is wrong, when a setting cannot mean anything."""
    words = Words(settings.language())
    if errors := settings_errors(words):
        sys.exit(words("refusal.bad_settings", errors=" ".join(errors)))


def spare_imports() -> None:
    """Leave what imports made out of every later collection of garbage, until there are new imports.

    Streamlit collects all garbage after each run of a page. Looking through the modules each time took a third of the
    run of a page, and they never become garbage.
    """
    if len(sys.modules) > max(_spared, default=0):
        _spared[:] = [len(sys.modules)]
        gc.freeze()
        atexit.register(gc.unfreeze)  # what imports made is taken apart in the end


_spared: list[int] = []
"""How many modules there were when they were left out last."""
