"""The board: every launch at a glance, as a list, in a calendar, and through time."""
