"""Reference data: several rows about one thing."""
