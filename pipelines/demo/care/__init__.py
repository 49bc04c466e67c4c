"""People in care: whom the posko calls back, accompanies, assesses and hands over."""
