"""Icons of our one bundled font: in Streamlit's labels and in HTML of ours; no device needs an emoji font.

A reader who listens hears the word beside an icon, never the icon.
"""

from html import escape

import theme


def mark(name: str) -> str:
    """An icon in a label, an `icon=` or Markdown of Streamlit; KeyError for one that the font lacks."""
    return f":material/{theme.icon(name)}:"


def html(name: str, tone: str = "") -> str:
    """An icon in HTML of ours; KeyError for one that the font lacks.

    Args:
        name: Its name, one of `theme.ICONS`.
        tone: Colour: a field of `theme.Palette`, else that of the text around it.
    """
    return f'<span class="posko-icon {escape(tone)}" aria-hidden="true">{theme.icon(name)}</span>'


def of(icon: theme.Icon) -> str:
    """The icon of a code in HTML of ours, in its colour."""
    return html(icon.name, icon.tone)
