"""Metrics on one person: what was asked for, what came, who calls back, accompanies and helps further."""
