"""What is made once and shared by all sessions: answers of metrics, and what is drawn of them alike for everybody."""
