"""What must hold before the server answers anybody."""

import sys

import settings
from i18n import Words
from i18n.settings_errors import settings_errors


def check_settings() -> None:
    """End the server, and say all that is wrong, when a setting cannot mean anything."""
    words = Words(settings.language())
    if errors := settings_errors(words):
        sys.exit(words("refusal.bad_settings", errors=" ".join(errors)))
