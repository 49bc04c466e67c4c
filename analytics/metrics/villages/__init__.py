"""Villages and districts."""
