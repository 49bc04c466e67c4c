"""Pages on paper: the content without what is pressed, whole, with every section open."""

from pathlib import Path

import streamlit as st

# Landscape, because figures, charts and tables stand beside each other. Charts keep the width they have on the screen:
# the widest fills the page.
_RULES = """
.posko-printing, [data-testid="stElementContainer"]:has(> [data-testid="stHtml"] .posko-printing) {display: none}
@media print {
  @page {size: A4 landscape; margin: 10mm}
  html, body, #root, #root > div, .stApp, [data-testid="stAppViewContainer"], [data-testid="stMain"] {
    position: static !important; display: block !important; width: auto !important; height: auto !important;
    overflow: visible !important; background: #fff !important}
  .stMainBlockContainer {padding: 0 !important; max-width: none !important; zoom: .85}
  [data-testid="stHeader"], [data-testid="stSidebar"], [data-testid="stToolbar"], [data-testid="stStatusWidget"],
  [data-testid="stButton"], [data-testid="stDownloadButton"], [data-testid="stLinkButton"], [data-testid="stPopover"],
  [data-testid="stFileUploader"], [data-testid="stPageLink"], [data-testid="stTooltipIcon"], .st-key-choice-lang,
  .posko-save, .posko-tile summary, [class*="st-key-behind-"]:has(details:not([open])) {display: none !important}
  * {-webkit-print-color-adjust: exact; print-color-adjust: exact; animation: none !important;
    transition: none !important}
  .posko-scroll, .posko-do ol {max-height: none !important; overflow: visible !important}
  .posko-table td.short, .posko-table td.name, .posko-table td.right {white-space: normal !important}
  .posko-table td {max-width: none !important}
  .posko-table, .posko-heat {font-size: .8rem !important}
  .posko-table tbody tr:hover {background: none}
  .stTextArea, .stTextArea * {height: auto !important; max-height: none !important}
  textarea {field-sizing: content !important}
  [data-testid="stHorizontalBlock"]:has(> [data-testid="stColumn"]) {
    display: flex !important; flex-wrap: nowrap !important}
  [data-testid="stColumn"] {min-width: 0 !important}
  thead {display: table-header-group}
  tr, [data-testid="stMetric"], .posko-tile, .posko-svg, .posko-events,
  [data-testid="stPlotlyChart"], [data-testid="stDeckGlJsonChart"],
  [data-testid="stAlert"] {break-inside: avoid}
  h1, h2, h3, h4, summary {break-after: avoid}
}
"""
# The light letters of the dark theme would not be seen on paper.
_RULES_FOR_DARK = """
@media print {
  .stApp :not(.posko-banner, .posko-icon[class*=" "], .change, .posko-svg, .posko-svg *, .posko-heat *,
    .posko-legend i, .posko-bar) {color: #22303c !important}
  .stApp svg text:not(.bartext-inside) {fill: #22303c !important}
  .stApp [data-testid="stMetric"], .stApp details, .stApp summary, .stApp button, .stApp [data-testid="stSelectbox"] *,
  .stApp pre, .stApp pre *, .stApp code, .stApp textarea {
    background-color: #fff !important}
}
"""


def apply(*, dark: bool) -> None:
    """Add the rules for paper to the page, and open every section before Ctrl+P prints it.

    Args:
        dark: Whether the reader's browser shows the dark theme.
    """
    rules = _RULES + (_RULES_FOR_DARK if dark else "")
    script = Path(__file__).with_suffix(".js").read_text("utf-8")
    st.html(
        f'<style>{rules}</style><span class="posko-printing"></span><script>{script}</script>',
        unsafe_allow_javascript=True,
    )
