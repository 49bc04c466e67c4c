"""Companions: who accompanies whom, who has places left, who needs a debriefing, and who still waits."""
