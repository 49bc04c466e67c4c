"""The one gate on the way into a snapshot: every text that is not one of our codes passes it before a model reads it."""
