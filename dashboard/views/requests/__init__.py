"""Parts of the Requests page."""
