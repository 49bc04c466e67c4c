"""Parts of the Call volume page."""
