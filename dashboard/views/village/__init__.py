"""Parts of the Village page."""
