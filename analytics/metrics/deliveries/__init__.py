"""Deliveries: what to order, what goes where, and what became of it."""
