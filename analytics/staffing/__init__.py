"""Staffing of telephones: queueing theory. Arrays in, arrays out."""
