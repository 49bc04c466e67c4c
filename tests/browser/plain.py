"""A page that says one word, behind the same middleware: what Streamlit itself weighs."""

import streamlit as st

from dashboard.auth import middleware

if __name__ == "__main__":
    st.write("Posko")
else:
    app = st.App(__file__, routes=middleware.ROUTES, middleware=middleware.MIDDLEWARE)
