"""Parts of the Oxygen page."""
