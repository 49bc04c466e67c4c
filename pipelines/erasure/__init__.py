"""A person, or all that is old, taken out of everything that is stored; and kept out of what arrives later."""
