"""Follow-up: who is due to be called back, who was reached, who was not, and how people are."""
