"""Parts of the Inspection page."""
