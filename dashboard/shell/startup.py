"""What must hold before the server answers anybody."""

import atexit
import gc
import sys

import settings
from access import leftovers, permissions
from i18n import Words
from i18n.settings_errors import settings_errors


def check_settings() -> None:
    """End the server, and say all that is wrong, when a setting cannot mean anything."""
    words = Words(settings.language())
    if errors := settings_errors(words):
        sys.exit(words("refusal.bad_settings", errors=" ".join(errors)))


def guard_books() -> None:
    """Let nobody else on this machine read what the server writes, and remove what a killed one left."""
    permissions.guard()
    leftovers.clear_after_a_kill()


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
