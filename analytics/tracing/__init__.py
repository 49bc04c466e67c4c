"""Tracing of gifts: parts of gifts matched with what was bought and handed out."""
