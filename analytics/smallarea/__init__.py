"""Small places, small counts: what can be said about a village from a handful of calls. Arrays in, arrays out."""
