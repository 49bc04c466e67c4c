"""Parts of the Demand map page."""
