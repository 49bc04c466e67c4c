"""Questions and arithmetic: no Streamlit, no files, no clock."""
