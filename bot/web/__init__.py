"""Briefed over HTTP: an API for release systems, and pages for managers."""
