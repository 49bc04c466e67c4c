"""Cells of text before anybody knows their column."""
