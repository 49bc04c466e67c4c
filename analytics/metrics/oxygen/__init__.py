"""Oxygen: stock, cylinders, depletion, orders, need."""
