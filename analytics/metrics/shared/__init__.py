"""What several subjects share: periods, findings, intervals, events, changes."""
