"""What is told to those who gave, persons too: from the writing side, noted, never in a snapshot."""
