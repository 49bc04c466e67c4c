"""Metrics on people by pseudonym: whom an official may be presented."""
