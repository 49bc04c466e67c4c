"""What notes, and columns that nothing is read from, say of the figures of a sheet: none of it is left unread."""
