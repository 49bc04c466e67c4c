"""Numbers and names for those who have to call: from the writing side, logged, never in a snapshot."""
