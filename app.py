"""The door: security headers, sign-in and compression around the server; the site map inside it.

`streamlit run app.py` imports this file for the server, and runs it again as the script of every page view.
"""

import streamlit as st

from dashboard import door, site_map

if __name__ == "__main__":
    site_map.open_page().run()
else:
    app = st.App(__file__, routes=door.ROUTES, middleware=door.MIDDLEWARE)
