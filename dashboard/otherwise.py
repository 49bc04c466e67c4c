"""Files whose columns are read by a remembered column map: a writer may have them read otherwise."""

from hashlib import sha256
from typing import Any

import streamlit as st

from dashboard import intake
from dashboard.screen import Screen


def chosen(files: list[Any]) -> dict[str, list[dict[str, Any]]]:
    """The reports, each with the remembered choices as its proposal, on files that are to be read otherwise; by id."""
    kept = {file.file_id: st.session_state.get(_kept(file)) for file in files}
    return {file_id: reports for file_id, reports in kept.items() if reports}


def offer(screen: Screen, files: list[Any], reports: list[dict[str, Any]]) -> None:
    """A button for each file that a remembered column map reads, as the reports on the files say."""
    w = screen.w
    told = [report for report in reports if report["status"] != "already_loaded"]
    marks = {report["sha256"] for report in told if w("assumed.mapping_remembered") in report.get("assumed", [])}
    for file in files if marks else []:
        asked = sha256(file.getvalue()).hexdigest() in marks and not st.session_state.get(_kept(file))
        if asked and st.button(w("mapping.otherwise", file=file.name), icon="🧩", key=f"button-{_kept(file)}"):
            with st.spinner(w("data.checking"), show_time=True):
                st.session_state[_kept(file)] = intake.check([file], otherwise=True, language=w.language).reports
            st.rerun()


def _kept(file: Any) -> str:
    return f"otherwise-{file.file_id}"
