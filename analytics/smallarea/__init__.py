"""Small-area statistics: what a handful of calls can show about a village. Arrays in, arrays out."""
