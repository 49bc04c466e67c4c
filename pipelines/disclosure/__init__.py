"""Discloses numbers and names to those who call or thank: from stored rows, logged, never in a snapshot."""
