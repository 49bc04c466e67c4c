"""What the page of people and access draws."""
