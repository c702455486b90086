"""Launches: filing, signing, training, judging and carrying them out. One function per deed."""
