"""The sections of a briefing, one module each: which findings it prints, from which metrics."""
