"""What is wrong with the settings, all at once, in words."""

import settings
from i18n import Words


def settings_errors(words: Words) -> list[str]:
    """One sentence for each setting that cannot mean anything: its name, what it is, and what it takes."""
    return [
        words("setting.invalid", name=each.name, found=each.text or "•••", wanted=words(f"setting.{each.name}"))
        for each in settings.invalid_settings()
    ]
