"""Asking, saying what an answer was worth, looking at its sources, and asking a department."""
