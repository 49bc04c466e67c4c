"""The one gate into a snapshot: every text that is not one of our codes passes it before a model reads it."""
