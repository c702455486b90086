"""People: who is who, what they may be, and with what rights they act."""
