"""Put back what a spreadsheet of another locale changed: dates, thousands, times of day."""
