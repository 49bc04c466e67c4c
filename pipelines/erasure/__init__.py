"""Erasure: a person, or all that is old, removed from everything that is stored and kept out of what arrives later."""
