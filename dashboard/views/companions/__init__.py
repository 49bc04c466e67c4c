"""What the page of companions draws."""
