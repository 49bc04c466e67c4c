"""Parts of the Donations page."""
