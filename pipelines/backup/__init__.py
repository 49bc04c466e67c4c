"""Backup of all books into one encrypted file, and restore."""
