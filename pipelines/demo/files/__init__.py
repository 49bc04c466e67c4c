"""Writes the made-up story as the files a posko would have."""
