"""Golden files, broken at random and read again: no reader crashes, and no row goes uncounted."""
