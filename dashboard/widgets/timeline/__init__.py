"""What lies along the days of a chart: events, and the whole wave that the chosen days are part of."""
