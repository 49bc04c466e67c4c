"""Daily demand of stock as a forecast learns it: series over one calendar, their sample paths, the habits of refill."""
