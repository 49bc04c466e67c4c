"""The application: the server with its middleware and sign-in, and the site map inside it.

`streamlit run app.py` imports this file for the server, and runs it again as the script of every page view.
"""

import streamlit as st

import logs
from dashboard.auth import identity, middleware, public
from dashboard.shell import navigation, startup
from reports import availability

if __name__ == "__main__":
    page = navigation.open_page()
    with logs.operation("page", address=page.url_path):
        page.run()
else:
    startup.check_settings()
    startup.guard_books()
    logs.start("server")
    routes = [*middleware.ROUTES, public.route(availability.public_page)]
    app = st.App(
        __file__,
        routes=routes,
        middleware=middleware.MIDDLEWARE,
        lifespan=middleware.lifespan,
        secrets=identity.secrets(),
    )
