"""What will be asked for, stored with the snapshot: forecasts, their sample paths, and how good earlier ones were."""
