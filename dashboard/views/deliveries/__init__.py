"""What the page of deliveries draws."""
