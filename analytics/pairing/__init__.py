"""Pairing of people with companions: who may accompany whom, how near, and who has a place free."""
