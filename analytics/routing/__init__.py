"""Plan of deliveries: which vehicle takes which cylinders where, in what order, and when."""
