"""From text to typed rows and quarantine."""
