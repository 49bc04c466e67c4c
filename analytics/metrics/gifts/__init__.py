"""Donations, purchases and distributions."""
