"""Loads, freshness and quarantine."""
