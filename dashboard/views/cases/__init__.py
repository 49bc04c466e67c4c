"""What the page of a case draws."""
