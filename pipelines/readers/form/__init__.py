"""Answers of forms: KoboToolbox, ODK, Google Forms."""
