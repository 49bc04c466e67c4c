"""Referrals to agencies, and first assessments."""
