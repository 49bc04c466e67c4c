"""What every stage names: feeds, columns, grids, sheets, loads, errors. No input or output."""
