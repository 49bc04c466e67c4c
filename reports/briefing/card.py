"""The briefing as one PNG, to be sent where links are not opened."""

from reports.briefing.document import Briefing
from reports.briefing.paper import compiled


def briefing_png(briefing: Briefing) -> bytes:
    """The card, 1,080 pixels wide and as high as its words need; the same briefing gives the same bytes."""
    return compiled("card", briefing, format="png", ppi=144.0)[0]
