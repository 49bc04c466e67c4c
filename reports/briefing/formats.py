"""The formats of a briefing: each draws the same document."""

from collections.abc import Callable, Mapping

from reports.briefing.document import Briefing
from reports.briefing.message import briefing_text
from reports.briefing.paper import briefing_pdf, briefing_png
from reports.briefing.slides import briefing_pptx
from reports.briefing.workbook import briefing_xlsx

FORMATS: Mapping[str, Callable[[Briefing], bytes]] = {
    "pdf": briefing_pdf,
    "pptx": briefing_pptx,
    "xlsx": briefing_xlsx,
    "png": briefing_png,
    "txt": lambda briefing: briefing_text(briefing).encode(),
}
"""End of a file's name → what draws it."""
