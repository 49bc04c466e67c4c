"""Alarms over daily counts: numbers in, numbers out."""
