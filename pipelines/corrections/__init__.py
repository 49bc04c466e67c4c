"""What was set aside, corrected and sent again: a row that is corrected takes the place of the one that arrived."""
