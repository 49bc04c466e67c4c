"""Suggest a column map for a table with an unknown header: score each column by its title and its contents."""
