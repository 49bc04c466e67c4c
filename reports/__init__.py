"""Paper and pictures from the same metrics as the pages."""
