"""The filters of a page in one line, and their parts."""
