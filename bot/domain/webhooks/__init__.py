"""Webhooks: receivers outside that are told when a launch's verdict changes."""
