"""Trainings: who lacks them, sessions, who was there, and the leaders' signatures."""
