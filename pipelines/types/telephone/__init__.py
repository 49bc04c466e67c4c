"""Telephone numbers as a country writes them."""
