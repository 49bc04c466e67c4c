"""Delimited text: encoding, layout, rows."""
