"""Stock cards and month sheets in the shapes that workbooks give them."""
