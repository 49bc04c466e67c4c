"""Archived copies of briefings: what was handed out, opened again unchanged and compared with today."""
