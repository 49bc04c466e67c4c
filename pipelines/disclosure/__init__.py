"""Numbers and names for those who have to call or thank: from the writing side, logged, never in a snapshot."""
