"""What one page alone draws, a package a page."""
