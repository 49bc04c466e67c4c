"""Several tables on one sheet, taken apart into grids of one table each; row numbers stay those of the file."""
