"""What the page of referrals alone draws."""
