"""Commands about one person or all: disclose, answer, erase, reduce."""
