"""Which feed a sheet holds, which column is which, and which locale it was written in."""
