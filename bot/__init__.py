"""Briefed: nothing launches until the front line is briefed."""

__version__ = "0.1.0"
